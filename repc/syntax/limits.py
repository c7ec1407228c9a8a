"""How many mistakes are told at once."""

MAX_MISTAKES = 20  # reported together; more help nobody
