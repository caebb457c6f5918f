"""Right and wrong hand-ins for linear_collapse."""
