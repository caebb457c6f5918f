"""Hostile hand-ins, and a harness that runs them and looks for harm."""
