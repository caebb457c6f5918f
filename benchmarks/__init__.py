"""What the grader costs, and what others cost beside it."""
