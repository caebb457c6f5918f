"""The corpus of forward_vs_reverse: see `tests.corpus` for what its modules hold."""

AMPLIFYING = (
    "gradient_by_forward_mode_differences_of_sums",
    "gradient_by_forward_mode_linearity",
)
