"""repc models as modules of other frameworks: one file each, importing that framework only when it is used."""
