"""Slow, plain twins of the kernels: loops, lists and Python's own numbers, never clever."""
