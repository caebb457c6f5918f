"""Points set by hand: what people type to set them, and what becomes of a score. Pure.

`who` finds the submission that is meant, `chosen` the check and the points, `overrides` works out
what counts.
"""
