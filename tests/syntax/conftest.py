"""Hypothesis draws the same examples in every run, and a busy machine fails no test."""

from hypothesis import settings

settings.register_profile("syntax", deadline=None, derandomize=True, max_examples=150)
settings.load_profile("syntax")
