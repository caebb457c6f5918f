"""Right and wrong ways to write quadratic_model."""

AMPLIFYING = ("gradients_differences",)
