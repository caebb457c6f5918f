"""Every line of a cell, and what becomes of it. "⏎" is a line end."""

from __future__ import annotations

import ast

import pytest

from grader.intake.magics import plain_python

REPLACED = [
    ("%matplotlib inline", "get_ipython().run_line_magic('matplotlib', 'inline')"),
    ("%time", "get_ipython().run_line_magic('time', '')"),
    ("!pip install torch", "get_ipython().system('pip install torch')"),
    ("!!ls", "get_ipython().getoutput('ls')"),
    ("%%time", "pass"),
    ("!X=!ls", "get_ipython().system('X=!ls')"),
    ("!echo 'it", 'get_ipython().system("echo \'it")'),
    ("!echo (⏎x = 1", "get_ipython().system('echo (')⏎x = 1"),
    ("?np.dot", "get_ipython().run_line_magic('pinfo', 'np.dot')"),
    ("??", "get_ipython().show_usage()"),
    ("np.dot?", "get_ipython().run_line_magic('pinfo', 'np.dot')"),
    ("np.dot??", "get_ipython().run_line_magic('pinfo2', 'np.dot')"),
    ("np.d*?", "get_ipython().run_line_magic('psearch', 'np.d*')"),
    ("a[0].b?", "get_ipython().run_line_magic('pinfo', 'a[0].b')"),
    ("%time?", "get_ipython().run_line_magic('time?', '')"),
    ("%%time?⏎x = 1", "get_ipython().run_line_magic('%time?', '')⏎x = 1"),
    ("/f 1 2", "f(1, 2)"),
    (",f a b", 'f("a", "b")'),
    (";f a b", 'f("a b")'),
    ("pip install torch", "get_ipython().run_line_magic('pip', 'install torch')"),
    ("conda install numpy", "get_ipython().run_line_magic('conda', 'install numpy')"),
    ("matplotlib inline", "get_ipython().run_line_magic('matplotlib', 'inline')"),
    (
        "if x:⏎    !ls⏎else:⏎\t%pwd",
        "if x:⏎    get_ipython().system('ls')⏎else:⏎\tget_ipython().run_line_magic('pwd', '')",
    ),
    (
        "!pip install a \\⏎  b \\⏎  c⏎x = 1",
        "get_ipython().system('pip install a    b    c')⏎⏎⏎x = 1",
    ),
    ("%pip install a \\", "get_ipython().run_line_magic('pip', 'install a \\\\')"),
    ("x = !ls", "x = get_ipython().getoutput('ls')"),
    ("x=!ls", "x=get_ipython().getoutput('ls')"),
    ("x = %env HOME", "x = get_ipython().run_line_magic('env', 'HOME')"),
    ("x =%env HOME", "x =get_ipython().run_line_magic('env', 'HOME')"),
    ("x: list = !ls", "x: list = get_ipython().getoutput('ls')"),
    ("a, b = !ls", "a, b = get_ipython().getoutput('ls')"),
    ("d['a=b'] = !ls", "d['a=b'] = get_ipython().getoutput('ls')"),
    ("f(x)[y == 1] = !ls", "f(x)[y == 1] = get_ipython().getoutput('ls')"),
    (
        "d[⏎0] = !ls \\⏎ -l⏎!ls",
        "d[⏎0] = get_ipython().getoutput('ls   -l')⏎⏎get_ipython().system('ls')",
    ),
    ("    x = !ls", "x = get_ipython().getoutput('ls')"),
    (
        "if x:⏎    x = !ls '⏎    !ls",
        "if x:⏎    x = get_ipython().getoutput(\"ls '\")⏎    get_ipython().system('ls')",
    ),
    ("%time x = f()", "x = f()"),
    ("%time  --no-raise-error f()", "f()"),
    ("%time %time f()", "f()"),
    ("%time !ls", "get_ipython().system('ls')"),
    ("%time x = !ls", "x = get_ipython().getoutput('ls')"),
    ("x = %time f()", "x = f()"),
    ("x = %time !ls", "x = get_ipython().getoutput('ls')"),
    ("%timeit f()", "get_ipython().run_line_magic('timeit', 'f()')"),
    ("x = %timeit -o f()", "x = get_ipython().run_line_magic('timeit', '-o f()')"),
    ("%%time⏎x = 1⏎!ls", "pass⏎x = 1⏎get_ipython().system('ls')"),
    ("⏎⏎%%time⏎x = 1", "⏎⏎pass⏎x = 1"),
    ("%%capture out --no-stderr⏎x = 1", "out = get_ipython()⏎x = 1"),
    ("%%timeit⏎x = 1", "pass⏎x = 1"),
    ("%%timeit -n 10 -r3 x = 1⏎f(x)", "x = 1⏎f(x)"),
    ("# note⏎%%time⏎x = 1", "# note⏎get_ipython().run_line_magic('%time', '')⏎x = 1"),
    (">>> x = 1⏎>>> def f():⏎...     pass⏎...", "x = 1⏎def f():⏎    pass⏎"),
    ("In [1]: x = 1⏎   ...: y = 2", "x = 1⏎y = 2"),
    ("  x = 1⏎  if x:⏎    y = 2", "x = 1⏎if x:⏎  y = 2"),
    ("x = 1\r⏎!ls\r⏎y = 2\rz = 3", "x = 1⏎get_ipython().system('ls')⏎y = 2⏎z = 3"),
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
    "x?  # a comment behind it: not even IPython takes it",
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
    assert "\n".join(plain_python(text).lines) == text


@pytest.mark.parametrize(
    "magic", ["bash", "html", "javascript", "latex", "writefile x.py", "cython -a", "R", "sh", "!"]
)
def test_cells_in_other_languages(magic: str) -> None:
    result = plain_python(f"\n%%{magic}\nthis is 'not Python\n\n")
    assert result.lines == ["", "pass", "", "", ""]
    assert result.dropped == f"%%{magic.split()[0]}"


@pytest.mark.parametrize("cell", ["x = !ls", "for f in !ls: pass", "!ls", "%cd", "x = %who", "f?"])
def test_the_student_can_do_nothing_to_the_machine(cell: str) -> None:
    plain = "\n".join(plain_python(cell).lines)
    assert "os." not in plain
    assert "subprocess" not in plain


def test_what_is_replaced_is_python() -> None:
    for cell, _ in REPLACED:
        ast.parse("\n".join(plain_python(cell.replace("⏎", "\n")).lines) + "\n")


def test_lines_are_kept() -> None:
    for cell in [cell for cell, _ in REPLACED if "\r" not in cell] + KEPT:
        text = cell.replace("⏎", "\n")
        assert len(plain_python(text).lines) == text.count("\n") + 1
