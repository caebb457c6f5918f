"""Commands for a whole class: grading it, and grading it again."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.options import (
    FAULT,
    FULL,
    AssignmentOption,
    AssignmentsOption,
    Color,
    ColorOption,
    JsonOption,
    Reader,
    ReaderOption,
    Sandbox,
    SeedOption,
    VerboseOption,
    app,
    print_answer,
)
from grader.cli.results import ResultsArgument, RosterOption
from grader.errors import NothingToGrade, UsageError

if TYPE_CHECKING:
    from grader.batch.course import Event
    from grader.batch.plan import Plan
    from grader.batch.start import Workers
    from grader.cohort import Tally
    from grader.gradebook import Roster
    from grader.intake.downloads import Class
    from grader.render.style import Style
    from grader.spec import LoadedAssignment

WorkersOption = Annotated[
    int | None,
    typer.Option("-j", "--jobs", min=1, metavar="N", help="Workers; one a processor if not given."),
]
SchedulerOption = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", help="Work on a Dask cluster, e.g. tcp://host:8786."),
]


@app.command()
def batch(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Submissions side by side, or a download.")
    ],
    assignment: AssignmentOption = None,
    assignments: AssignmentsOption = Path("assignments"),
    workers: WorkersOption = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Keep the results here; a second run resumes."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Grade what has not changed, too.")
    ] = False,
    layout: Annotated[
        str, typer.Option(metavar="NAME", help="How the folder is laid out; auto recognises it.")
    ] = "auto",
    roster: Annotated[
        Path | None, typer.Option(metavar="CSV", help="The class list: who is missing.")
    ] = None,
    scheduler: SchedulerOption = None,
    seed: SeedOption = None,
    sandbox: Annotated[
        Sandbox, typer.Option(help="Isolation; auto takes the best that closes the files.")
    ] = Sandbox.AUTO,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print a report a line, as they finish.")
    ] = False,
    reader: ReaderOption = Reader.STAFF,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Compute what is right anew, and store nothing.")
    ] = False,
    verbose: VerboseOption = False,
    color: ColorOption = Color.AUTO,
) -> None:
    """Grade a class: every submission in a folder or a downloaded archive."""
    from grader.batch.plan import Plan
    from grader.batch.start import Workers

    plan = Plan(
        folder=folder,
        assignments=assignments,
        only=assignment,
        layout=layout,
        roster=roster,
        seed=seed,
        sandbox=sandbox.value,
        cache=None if no_cache else _cache_folder(),
    )
    room = _Room(plan, Workers(workers, scheduler), out, force)
    raise typer.Exit(room.grade(_Shown(as_json, reader, verbose, color)))


@app.command()
def regrade(
    results: ResultsArgument,
    preview: Annotated[
        bool, typer.Option("--preview", help="Show whose score would move; the default.")
    ] = False,
    apply: Annotated[bool, typer.Option("--apply", help="Let the new scores count.")] = False,
    folder: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where the submissions are now.")
    ] = None,
    assignments: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where the assignments are now.")
    ] = None,
    roster: RosterOption = None,
    workers: WorkersOption = None,
    scheduler: SchedulerOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
    color: ColorOption = Color.AUTO,
) -> None:
    """Grade a class again after a change, and show whose score moves, by what, why."""
    from grader.batch.course import Graded
    from grader.batch.plan import read_wanted
    from grader.batch.record import class_record
    from grader.batch.regrade import Changed, grade_again, plan_again
    from grader.batch.start import Workers
    from grader.cli.progress import narrator_for
    from grader.cohort import Tally
    from grader.counting import late_move, read_ledger
    from grader.render.moves import moves_json, render_moves
    from grader.render.style import Style
    from grader.store import Store

    if preview and apply:
        raise UsageError("--preview writes nothing, --apply does", "Give one of them.")
    tally, moves = Tally(), []
    with Store.open(results) as store:
        plan = plan_again(store, folder, assignments, roster, _cache_folder())
        loaded = read_wanted(plan)
        found = read_found(plan, loaded)
        specs = {name: one.spec for name, one in loaded.items()}
        ledger = read_ledger(store, class_record(plan, found).entries, specs, plan.roster)
        hired = Workers(workers, scheduler)
        events = grade_again(plan, loaded, found, workers=hired, store=store, keep=apply)
        with narrator_for(len(found.entries)) as narrator:
            for event in events:
                told = event.graded if isinstance(event, Changed) else event
                if isinstance(event, Changed):
                    report = event.graded.report
                    moves.append(late_move(ledger, event.move, event.before, report))
                if isinstance(told, Graded):
                    tally.add(told.report, stored=told.stored)
                narrator.tell(told, tally)
    style = Style.for_stream(sys.stdout, os.environ, color=color.value)
    print_answer(
        moves_json(moves, tally.stored, applied=apply)
        if as_json
        else render_moves(moves, tally.stored, applied=apply, style=style, verbose=verbose)
    )
    raise typer.Exit(FAULT if tally.faults else FULL)


@dataclass(frozen=True)
class _Shown:
    """How a batch is wanted: as lines of JSON or for people, for whom, how much, in colour."""

    as_json: bool
    reader: Reader
    verbose: bool
    color: Color

    def style(self) -> Style:
        """Return the style of stdout."""
        from grader.render.style import Style

        return Style.for_stream(sys.stdout, os.environ, color=self.color.value)


@dataclass(frozen=True)
class _Room:
    """A batch with the options of the command."""

    plan: Plan
    workers: Workers
    results: Path | None
    force: bool

    def grade(self, shown: _Shown) -> int:
        """Grade the class, tell how it goes, and return the exit code."""
        from grader.batch.plan import read_wanted
        from grader.batch.start import grade_class
        from grader.cohort import Tally
        from grader.exporting import read_roster
        from grader.render.class_summary import render_summary
        from grader.store import Store

        plan = self.plan
        assignments = read_wanted(plan)
        found = read_found(plan, assignments)
        roster = None if plan.roster is None else read_roster(plan.roster)
        if not shown.as_json:
            _tell_found(found, roster, assignments, shown)
        tally = Tally()
        with ExitStack() as stack:
            store = None
            if self.results is not None:
                store = stack.enter_context(Store.open(self.results, create=True))
            events = grade_class(
                plan, assignments, found, workers=self.workers, store=store, force=self.force
            )
            _follow(events, tally, len(found.entries), shown)
        if not shown.as_json:
            summary = render_summary(tally, style=shown.style(), verbose=shown.verbose)
            print_answer("\n" + summary)
        return FAULT if tally.faults else FULL


def _tell_found(
    found: Class, roster: Roster | None, assignments: Iterable[str], shown: _Shown
) -> None:
    """Tell which file became whose submission, and who of the class list is missing."""
    from grader.batch.attendance import attendance
    from grader.render.mapping import render_attendance, render_mapping

    text = render_mapping(found, verbose=shown.verbose)
    if roster is not None:
        text += render_attendance(attendance(found, roster, assignments), verbose=shown.verbose)
    print_answer(shown.style().encode(text))


def _cache_folder() -> Path | None:
    from grader.cache import Cache

    cache = Cache.for_user(os.environ)
    return None if cache is None else cache.folder


def _follow(events: Iterator[Event], tally: Tally, total: int, shown: _Shown) -> None:
    """Let the work be done: count it, tell of it, print reports where they are wanted."""
    from grader.batch.course import Graded
    from grader.batch.tasks import Unanswered
    from grader.cli.progress import narrator_for
    from grader.render.json import report_line

    with narrator_for(total) as narrator:
        for event in events:
            if isinstance(event, Graded):
                tally.add(event.report, stored=event.stored)
                if shown.as_json:
                    student = shown.reader is Reader.STUDENT
                    report = event.report.for_student() if student else event.report
                    print_answer(report_line(report))
            elif isinstance(event, Unanswered):
                tally.unanswered.append((event.submission, event.why))
            narrator.tell(event, tally)


def read_found(plan: Plan, assignments: Mapping[str, LoadedAssignment]) -> Class:
    """Find the submissions of a class.

    Raises:
        NothingToGrade: there are none.
        UsageError: there is no such folder, or two submissions have one id.
    """
    from grader.intake.downloads import read_class

    files = [one.spec.submission.file for one in assignments.values()]
    found = read_class(
        plan.folder, files, layout=plan.layout, accept_other_names=plan.only is not None
    )
    if not found.entries:
        raise NothingToGrade(
            f"{plan.folder} holds no submission",
            f"Expected are {', '.join(files)}, each in a folder of its own or in an archive.",
        )
    return found
