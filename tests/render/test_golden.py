"""Whole outputs, as people see them. `pytest tests/render --rewrite-golden` writes them anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.records import Report
from grader.render import (
    Style,
    render_concise,
    render_json,
    render_markdown,
    render_terminal,
)

from .builders import SITUATIONS, hostile, partial

GOLDEN = Path(__file__).parent.parent / "golden"
FORMATS: dict[str, Callable[[Report], str]] = {
    "txt": lambda report: render_terminal(report, style=Style()),
    "concise.txt": render_concise,
    "md": render_markdown,
    "json": lambda report: render_json([report], student=False),
}
VARIANTS = {
    "partial.ascii.txt": lambda: render_terminal(partial(), style=Style(unicode=False)),
    "partial.colour.txt": lambda: render_terminal(partial(), style=Style(colour=True)),
    "partial.verbose.txt": lambda: render_terminal(partial(), style=Style(), verbose=True),
    "hostile.ascii.txt": lambda: render_terminal(hostile(), style=Style(unicode=False)),
}


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    def compare(name: str, text: str) -> None:
        path = GOLDEN / f"render.{name}"
        if request.config.getoption("--rewrite-golden"):
            path.write_text(text, encoding="utf-8", newline="\n")
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_situation(situation: str, suffix: str, golden: Callable[[str, str], None]) -> None:
    golden(f"{situation}.{suffix}", FORMATS[suffix](SITUATIONS[situation]()))


@pytest.mark.parametrize("name", VARIANTS)
def test_variant(name: str, golden: Callable[[str, str], None]) -> None:
    golden(name, VARIANTS[name]())
