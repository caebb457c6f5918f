"""Right and wrong ways to write linear_layer."""

RUNS = 20
"""A seed takes half a minute."""
AMPLIFYING = ("grad_w_differences", "grad_x_differences", "mse_grad_w_differences")
