"""Faults that a suite must notice: lines of the package that are made to lie, one at a time, in a copy of it.

``python -m tests.liars`` plants each, runs the tests nearest to it, and prints which noticed (``--help`` has the options).
"""
