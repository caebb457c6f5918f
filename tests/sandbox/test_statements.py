from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from grader.sandbox.statements import last_statements


def meant(source: str, name: str = "f") -> str | None:
    """The text of the expression that is named, None for none; "..." where it goes on."""
    source = dedent(source)
    place = last_statements(ast.parse(source)).get(name)
    if place is None:
        return None
    line, start, end = place
    text = source.encode().split(b"\n")[line - 1]
    return (text[start:end] if end else text[start:] + b"...").decode()


@pytest.mark.parametrize(
    ("body", "expression"),
    [
        ("return x.T @ grad_h", "x.T @ grad_h"),
        ("y = x + 1\n    return y", "x + 1"),
        ("y = x + 1\n    y = y * 2\n    return y", "y * 2"),
        ("y = x\n    z = y\n    return z", "y"),
        ("y, z = x, 1\n    return y", "x, 1"),
        ("return x, y", "x, y"),
        ("return (x @\n        y)", "x @..."),
        ("return -x", "-x"),
        ("return g(\n        x)", "g(..."),
        ("if x:\n        y = 1\n    z = y\n    return z", "y"),
        ("ü = 'ö'; return x @ ü", "x @ ü"),
        ("def g():\n        return 1\n    return x", None),  # x is an argument
        ("def g():\n        y = 2\n        return y\n    y = g()\n    return y", "g()"),
        ("h = lambda y: y\n    y = 1\n    return y", "1"),
    ],
)
def test_the_expression_that_makes_the_result(body: str, expression: str | None) -> None:
    assert meant(f"def f(x):\n    {body}") == expression


@pytest.mark.parametrize(
    "body",
    [
        "pass",
        "return",
        "return x",
        "if x:\n        return 1\n    return 2",
        "if x:\n        return 1",
        "for i in x:\n        return i",
        "return 1\n    y = 2",
        "y = 1\n    y += x\n    return y",
        "y = 1\n    if x:\n        y = 2\n    return y",
        "y = 0\n    for i in x:\n        y = y + i\n    return y",
        "y = 0\n    for y in x:\n        pass\n    return y",
        "y = 0\n    while x:\n        y = x\n    return y",
        "y = zeros(3)\n    y[0] = x\n    y += 1\n    return y",
        "y = g(x)\n    y.fill(0)\n    return y",
        "y = zeros(3)\n    np.add(x, 1, out=y)\n    return y",
        "y = 1\n    z = (y := 2)\n    return y",
        "y: int = 1\n    return y",
        "y = 1\n    with x as y:\n        pass\n    return y",
        "try:\n        y = 1\n    except E:\n        y = 2\n    return y",
        "y = 1\n    match x:\n        case y:\n            pass\n    return y",
        "y = 1\n    del y\n    return y",
        "y = 1\n    import y\n    return y",
        "global y\n    y = 1\n    g()\n    return y",
        "y = 1\n    def g():\n        nonlocal y\n        y = 2\n    g()\n    return y",
        "yield 1\n    return x + 1",
    ],
)
def test_nothing_is_named_where_that_depends_on_the_run(body: str) -> None:
    assert meant(f"def f(x):\n    {body}") is None


def test_an_entry_that_is_set_last_is_named() -> None:
    """It changes the result; what stood there before may be wrong as well, but less likely."""
    assert meant("def f(x):\n    y = zeros(3)\n    y[0] = x\n    return y") == "x"


def test_only_functions_at_the_top_are_looked_at() -> None:
    source = """
    class A:
        def f(self):
            return 1
    if True:
        def g():
            return 2
    async def k():
        return 3
    def h():
        return 4
    """
    assert set(last_statements(ast.parse(dedent(source)))) == {"h"}


def test_of_two_functions_of_one_name_the_last_counts() -> None:
    assert meant("def f():\n    return 1\ndef f():\n    return 2") == "2"
    assert meant("def f():\n    return 1\ndef f():\n    pass") is None


def test_lines_are_counted_from_1_and_columns_from_0() -> None:
    assert last_statements(ast.parse("def f(): return 1")) == {"f": (1, 16, 17)}


def test_a_deep_expression_is_survived() -> None:
    source = "def f(x):\n    return " + "+".join(["x"] * 500)
    assert meant(source) is not None
