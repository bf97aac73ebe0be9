"""Benchmarks: tasks, what a user would pick instead of us, and the one way in which both are timed."""
