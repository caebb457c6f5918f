"""Right and wrong ways to write linear_model."""

AMPLIFYING = ("gradient_difference_of_squares", "gradient_differences")
