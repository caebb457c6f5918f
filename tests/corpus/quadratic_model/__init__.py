"""Right and wrong ways to write quadratic_model."""
