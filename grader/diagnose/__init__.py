"""Names the mistake behind wrong answers, or says that it is not known. Never a wrong name."""

from grader.diagnose.causes import Cause, causes
from grader.diagnose.foreseen import Foreseen, foresee
from grader.diagnose.predictions import FromReference, Predictions
from grader.diagnose.samples import Sample, samples_of
from grader.diagnose.told import explained, further_calls

__all__ = [
    "Cause",
    "Foreseen",
    "FromReference",
    "Predictions",
    "Sample",
    "causes",
    "explained",
    "foresee",
    "further_calls",
    "samples_of",
]
