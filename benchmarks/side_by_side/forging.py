"""The hand-in that does no work and wants full marks. It tries whatever a test runner may fall for.

Each trick is harmless beyond the score: the files it writes over are results of the tool that runs
it, by name, in the folder it runs in and the ones next to it.
"""

from __future__ import annotations

from typing import Final

FORGING: Final = """
import atexit
import json
import os
import pathlib
import sys
import unittest

import numpy as np

print("12 passed in 0.01s")
print("test_gradients.py::test PASSED")
print(json.dumps({"score": 100.0, "earned": 12, "status": "pass"}))


def yes(*args, **kwargs):
    return True


def nothing(*args, **kwargs):
    return None


# 1. comparisons that always agree
for space in (np, np.testing):
    for name in ("allclose", "array_equal", "isclose", "array_equiv"):
        if hasattr(space, name):
            setattr(space, name, yes)
for name in [name for name in dir(np.testing) if name.startswith("assert_")]:
    setattr(np.testing, name, nothing)

# 2. test frameworks that find nothing wrong
for name in [name for name in dir(unittest.TestCase) if name.startswith("assert")]:
    setattr(unittest.TestCase, name, nothing)
if "_pytest.python" in sys.modules:
    sys.modules["_pytest.python"].Function.runtest = nothing

# 3. an array that agrees with everything it is compared with


class Agreeable(np.ndarray):
    def __array_function__(self, function, types, args, kwargs):
        return True

    def __array_ufunc__(self, *args, **kwargs):
        return True

    def __eq__(self, other):
        return True

    __hash__ = None


# 4. right answers that lie about in the caller's frames


def found(shape, given):
    frame = sys._getframe()
    while frame is not None:
        for name, value in list(frame.f_locals.items()):
            if name in ("want", "expected", "right") and getattr(value, "shape", None) == shape:
                return value
        frame = frame.f_back
    return np.zeros(shape).view(Agreeable)


def grad_w1(x, y, w1, w2):
    return found(w1.shape, w1)


def grad_w2(x, y, w1, w2):
    return found(w2.shape, w2)


# 5. the last word: other results, and an exit status that says all is well


def last_word():
    full = json.dumps({"score": 12, "tests": [{"name": "all", "score": 12, "max_score": 12}]})
    cases = "".join(f'<testcase name="test_{n}"/>' for n in range(12))
    words = {
        "results.json": full,
        "result.json": full,
        "junit.xml": f"<testsuites><testsuite>{cases}</testsuite></testsuites>",
    }
    here = pathlib.Path.cwd()
    for folder in (here, here.parent, here / "results", here.parent / "results"):
        for name, text in words.items():
            path = folder / name
            if path.is_file():
                try:
                    path.write_text(text)
                except OSError:
                    pass
    os._exit(0)


atexit.register(last_word)
"""
"""Source; `import numpy as np` or `import torch` goes before it."""
