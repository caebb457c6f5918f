"""Every line of a cell, and what becomes of it. "⏎" is a line end."""

from __future__ import annotations

import ast

import pytest

from grader.intake.magics import plain_python

REPLACED = [
    ("%matplotlib inline", "pass"),
    ("%time", "pass"),
    ("!pip install torch", "pass"),
    ("!!ls", "pass"),
    ("%%time", "pass"),
    ("!X=!ls", "pass"),
    ("!echo 'it", "pass"),
    ("!echo (⏎x = 1", "pass⏎x = 1"),
    ("?np.dot", "pass"),
    ("??", "pass"),
    ("np.dot?", "pass"),
    ("np.dot??", "pass"),
    ("np.d*?", "pass"),
    ("a[0].b?", "pass"),
    ("%time?", "pass"),
    ("%%time?⏎x = 1", "pass⏎x = 1"),
    ("x?  # what is it", "pass"),
    ("/f 1 2", "pass"),
    (",f a b", "pass"),
    (";f a b", "pass"),
    ("pip install torch", "pass"),
    ("conda install numpy", "pass"),
    ("matplotlib inline", "pass"),
    ("if x:⏎    !ls⏎else:⏎\t%pwd", "if x:⏎    pass⏎else:⏎\tpass"),
    ("!pip install a \\⏎  b \\⏎  c⏎x = 1", "pass⏎⏎⏎x = 1"),
    ("%pip install a \\", "pass"),
    ("x = !ls", "x = None"),
    ("x=!ls", "x=None"),
    ("x = %env HOME", "x = None"),
    ("x =%env HOME", "x =None"),
    ("x: list = !ls", "x: list = None"),
    ("a, b = !ls", "a, b = None"),
    ("d['a=b'] = !ls", "d['a=b'] = None"),
    ("f(x)[y == 1] = !ls", "f(x)[y == 1] = None"),
    ("d[⏎0] = !ls \\⏎ -l⏎!ls", "d[⏎0] = None⏎⏎pass"),
    ("    x = !ls", "x = None"),
    ("if x:⏎    x = !ls '⏎    !ls", "if x:⏎    x = None⏎    pass"),
    # %time runs its statement in the notebook and gives its value
    ("%time x = f()", "x = f()"),
    ("%time  --no-raise-error f()", "f()"),
    ("%time %time f()", "f()"),
    ("%time !ls", "pass"),
    ("%time x = !ls", "x = None"),
    ("x = %time f()", "x = f()"),
    ("x = %time !ls", "x = None"),
    ("%timeit f()", "pass"),
    ("x = %timeit -o f()", "x = None"),
    # magics over a whole cell
    ("%%time⏎x = 1⏎!ls", "pass⏎x = 1⏎pass"),
    ("⏎⏎%%time⏎x = 1", "⏎⏎pass⏎x = 1"),
    ("%%capture out --no-stderr⏎x = 1", "pass⏎x = 1"),
    ("%%timeit⏎x = 1", "pass⏎x = 1"),
    ("%%timeit -n 10 -r3 x = 1⏎f(x)", "x = 1⏎f(x)"),
    ("# note⏎%%time⏎x = 1", "# note⏎pass⏎x = 1"),
    # as pasted from a terminal
    (">>> x = 1⏎>>> def f():⏎...     pass⏎...", "x = 1⏎def f():⏎    pass⏎"),
    ("In [1]: x = 1⏎   ...: y = 2", "x = 1⏎y = 2"),
    # the whole cell moved to the right
    ("  x = 1⏎  if x:⏎    y = 2", "x = 1⏎if x:⏎  y = 2"),
    ("x = 1\r⏎!ls\r⏎y = 2\rz = 3", "x = 1⏎pass⏎y = 2⏎z = 3"),
]

KEPT = [
    "x = a % b",
    "x %= 2",
    "x != 3",
    "x = (a⏎% b⏎)",
    "x = a \\⏎% b",
    "s = '''⏎!ls⏎%magic⏎x?⏎'''",
    's = """⏎%a⏎\\"""⏎%b⏎"""⏎y = 1',
    "s = 'a\\⏎%b'⏎y = 2",
    "s = '= !ls'",
    'f"{x=!r}"',
    "# x = !ls",
    "# what?",
    "x = 1  # why = !ls",
    "x = [⏎    1,  # (⏎    2,⏎]⏎y = 3",
    "ls = 3",
    "pip = 1⏎pip in x",
    "cat if x else y",
    "rm is None",
    "cd not in x",
    "who = ls",
    "f(a=1, b='?')",
    "...",
    "@decorator⏎def f(): ...",
    "lambda x=1: x",
    "x = y = 1",
    "x == 1",
    "if (n := 1) >= 1: pass",
    "",
    "⏎⏎",
    "   ",
    "'unended",
    "f((((",
    "))))",
]


@pytest.mark.parametrize(("cell", "plain"), REPLACED)
def test_what_is_replaced(cell: str, plain: str) -> None:
    result = plain_python(cell.replace("⏎", "\n"))
    assert "⏎".join(result.lines) == plain
    assert result.dropped is None


@pytest.mark.parametrize("cell", KEPT)
def test_what_is_kept(cell: str) -> None:
    text = cell.replace("⏎", "\n")
    kept = text if text.strip() else "\n" * text.count("\n")
    assert "\n".join(plain_python(text).lines) == kept


@pytest.mark.parametrize(
    "magic", ["bash", "html", "javascript", "latex", "writefile x.py", "cython -a", "R", "sh", "!"]
)
def test_cells_in_other_languages(magic: str) -> None:
    result = plain_python(f"\n%%{magic}\nthis is 'not Python\n\n")
    assert result.lines == ["", "pass", "", "", ""]
    assert result.dropped == f"%%{magic.split()[0]}"


def test_what_is_replaced_is_python() -> None:
    for cell, _ in REPLACED:
        ast.parse("\n".join(plain_python(cell.replace("⏎", "\n")).lines) + "\n")


def test_lines_are_kept() -> None:
    for cell in [cell for cell, _ in REPLACED if "\r" not in cell] + KEPT:
        text = cell.replace("⏎", "\n")
        assert len(plain_python(text).lines) == text.count("\n") + 1
