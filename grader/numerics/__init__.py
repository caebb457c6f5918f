"""Numerics of judging: tracked arithmetic, tolerances, comparison, finite differences. Pure."""

from grader.numerics import operations as operations  # registers the rules of tracked arithmetic
