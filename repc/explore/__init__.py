"""Exploring: the REPL, pictures and pages, highlighting, notebooks. Extras only; nothing else in repc imports it."""
