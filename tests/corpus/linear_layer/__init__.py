"""Right and wrong ways to write linear_layer."""
