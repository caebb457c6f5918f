"""Commands of students: checking one's own work, and understanding what was found."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Self

import typer

from grader.cli.options import (
    AssignmentOption,
    AssignmentsOption,
    Color,
    ColorOption,
    Format,
    FormatOption,
    JsonOption,
    PageFormat,
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
from grader.errors import GraderError, UsageError

if TYPE_CHECKING:
    from grader.records import Report
    from grader.run import Grader
    from grader.spec import LoadedAssignment

CLEAR: Final = "\x1b[2J\x1b[3J\x1b[H"
"""Empties a terminal and what has scrolled out of it."""


@app.command()
def check(
    path: SubmissionArgument,
    assignment: AssignmentOption = None,
    assignments: AssignmentsOption = Path("assignments"),
    sandbox: Annotated[
        Sandbox, typer.Option(help="Isolation; auto takes the best there is, none included.")
    ] = Sandbox.AUTO,
    as_json: JsonOption = False,
    form: FormatOption = Format.FULL,
    watch: Annotated[
        bool, typer.Option("--watch", help="Check again whenever a file changes; Ctrl-C ends it.")
    ] = False,
    verbose: VerboseOption = False,
    color: ColorOption = Color.AUTO,
) -> None:
    """Check your own work: visible checks on visible inputs, with the assignment's kit."""
    form = Format.JSON if as_json else form
    if watch and form is Format.JSON:
        raise UsageError("--watch shows reports one after the other; --json prints one object")
    shown = Shown(form, verbose, color, path)
    if watch:
        with _Bench(assignment, assignments, sandbox) as bench:
            _watch(bench, shown)
    with _Bench(assignment, assignments, sandbox) as bench:
        reports, folders = bench.reports(path)
    print_reports(reports, shown, folders)
    raise typer.Exit(exit_code(reports))


@app.command()
def explain(
    what: Annotated[
        str | None,
        typer.Argument(metavar="[CODE]", help="A code such as BP104, or the id of a mistake."),
    ] = None,
    assignments: AssignmentsOption = Path("assignments"),
    form: Annotated[
        PageFormat, typer.Option("--format", help="text for a terminal, markdown as it is written.")
    ] = PageFormat.TEXT,
    color: ColorOption = Color.AUTO,
) -> None:
    """Say what a finding means, with the maths; without a code, list them all."""
    import os

    from grader import explain as room
    from grader.render.page import render_page
    from grader.render.style import Style

    page = room.all_codes() if what is None else room.explained(what, assignments)
    style = Style.for_stream(sys.stdout, os.environ, color=color.value)
    print_answer(page if form is PageFormat.MARKDOWN else render_page(page, style=style))


@app.command()
def replay(
    path: SubmissionArgument,
    case: Annotated[
        str, typer.Argument(metavar="CASE", help="Its id in a report, e.g. grad_w1/values#3.")
    ],
    assignment: AssignmentOption = None,
    assignments: AssignmentsOption = Path("assignments"),
    seed: SeedOption = None,
    sandbox: Annotated[
        Sandbox, typer.Option(help="Isolation; auto takes the best there is.")
    ] = Sandbox.AUTO,
    pdb: Annotated[
        bool, typer.Option("--pdb", help="Step into the code, on this terminal, without a sandbox.")
    ] = False,
    as_json: JsonOption = False,
    reader: ReaderOption = Reader.STAFF,
    color: ColorOption = Color.AUTO,
) -> None:
    """Run one case again and show all of it: arguments, results, what is right."""
    from grader.cli.again import Again

    again = Again(path, case, assignment, assignments, seed, sandbox, reader)
    if pdb and as_json:
        raise UsageError("--pdb is for a person at a terminal; --json prints one object")
    raise typer.Exit(again.step() if pdb else again.show(as_json=as_json, color=color))


class _Bench:
    """Graders for self-checks, each kept warm once it was needed."""

    def __init__(self, wanted: str | None, folder: Path, sandbox: Sandbox) -> None:
        self.wanted = wanted
        self.folder = folder
        self.sandbox = sandbox
        self.graders: dict[str, Grader] = {}
        self.stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *details: Any) -> None:
        self.stack.close()

    def reports(self, path: Path) -> tuple[list[Report], Mapping[str, str]]:
        """Read a submission as it is now and check it against every assignment it answers.

        Returns:
            The reports, and where the files are: see `folders_of`.
        """
        from grader.hand_in import HandIn

        hand_in = HandIn.read(path)
        chosen = selected(hand_in, self.wanted, self.folder)
        reports = [self.grader(assignment).grade(hand_in) for assignment in chosen]
        return reports, folders_of(path, hand_in, chosen)

    def grader(self, assignment: LoadedAssignment) -> Grader:
        from grader.run import Grader

        name = assignment.spec.id
        if name not in self.graders:
            started = Grader(
                assignment,
                sandbox=self.sandbox.value,
                accept_other_names=self.wanted is not None,
                self_check=True,
            )
            self.graders[name] = self.stack.enter_context(started)
        return self.graders[name]


def _watch(bench: _Bench, shown: Shown) -> None:
    from grader.render import clean
    from grader.watch import on_changes

    seen = False

    def check_once() -> None:
        nonlocal seen
        try:
            reports, folders = bench.reports(shown.path)
        except GraderError as error:
            if not seen:
                raise  # the command line is wrong, not the work
            _clear()
            print(f"error: {clean(error.message)}", file=sys.stderr)  # noqa: T201
        else:
            seen = True
            _clear()
            print_reports(reports, shown, folders)
        print(f"watching {shown.path}; Ctrl-C ends it", file=sys.stderr)  # noqa: T201  narration

    on_changes(shown.path, check_once)


def _clear() -> None:
    if sys.stdout.isatty():
        sys.stdout.write(CLEAR)
