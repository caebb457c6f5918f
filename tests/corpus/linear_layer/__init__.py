"""Right and wrong ways to write linear_layer."""

RUNS = 20
"""A seed takes half a minute."""
