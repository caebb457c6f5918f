"""Right and wrong ways to write sigmoid_layer."""

RUNS = 20
"""A seed takes half a minute."""
