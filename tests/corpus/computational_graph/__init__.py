"""Right and wrong hand-ins for computational_graph."""
