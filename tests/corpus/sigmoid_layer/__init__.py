"""Right and wrong ways to write sigmoid_layer."""
