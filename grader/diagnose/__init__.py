"""Names the mistake behind wrong answers, or says that it is not known. Never a wrong name."""

from grader.diagnose.causes import Cause, causes, causes_of
from grader.diagnose.foreseen import Foreseen, foresee
from grader.diagnose.predictions import FromReference, Predictions, predicted
from grader.diagnose.samples import Sample, Seen, samples_of, seen_of
from grader.diagnose.smallest import Small
from grader.diagnose.told import explained, further_calls

__all__ = [
    "Cause",
    "Foreseen",
    "FromReference",
    "Predictions",
    "Sample",
    "Seen",
    "Small",
    "causes",
    "causes_of",
    "explained",
    "foresee",
    "further_calls",
    "predicted",
    "samples_of",
    "seen_of",
]
