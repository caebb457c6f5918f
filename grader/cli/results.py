"""Commands on the results of a class: why a score, and points set by hand."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.options import (
    AssignmentOption,
    Color,
    ColorOption,
    JsonOption,
    Reader,
    ReaderOption,
    VerboseOption,
    app,
    print_answer,
)
from grader.errors import SpecError, UsageError

if TYPE_CHECKING:
    from grader.results import Override, Standing
    from grader.store import Store

ResultsArgument = Annotated[
    Path, typer.Argument(metavar="RESULTS", help="The file that grade batch --out wrote.")
]
RosterOption = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Class list, in place of the batch's.")
]
PlaceOption = Annotated[
    Path | None,
    typer.Option(
        "--assignments", metavar="DIR", help="Folder of the assignments, if not the batch's."
    ),
]
WhoArgument = Annotated[
    str,
    typer.Argument(
        metavar="WHO", help="A submission's id, or a student's key, e-mail, number or whole name."
    ),
]


@app.command()
def show(
    results: ResultsArgument,
    who: WhoArgument,
    assignment: AssignmentOption = None,
    reader: ReaderOption = Reader.STAFF,
    roster: RosterOption = None,
    assignments: PlaceOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
    color: ColorOption = Color.AUTO,
) -> None:
    """Show why somebody has this score: report, overrides, lateness, history."""
    from grader.render.results import render_standings, standings_json
    from grader.render.style import Style
    from grader.store import Store
    from grader.store.standing import read_standings

    with Store.open(results) as store, store.snapshot():
        standings = read_standings(store, who, assignment)
        standings = _counting(store, standings, assignments, roster)
    if reader is Reader.STUDENT:
        standings = [standing.for_student() for standing in standings]
    style = Style.for_stream(sys.stdout, os.environ, color=color.value)
    print_answer(
        standings_json(standings)
        if as_json
        else render_standings(standings, style=style, verbose=verbose)
    )


def _counting(
    store: Store, standings: list[Standing], assignments: Path | None, roster: Path | None
) -> list[Standing]:
    """Add what counts after lateness; where that is not known any more the rest is shown."""
    from grader.counting import with_lateness

    try:
        return with_lateness(store, standings, assignments, roster)
    except (UsageError, SpecError) as error:
        if assignments is not None or roster is not None:
            raise
        told = f"lateness is not shown: {error.message}"
        print(f"{told}\n{error.hint}" if error.hint else told, file=sys.stderr)  # noqa: T201  narration
        return standings


@app.command()
def override(
    results: ResultsArgument,
    who: WhoArgument,
    check: Annotated[
        str, typer.Argument(metavar="CHECK", help="TASK/CHECK, or TASK where it has one check.")
    ],
    points: Annotated[
        str | None, typer.Argument(metavar="POINTS", help="From 0 to what the check is worth.")
    ] = None,
    by: Annotated[str, typer.Option(metavar="NAME", help="Who decides this.")] = "",
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why.")] = "",
    assignment: AssignmentOption = None,
    undo: Annotated[
        bool, typer.Option("--undo", help="Take the newest override of the check back.")
    ] = False,
    as_json: JsonOption = False,
    color: ColorOption = Color.AUTO,
) -> None:
    """Set the points of one check by hand; kept through regrades."""
    from grader.by_hand.chosen import chosen_text
    from grader.render.results import override_json, render_override
    from grader.render.style import Style
    from grader.store import Store
    from grader.store.standing import read_standing

    if undo is (points is not None):
        raise UsageError(*(UNDO_ALONE if undo else NO_POINTS))
    by, reason = chosen_text(by, "--by"), chosen_text(reason, "--reason")
    with Store.open(results) as store:
        made = _change(store, who, assignment, check, points, by=by, reason=reason)
        standing = read_standing(store, made.submission, made.assignment)
    style = Style.for_stream(sys.stdout, os.environ, color=color.value)
    print_answer(
        override_json(standing, made) if as_json else render_override(standing, made, style=style)
    )


UNDO_ALONE = ("--undo takes the newest override back and has no points", "Leave POINTS out.")
NO_POINTS = (
    "POINTS are missing",
    "grade override RESULTS WHO CHECK POINTS --by NAME --reason TEXT",
)


def _change(
    store: Store,
    who: str,
    wanted: str | None,
    check: str,
    points: str | None,
    *,
    by: str,
    reason: str,
) -> Override:
    """Make an override, or undo one where there are no points."""
    from grader.store.deciding import override_check, undo_check

    if points is None:
        return undo_check(store, who, wanted, check, by=by, reason=reason)
    return override_check(store, who, wanted, check, points, by=by, reason=reason)
