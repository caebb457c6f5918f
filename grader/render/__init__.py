"""Reports as text: pure functions of the report, which is redacted already where it must be.

`FORMATS` is what `--format` offers: one name, one renderer for the reports of one run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from grader.records import Report
from grader.render.commands import ANY_PATH
from grader.render.concise import render_concise
from grader.render.figures import add_points, format_score
from grader.render.github import render_github
from grader.render.json import read_report, render_error, render_json, report_json, report_line
from grader.render.markdown import render_markdown
from grader.render.self_check import what_counts
from grader.render.style import Style
from grader.render.terminal import render_terminal
from grader.render.text import clean

__all__ = [
    "FORMATS",
    "Options",
    "Style",
    "clean",
    "read_report",
    "render_concise",
    "render_error",
    "render_github",
    "render_json",
    "render_markdown",
    "render_terminal",
    "report_json",
    "report_line",
]


@dataclass(frozen=True)
class Options:
    """How the user wants it.

    Attributes:
        style: the terminal's glyphs and colours; for "full" and "concise".
        verbose: whether nothing is folded; for "full".
        path: of the submission as it was typed; for "full".
        folders: by assignment, the folder of its file as seen from here; for "github".
    """

    style: Style = field(default_factory=Style)
    verbose: bool = False
    path: str = ANY_PATH
    folders: Mapping[str, str] = field(default_factory=dict)


Renderer = Callable[[Sequence[Report], Options], str]


def _full(reports: Sequence[Report], options: Options) -> str:
    texts = [
        render_terminal(report, style=options.style, verbose=options.verbose, path=options.path)
        for report in reports
    ]
    return "\n\n".join([*texts, *_sum(reports)])


def _concise(reports: Sequence[Report], options: Options) -> str:
    texts = [render_concise(report, style=options.style) for report in reports]
    return "".join([*texts, *_sum(reports)])


def _github(reports: Sequence[Report], options: Options) -> str:
    texts = [
        render_github(report, options.folders.get(report.assignment, "")) for report in reports
    ]
    return "".join([*texts, *_sum(reports)])


def _json(reports: Sequence[Report], _options: Options) -> str:
    return render_json(reports, student=False)


def _markdown(reports: Sequence[Report], _options: Options) -> str:
    return "\n".join(map(render_markdown, reports))


def _sum(reports: Sequence[Report]) -> list[str]:
    """The line below several reports; one report has its total already."""
    if len(reports) < 2:
        return []
    earned = add_points(report.earned for report in reports)
    possible = add_points(report.possible for report in reports) or 0.0
    counts = what_counts(reports)
    where = f"{counts} of" if counts else "in"
    return [f"{format_score(earned, possible)} {where} {len(reports)} assignments\n"]


FORMATS: Final[Mapping[str, Renderer]] = MappingProxyType(
    {
        "full": _full,
        "concise": _concise,
        "json": _json,
        "markdown": _markdown,
        "github": _github,
    }
)
"""What `--format` offers. The reports given are what the reader may see."""
