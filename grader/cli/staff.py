"""Commands of those who grade: a submission with everything, the assignments, the machine."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.options import (
    DEFAULT_COMMAND,
    AssignmentOption,
    AssignmentsOption,
    Color,
    ColorOption,
    Format,
    FormatOption,
    JsonOption,
    Reader,
    ReaderOption,
    Sandbox,
    SeedOption,
    Shown,
    SubmissionArgument,
    VerboseOption,
    app,
    exit_code,
    folders_of,
    print_answer,
    print_reports,
    selected,
)

if TYPE_CHECKING:
    from grader.records import Report


@app.command(DEFAULT_COMMAND, hidden=True)
def submission(
    path: SubmissionArgument,
    assignment: AssignmentOption = None,
    assignments: AssignmentsOption = Path("assignments"),
    seed: SeedOption = None,
    sandbox: Annotated[
        Sandbox, typer.Option(help="Isolation; auto takes the best that closes the files.")
    ] = Sandbox.AUTO,
    as_json: JsonOption = False,
    form: FormatOption = Format.FULL,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write report.json and report.md there, too."),
    ] = None,
    reader: ReaderOption = Reader.STAFF,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Compute what is right anew, and store nothing.")
    ] = False,
    verbose: VerboseOption = False,
    color: ColorOption = Color.AUTO,
) -> None:
    """Grade one hand-in."""
    reports, folders = _graded(path, assignment, assignments, seed, sandbox, cached=not no_cache)
    if reader is Reader.STUDENT:
        reports = [report.for_student() for report in reports]
    if out is not None:
        from grader.write import write_reports

        write_reports(out, reports)
    form = Format.JSON if as_json else form
    print_reports(reports, Shown(form, verbose, color, path), folders)
    raise typer.Exit(exit_code(reports))


@app.command("list")
def list_assignments(
    assignments: AssignmentsOption = Path("assignments"), as_json: JsonOption = False
) -> None:
    """List the assignments."""
    import json

    from grader.discover import read_assignments
    from grader.render.figures import format_points

    specs = [assignment.spec for assignment in read_assignments(assignments).values()]
    if as_json:
        rows = [
            {"id": s.id, "title": s.title, "file": s.submission.file, "points": s.points}
            for s in specs
        ]
        print_answer(json.dumps({"schema_version": 1, "assignments": rows}, indent=2))
        return
    width = max(len(spec.id) for spec in specs)
    for spec in specs:
        points = format_points(spec.points)
        print_answer(f"{spec.id:{width}}  {spec.title}  ({spec.submission.file}, {points} points)")


@app.command()
def doctor(
    assignments: AssignmentsOption = Path("assignments"), as_json: JsonOption = False
) -> None:
    """Try every layer of the sandbox on this machine and say what holds."""
    from grader import doctor as room
    from grader.render import Style

    health = room.examine(assignments if assignments.is_dir() else None)
    style = Style.for_stream(sys.stdout, os.environ, color="auto")
    print_answer(room.doctor_json(health) if as_json else room.render_doctor(health, style=style))
    raise typer.Exit(room.exit_code(health))


def _graded(
    path: Path,
    wanted: str | None,
    folder: Path,
    seed: int | None,
    sandbox: Sandbox,
    *,
    cached: bool,
) -> tuple[list[Report], Mapping[str, str]]:
    from grader.cache import Cache
    from grader.run import Grader, HandIn

    hand_in = HandIn.read(path)
    cache = Cache.for_user(os.environ) if cached else None
    reports = []
    chosen = selected(hand_in, wanted, folder)
    for assignment in chosen:
        with Grader(
            assignment,
            seed=seed,
            sandbox=sandbox.value,
            accept_other_names=wanted is not None,
            store=cache,
        ) as grader:
            reports.append(grader.grade(hand_in))
    return reports, folders_of(path, hand_in, chosen)
