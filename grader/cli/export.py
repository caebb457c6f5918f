"""The command that writes a gradebook."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.options import AssignmentOption, app
from grader.cli.results import PlaceOption, ResultsArgument, RosterOption

if TYPE_CHECKING:
    from grader.gradebook import Row


@app.command()
def export(
    results: ResultsArgument,
    to: Annotated[str, typer.Option("--to", metavar="FORM", help="Form of the file: csv.")],
    assignment: AssignmentOption = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write this file instead of stdout.")
    ] = None,
    roster: RosterOption = None,
    assignments: PlaceOption = None,
) -> None:
    """Write the gradebook: a row for each student, with lateness and scale."""
    from grader.exporting import read_gradebook, write_export
    from grader.gradebook import export_named
    from grader.store import Store

    form = export_named(to)
    with Store.open(results) as store:
        rows = read_gradebook(store, assignment=assignment, assignments=assignments, roster=roster)
    if out is None:
        # the form's own line ends and UTF-8, whatever the terminal's are
        sys.stdout.buffer.write(form(rows).encode())
        sys.stdout.buffer.flush()
    else:
        write_export(rows, form, out)
    print(summary(rows), file=sys.stderr)  # noqa: T201  narration


def summary(rows: Sequence[Row]) -> str:
    """Return in a line what is in the gradebook, and what somebody should look at."""
    without = Counter(row.status.value for row in rows if row.score is None)
    parts = [f"{count} {status}" for status, count in sorted(without.items())]
    text = f"{len(rows)} row{'s' * (len(rows) != 1)}"
    if parts:
        text += f", without a score: {', '.join(parts)}"
    flagged = sum(row.flagged for row in rows)
    return f"{text}; {flagged} to look at, see their notes" if flagged else text
