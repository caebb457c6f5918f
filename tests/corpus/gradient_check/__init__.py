"""Right and wrong ways to write gradient_check."""

RUNS = 3
"""A seed takes a minute: checkers call their function hundreds of times."""
