"""What counts as not filled in, and what does not."""

from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from grader.sandbox.placeholders import placeholders


def found(text: str) -> dict[str, tuple[str, int]]:
    return placeholders(ast.parse(dedent(text)))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("def f(x):\n    y = None\n    return y", ("y = None", 2)),
        ("def f(x):\n    y: float = None  # your code\n    return y", ("y = None", 2)),
        ("def f(x):\n    a = b = None\n    return a, b", ("a = None", 2)),
        ("def f(x):\n    h = None\n    return x @ h", ("h = None", 2)),
        (
            "def f(x):\n    if x:\n        h = None\n    else:\n        h = None\n    return h",
            ("h = None", 3),
        ),
        ("def f(x):\n    pass", ("pass", 2)),
        ("def f(x):\n    '''Doc.'''", ("an empty body", 1)),
        ("def f(x):\n    ...", ("...", 2)),
        ("def f(x):\n    '''Doc.'''\n    return None", ("return None", 3)),
        ("async def f(x):\n    return", ("return", 2)),
        ("f = None", ("f = None", 1)),
        ("class f:\n    def g(self):\n        out = None\n        return out", ("out = None", 3)),
    ],
)
def test_placeholders(text: str, what: tuple[str, int]) -> None:
    assert found(text) == {"f": what}


@pytest.mark.parametrize(
    "text",
    [
        "def f(x):\n    y = None\n    y = x\n    return y",
        "def f(x):\n    y = None\n    for y in x:\n        pass\n    return y",
        "def f(x):\n    y = None\n    y += x\n    return y",
        "def f(x):\n    y = None\n    with x as y:\n        return y",
        "def f(x):\n    global y\n    y = None\n    return y",
        "def f(x):\n    y = None\n    return x",  # never used
        "def f(x):\n    self.y = None\n    return self.y",
        "def f(x, y=None):\n    return y",
        "def f(x):\n    y = None\n    def g():\n        nonlocal y\n        y = x\n    g()\n    return y",  # noqa: E501
        "def f(x):\n    print(x)",
        "def f(x):\n    raise NotImplementedError",
        "x = None\ndef x():\n    return 1",
        "class f:\n    def g(self):\n        pass",
    ],
)
def test_what_is_filled_in(text: str) -> None:
    assert found(text) == {}
