"""Groups as users give them, by generators: what they say is checked, the rest is computed."""
