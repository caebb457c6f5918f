from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.sandbox.outline import outline

MAIN = "net.py"


def of(source: str | bytes, siblings: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Outline of a file; siblings by path."""
    data = source if isinstance(source, bytes) else source.encode()
    files = {path: text.encode() for path, text in (siblings or {}).items()}
    made = outline({MAIN: data, **files}, MAIN)
    assert json.loads(json.dumps(made)) is not None
    return made


def imports(source: str, siblings: Mapping[str, str] | None = None) -> set[str]:
    return {name for name, _, _ in of(source, siblings)["imports"]}


def names(source: str) -> set[str]:
    return {name for name, _, _ in of(source)["names"]}


IMPORTS = [
    ("import numpy", {"numpy"}),
    ("import numpy as np, math", {"numpy", "math"}),
    ("import numpy.linalg as la", {"numpy.linalg"}),
    ("from numpy import linalg", {"numpy"}),
    ("from os.path import join", {"os.path"}),
    ("from numpy import *", {"numpy"}),
    ("def f():\n    import torch", {"torch"}),
    ("class C:\n    import torch", {"torch"}),
    ("try:\n    import torch\nexcept ImportError:\n    pass", {"torch"}),
    ("if True:\n    import torch", {"torch"}),
    ("m = __import__('torch')", {"torch"}),
    ("lambda: __import__('torch.nn')", {"torch.nn"}),
    ("if __name__ == '__main__':\n    import matplotlib", set()),
    ("if __name__ == '__main__':\n    pass\nelse:\n    import torch", {"torch"}),
    ("if __name__ != '__main__':\n    import torch", {"torch"}),
    ("if '__main__' == __name__:\n    import matplotlib", set()),
    ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import torch", {"typing"}),
    ("import typing\nif typing.TYPE_CHECKING:\n    import torch", {"typing"}),
    ("def f():\n    if __name__ == '__main__':\n        import torch", set()),
    ("x = 'import torch'  # import torch", set()),
    ("", set()),
]


@pytest.mark.parametrize(("source", "found"), IMPORTS)
def test_imports_are_those_that_can_run(source: str, found: set[str]) -> None:
    assert imports(source) == found


NAMES = [
    ("import numpy as np\ny = np.gradient(x)", "numpy.gradient"),
    ("import numpy\ny = numpy.gradient(x)", "numpy.gradient"),
    ("from numpy import gradient", "numpy.gradient"),
    ("from numpy import gradient as g\ny = g(x)", "numpy.gradient"),
    ("from numpy import *\ny = gradient(x)", "numpy.gradient"),
    ("import numpy as np\nn = np\ny = n.gradient(x)", "numpy.gradient"),
    ("import numpy as np\ng = np.gradient\ny = g(x)", "numpy.gradient"),
    ("import numpy as np\ny = getattr(np, 'gradient')(x)", "numpy.gradient"),
    ("import numpy as np\ny = getattr(np.linalg, 'norm', None)", "numpy.linalg.norm"),
    ("import numpy.linalg as la\nla.norm(x)", "numpy.linalg.norm"),
    ("import numpy.linalg\nnumpy.linalg.norm(x)", "numpy.linalg.norm"),
    ("import numpy as np\nclass C:\n    def f(self):\n        np.gradient(1)", "numpy.gradient"),
    ("import numpy as np\nf = [np.gradient]", "numpy.gradient"),
    ("import numpy as np\ndef f(g=np.gradient):\n    return g", "numpy.gradient"),
    ("import numpy as np\n@np.vectorize\ndef f(x):\n    return x", "numpy.vectorize"),
    ("def f(x):\n    import numpy as np\n    return np.gradient(x)", "numpy.gradient"),
    ("import numpy as np\nf(np.gradient(x)[0].T)", "numpy.gradient"),
    ("def f(x):\n    return np.gradient(x)\n\nimport numpy as np", "numpy.gradient"),
    ("import numpy as np\nn: object = np\nn.gradient(x)", "numpy.gradient"),
]


@pytest.mark.parametrize(("source", "name"), NAMES)
def test_names_are_found_under_their_full_name(source: str, name: str) -> None:
    assert name in names(source)


@pytest.mark.parametrize(
    "source",
    [
        "import numpy as np\ndef gradient(x):\n    return x\ngradient(1)",
        "import numpy as np\nself.gradient(x)",
        "x = 'np.gradient'",
        "import numpy as np\nif __name__ == '__main__':\n    np.gradient(x)",
        "import numpy as np\nnp.grad(x)",
    ],
)
def test_names_that_only_look_alike_are_not_found(source: str) -> None:
    assert "numpy.gradient" not in names(source)


def test_uses_have_their_file_and_line() -> None:
    source = "\nimport numpy as np\n\n\nnp.gradient(1)\nimport helper\n"
    made = of(source, {"helper.py": "\n\nimport torch"})
    assert ["numpy", MAIN, 2] in [list(use) for use in made["imports"]]
    assert ["torch", "helper.py", 3] in [list(use) for use in made["imports"]]
    assert ["numpy.gradient", MAIN, 5] in [list(use) for use in made["names"]]


SIBLINGS: list[tuple[str, dict[str, str], set[str]]] = [
    ("import helper", {"helper.py": "import torch"}, {"torch"}),
    ("from helper import f", {"helper.py": "import torch"}, {"torch"}),
    ("import a", {"a.py": "import b", "b.py": "import torch"}, {"torch"}),
    ("import a", {"a.py": "import b", "b.py": "import a, torch"}, {"torch"}),
    ("import pkg.mod", {"pkg/mod.py": "import torch"}, {"torch"}),
    ("import pkg.mod", {"pkg/__init__.py": "import torch", "pkg/mod.py": ""}, {"torch"}),
    ("from pkg import mod", {"pkg/__init__.py": "", "pkg/mod.py": "import torch"}, {"torch"}),
    (
        "import pkg",
        {"pkg/__init__.py": "from . import mod", "pkg/mod.py": "import torch"},
        {"torch"},
    ),
    (
        "import pkg",
        {"pkg/__init__.py": "from .mod import f", "pkg/mod.py": "import torch"},
        {"torch"},
    ),
    (
        "import pkg.sub.mod",
        {"pkg/sub/mod.py": "from ..other import f", "pkg/other.py": "import torch"},
        {"torch"},
    ),
    ("def f():\n    import helper", {"helper.py": "import torch"}, {"torch"}),
    ("import math", {"helper.py": "import torch"}, set()),
    ("if __name__ == '__main__':\n    import helper", {"helper.py": "import torch"}, set()),
    ("import helper", {"helper.py": "import torch ("}, set()),
]


@pytest.mark.parametrize(("source", "siblings", "found"), SIBLINGS)
def test_imported_siblings_are_followed(
    source: str, siblings: dict[str, str], found: set[str]
) -> None:
    assert imports(source, siblings) & {"torch"} == found


def test_top_level_names_have_their_lines() -> None:
    source = """\
import numpy as np
from math import exp as e

def forward(x):
    def inner(): pass

async def later(): pass
class Net:
    def method(self): pass
loss, other = 1, 2
grad_w1 = forward
if __name__ == "__main__":
    def hidden(): pass
"""
    assert of(source)["functions"] == {
        "np": 1,
        "e": 2,
        "forward": 4,
        "later": 7,
        "Net": 8,
        "loss": 10,
        "other": 10,
        "grad_w1": 11,
    }


# --- what cannot be read --------------------------------------------------------------------------


def problem(source: str | bytes) -> tuple[str, int | None]:
    made = of(source)
    assert (made["imports"], made["names"], made["functions"]) == ([], [], {})
    assert made["problem"]["file"] == MAIN
    assert made["problem"]["message"]
    return made["problem"]["kind"], made["problem"]["line"]


@pytest.mark.parametrize(
    ("source", "kind", "line"),
    [
        ("x = 1\ndef f(:\n", "syntax", 2),
        ("x = (1,\n", "syntax", 1),
        ("if True:\nx = 1\n", "syntax", 2),
        ("return 5\n", "syntax", 1),
        ("x = 1\n\nawait x\n", "syntax", 3),
        ("x = 1\n    y = 2\n", "syntax", 2),
        ("x = 1\nprint 'loss', x\n", "python2", 2),
        ("print x\n", "python2", 1),
        ("exec 'x = 1'\n", "python2", 1),
        ("raise ValueError, 'no'\n", "python2", 1),
        ("try:\n    pass\nexcept ValueError, e:\n    pass\n", "python2", 3),
        ("x = 0777\n", "python2", 1),
        ("x = 10L\n", "python2", 1),
        ("x = `1`\n", "python2", 1),
        ("x = 1 <> 2\n", "python2", 1),
        ("x = ur'a'\n", "python2", 1),
        (b"x = 1\ny = '\xe9'\n", "unreadable", 2),
        (b"# \xe9\nx = 1\n", "unreadable", 1),
        ("x = 1\n".encode("utf-16"), "unreadable", None),
        (b"x = 1\ny\0 = 2\n", "unreadable", 2),
        (b"# coding: klingon\nx = 1\n", "unreadable", 1),
        ("(" * 300 + ")" * 300, "syntax", 1),
    ],
)
def test_what_cannot_be_read_says_why_and_where(
    source: str | bytes, kind: str, line: int | None
) -> None:
    assert problem(source) == (kind, line)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252"])
def test_a_declared_encoding_is_followed(encoding: str) -> None:
    declared = "" if encoding.startswith("utf-8") else f"# -*- coding: {encoding} -*-\n"
    made = of(f"{declared}s = 'é'\nimport torch\n".encode(encoding))
    assert made["problem"] is None
    assert [use[0] for use in made["imports"]] == ["torch"]


@pytest.mark.parametrize(
    "codec",
    [
        *("rot13", "hex", "base64", "zlib", "idna", "punycode", "utf-7", "utf-16", "utf-32"),
        *("undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "ascii", "\0", "x" * 1000),
    ],
)
def test_odd_encodings_are_a_problem_or_none_but_no_accident(codec: str) -> None:
    made = of(f"# coding: {codec}\nx = '+AGE-\\xff'\n".encode())
    assert made["problem"] is None or made["problem"]["kind"] in ("syntax", "unreadable")


def test_warnings_of_the_parser_stay_inside() -> None:
    assert of("x = '\\d'\nassert (x, 'always')\nx is 5\n")["problem"] is None


@pytest.mark.parametrize(
    "source",
    [
        "x = " + "-" * 5000 + "1",
        "x = " + "a." * 5000 + "b",
        "x = " + "[" * 150 + "]" * 150,
        "x" + " + x" * 10_000,
        "if a:\n  pass\n" + "elif a:\n  pass\n" * 3000,
        "if __name__ == '__main__':\n  pass\n" + "elif __name__ == '__main__':\n  pass\n" * 500,
        "import numpy as np\n" + "np.dot\n" * 30_000,
        "\n".join(f"import module_{i}" for i in range(30_000)),
        "f" + "()" * 3000,
        "lambda: " * 3000 + "0",
    ],
)
def test_long_and_deep_files_are_read_or_told_of(source: str) -> None:
    made = of(source)
    assert made["problem"] is None or made["problem"]["kind"] == "syntax"


@pytest.mark.parametrize(
    ("before", "hidden", "kind", "new"),
    [
        ("import numpy\n" * 60_000, "import torch", "imports", "torch"),
        ("import numpy\n" + "numpy.abs\n" * 60_000, "numpy.load", "names", "numpy.load"),
        ("x.y\n" * 60_000, "x.backward()", "attributes", "backward"),
    ],
)
def test_a_name_cannot_be_hidden_behind_many_others(
    before: str, hidden: str, kind: str, new: str
) -> None:
    found = {name for name, _, _ in of(before + hidden)[kind]}
    assert found - {name for name, _, _ in of(before)[kind]} == {new}


@pytest.mark.parametrize(
    "line",
    ["import module_{}", "from m import name_{}", "x.name_{}", "x.name_{} = 1", "def f_{}(): pass"],
)
def test_too_many_names_are_told_of_and_none_is_left_out(line: str) -> None:
    made = of("\n".join(line.format(number) for number in range(60_000)))
    problem = {"kind": "unreadable", "message": "it uses more than 50000 different names"}
    assert made["problem"] == {**problem, "file": MAIN, "line": None}


WORDS = st.sampled_from(
    [
        *("import ", "numpy", "from ", "as np", "\n", "    ", "def f(", "):", "np.", "gradient"),
        *("if ", "__name__", " == ", "'__main__'", ":", "pass", "getattr(", ",", ")", "*", "else"),
        *("print ", "`", "0777", "\0", "\ufeff", "\\", "'''", "# coding: ", "latin-1", "é"),
        *("\ud800", ".", "()", "="),
    ]
)


@settings(max_examples=300, deadline=None)
@given(parts=st.lists(WORDS | st.text(max_size=5), max_size=25))
def test_any_text_is_read_or_told_of(parts: list[str]) -> None:
    made = of("".join(parts).encode("utf-8", "surrogatepass"))
    assert made["problem"] is None or made["problem"]["kind"] in ("syntax", "python2", "unreadable")


@settings(max_examples=200, deadline=None)
@given(
    data=st.binary(max_size=100), prefix=st.sampled_from([b"", b"\xff\xfe", b"# coding: cp037\n"])
)
def test_any_bytes_are_read_or_told_of(data: bytes, prefix: bytes) -> None:
    made = outline({MAIN: prefix + data, "helper.py": data}, MAIN)
    assert json.dumps(made).isascii()
