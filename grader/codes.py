"""The closed catalogue of finding codes: one line on what each means.

BP0xx the hand-in itself · BP1xx calls, values and gradients · BP3xx training · BP5xx rules ·
BP9xx the grader.
"""

from __future__ import annotations

from typing import Final

CODES: Final[dict[str, str]] = {
    "BP001": "the expected file is missing",
    "BP002": "the file cannot be read as text",
    "BP003": "the file has a syntax error",
    "BP004": "the file is Python 2",
    "BP005": "the file raises an exception when it is imported",
    "BP006": "the file ends the process when it is imported",
    "BP007": "importing the file takes longer than allowed",
    "BP008": "the file defines none of the expected functions",
    "BP009": "a function is missing",
    "BP010": "importing the file takes more memory than allowed",
    "BP011": "the hand-in cannot be unpacked safely",
    "BP101": "the result has the wrong shape",
    "BP102": "the result is not of the type that was asked for",
    "BP103": "the result holds NaN or infinity",
    "BP104": "the result has wrong values",
    "BP105": "the result has the wrong dtype",
    "BP106": "the function returns the wrong number of results",
    "BP110": "the function raises an exception",
    "BP111": "the function does not take the arguments it is given",
    "BP112": "the function ran out of time",
    "BP113": "the function ran out of memory",
    "BP114": "the function ended the process",
    "BP115": "the function's answer could not be read",
    "BP116": "the function is not filled in",
    "BP117": "the case was not tried after earlier timeouts",
    "BP118": "the function asks for input",
    "BP120": "the function changes its arguments",
    "BP121": "the same call again gives another answer",
    "BP122": "an earlier result changes when the function is called again",
    "BP301": "the list of losses has the wrong length",
    "BP302": "the losses part from the right ones",
    "BP303": "the trained weights are wrong",
    "BP501": "a module is imported that is not allowed",
    "BP502": "a name is used that is forbidden",
    "BP503": "a module was loaded while running that is not allowed",
    "BP901": "the sandbox failed",
    "BP902": "the grader failed",
    "BP903": "the machine was too busy to run the submission",
}
