"""Right and wrong hand-ins for two_layer_relu; `test_truth.py` proves which is which."""
