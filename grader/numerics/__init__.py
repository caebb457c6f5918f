"""Numerics of judging: tracked arithmetic, tolerances, comparison, finite differences. Pure."""
