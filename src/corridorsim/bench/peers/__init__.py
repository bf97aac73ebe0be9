"""What a user would pick instead: the same tasks by other libraries, plain Python and vectorised NumPy."""
