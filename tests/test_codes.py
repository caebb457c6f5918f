"""The catalogue of findings is closed: what is told is in it, what is in it is told."""

from __future__ import annotations

import re

from grader.codes import CODES

from .grading import ROOT

GRADER = ROOT / "grader"


def used() -> set[str]:
    texts = [p.read_text(encoding="utf-8") for p in GRADER.rglob("*.py") if p.name != "codes.py"]
    return {code for text in texts for code in re.findall(r'"(BP\d{3})"', text)}


def test_every_code_that_is_told_is_in_the_catalogue() -> None:
    assert used() <= set(CODES)


def test_every_code_in_the_catalogue_is_told_somewhere() -> None:
    assert set(CODES) <= used()


def test_every_code_has_one_line() -> None:
    assert all(text and text.isprintable() and len(text) <= 76 for text in CODES.values())
