"""The language of repc as data: ``rep.lark`` (the syntax), ``mistakes.toml`` (what to say when it is not met)."""
