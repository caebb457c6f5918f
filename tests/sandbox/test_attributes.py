"""Attributes that a hand-in reads of anything, and those of its own making."""

from __future__ import annotations

from typing import Any

import pytest

from grader.sandbox.outline import outline


def of(source: str, **siblings: str) -> dict[str, Any]:
    files = {f"{name}.py": text.encode() for name, text in siblings.items()}
    return outline({"net.py": source.encode(), **files}, "net.py")


def attributes(source: str, **siblings: str) -> set[str]:
    return {name for name, _, _ in of(source, **siblings)["attributes"]}


READ = {
    "a call": ("loss(x).backward()", {"backward"}),
    "no call": ("f = loss.backward", {"backward"}),
    "within a function": ("def f(l):\n    return l.backward()", {"backward"}),
    "of an item": ("losses[-1].backward()", {"backward"}),
    "of self": ("class A:\n    def f(self):\n        self.loss.backward()", {"loss", "backward"}),
    "of a module": ("import torch\ntorch.Tensor.backward(l)", {"backward"}),
    "of a call on a module": ("import torch\ntorch.ones(1).sum().backward()", {"sum", "backward"}),
    "in a string": ("getattr(l, 'backward')()", {"backward"}),
    "methodcaller": (
        "from operator import methodcaller\nmethodcaller('backward')(l)",
        {"backward"},
    ),
    "attrgetter": ("import operator\noperator.attrgetter('a.backward')(l)()", {"a", "backward"}),
    "a text": ("print('loss.backward()')", set()),
    "a name": ("backward()", set()),
    "set": ("l.backward = 3", set()),
    "below the guard": ("if __name__ == '__main__':\n    l.backward()", set()),
}


@pytest.mark.parametrize(("source", "found"), READ.values(), ids=list(READ))
def test_what_is_read(source: str, found: set[str]) -> None:
    assert found <= attributes(source)
    assert ("backward" in attributes(source)) == ("backward" in found)


OWN = {
    "a method": "class A:\n    def backward(self): pass",
    "a function": "def backward(g): pass",
    "set on self": "class A:\n    def __init__(self, f):\n        self.backward = f",
    "in a class": "class A:\n    backward = staticmethod(len)",
    "a field": "class A:\n    backward: object",
    "a keyword": "from types import SimpleNamespace\nlayer = SimpleNamespace(backward=len)",
    "nested": "def f():\n    class A:\n        def backward(self): pass",
}


@pytest.mark.parametrize("source", OWN.values(), ids=list(OWN))
def test_what_is_of_the_hand_ins_own_making(source: str) -> None:
    assert "backward" in of(source)["own"]
    assert "backward" in of("import layers", layers=source)["own"]


@pytest.mark.parametrize("source", ["l.backward()", "from torch import backward", "x = 'backward'"])
def test_what_is_not(source: str) -> None:
    assert "backward" not in of(source)["own"]


def test_siblings_are_followed_and_places_told_once_a_file() -> None:
    made = of("import help\n\nl.backward()\nl.backward()", help="def f(l):\n    l.backward()")
    assert [tuple(use) for use in made["attributes"] if use[0] == "backward"] == [
        ("backward", "net.py", 3),
        ("backward", "help.py", 2),
    ]


def test_a_file_without_a_tree_has_none() -> None:
    made = of("def f(:")
    assert (made["attributes"], made["own"]) == ([], [])
