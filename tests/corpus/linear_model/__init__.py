"""Right and wrong ways to write linear_model."""

AMPLIFYING = ("gradient_differences",)
