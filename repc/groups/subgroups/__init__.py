"""A group inside a larger one: how the larger one's V is a representation of it, and why it may not be."""
