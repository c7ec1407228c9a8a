"""Targets: one folder for each language that modules are written in."""
