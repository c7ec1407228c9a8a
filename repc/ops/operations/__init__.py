"""The operations, by what they do; `repc.ops` lists them.

To add one: a class here with its shape, its meaning in NumPy and its cost, and its text in the words of every target
(``repc/targets/*/words``); a test asks every target for every class.
"""
