from __future__ import annotations

import ast

from .mutate import mutants

SOURCE = """
import numpy as np

def f(a, b):
    c = a @ b.T
    c[0] += 2 * a.sum(axis=1)
    return np.maximum(c, 0) if c.size > 3 else -c

def g(a):
    return a + 1
"""


def texts(source: str = SOURCE, function: str = "f") -> list[str]:
    return [mutant.source for mutant in mutants(source, function)]


def test_each_kind_of_slip_is_made() -> None:
    made = " ".join(texts())
    for slip in (
        "c = a * b.T", "c = a @ b\n", "c = b.T @ a", "c = a\n", "c = a @ a.T", "c = a.T @ b.T",
        "c[0] -= 2", "c[0] = 2", "c[1] +=", "c[0] += 3 *", "c[0] += 2 / a",
        "axis=2)", "axis=0)", "a.sum()", "a.mean(axis=1)", "c[0] += a.sum(axis=1)",
        "np.minimum(c, 0)", "np.maximum(0, c)", "np.maximum(c, 0.001)", "np.maximum(a, 0)",
        "c.size < 3", "c.size >= 3", "if True else", "else c\n", "    pass\n",
    ):  # fmt: skip
        assert slip in made, slip


def test_a_mutant_differs_in_one_function_only() -> None:
    for text in texts():
        assert ast.unparse(ast.parse(text).body[-1]) == "def g(a):\n    return a + 1"


def test_no_text_comes_twice_and_none_is_the_original() -> None:
    made = texts()
    assert len(made) == len(set(made)) > 80
    assert ast.unparse(ast.parse(SOURCE)) + "\n" not in made


def test_every_mutant_says_what_was_changed_and_where() -> None:
    (line,) = {m.what for m in mutants("def f(a):\n    return a - 1\n", "f") if "a + 1" in m.source}
    assert line == "line 2: - → +"


def test_letters_of_an_einsum_are_swapped() -> None:
    made = texts('import numpy as np\ndef f(a, b):\n    return np.einsum("ij,jk->ik", a, b)\n')
    assert any("'ij,jk->ki'" in text for text in made)
    assert any("'ji,jk->ik'" in text for text in made)
