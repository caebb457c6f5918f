"""Right and wrong hand-ins for linear_collapse."""

AMPLIFYING = ("collapse_least_squares", "collapse_network_on_basis")
