"""Numerics of judging: tracked arithmetic, tolerances, comparison, finite differences. Pure."""

# each registers its rules of tracked arithmetic
from grader.numerics import functions as functions
from grader.numerics import operations as operations
from grader.numerics import products as products
from grader.numerics import shapes as shapes
