"""Right and wrong hand-ins for forward_vs_reverse."""
