"""Right and wrong ways to write gradient_arguments."""
