"""Right and wrong ways to write gradient_arguments."""

RUNS = 20
"""A seed takes a quarter of a minute."""
AMPLIFYING = ("vjp_differences",)
