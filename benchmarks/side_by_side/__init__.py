"""This grader and what people use today, on the same hand-ins in one run.

`python -m benchmarks.side_by_side` measures and prints; see `benchmarks/README.md`.
"""
