"""Compiled kernels: arrays and integers in, arrays named ``out_…`` and status codes out.

Names, units, files and people live outside this folder, and nothing in it imports the rest of the package.
"""
