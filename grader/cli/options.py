"""What the commands share: the program, exit codes, options and how answers are printed."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from typer.core import TyperGroup

from grader.version import __version__

if TYPE_CHECKING:
    from grader.discover import Broken
    from grader.intake import Submission
    from grader.records import Report
    from grader.run import HandIn
    from grader.spec import LoadedAssignment

FULL, LOST, USAGE, UNGRADABLE, FAULT, NOTHING, INTERRUPTED = 0, 1, 2, 3, 4, 5, 130
DEFAULT_COMMAND: Final = "submission"


class Sandbox(StrEnum):
    """Values of --sandbox."""

    AUTO = "auto"
    FULL = "full"
    FILES_CLOSED = "files-closed"
    NONE = "none"


class Format(StrEnum):
    """Values of --format."""

    FULL = "full"
    CONCISE = "concise"
    JSON = "json"
    MARKDOWN = "markdown"
    GITHUB = "github"


class Color(StrEnum):
    """Values of --color."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class Reader(StrEnum):
    """Values of --as."""

    STAFF = "staff"
    STUDENT = "student"


class PageFormat(StrEnum):
    """Values of --format of an explanation."""

    TEXT = "text"
    MARKDOWN = "markdown"


COMMANDS: Final = (
    *("check", "explain", "replay"),
    *("batch", "regrade", "show", "override", "export"),
    *("new", "lint", "verify", "kit", "schema"),
    *("list", "doctor"),
)
"""In the order of the help: those of students, of a class, of authors, of the machine."""


class Group(TyperGroup):
    """Takes what is not the name of a command for a submission: `grade my_homework/`."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names in the order of the help."""
        del ctx
        return [DEFAULT_COMMAND, *COMMANDS]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the default command in front where no command is named."""
        own = {name for parameter in self.get_params(ctx) for name in parameter.opts}
        if args and args[0] not in self.commands and args[0] not in own:
            args = [DEFAULT_COMMAND, *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=Group,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Grades backpropagation homework.\n\n"
    "grade SUBMISSION grades a folder, .py, .ipynb, .zip or .tar.gz; a folder that is named like"
    " a command needs ./ in front.",
)

SubmissionArgument = Annotated[
    Path, typer.Argument(metavar="SUBMISSION", help="What was handed in, or will be.")
]
AssignmentOption = Annotated[
    str | None, typer.Option("-a", "--assignment", metavar="ID", help="This assignment only.")
]
AssignmentsOption = Annotated[
    Path,
    typer.Option(
        "--assignments",
        envvar="GRADE_ASSIGNMENTS",
        metavar="DIR",
        help="Folder of the assignments.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object, nothing else.")]
FormatOption = Annotated[Format, typer.Option("--format", help="Form of the report.")]
VerboseOption = Annotated[bool, typer.Option("-v", "--verbose", help="Fold nothing.")]
ColorOption = Annotated[Color, typer.Option(help="Colour the report.")]
SeedOption = Annotated[
    int | None, typer.Option(min=0, help="Seed of the visible cases, in place of the spec's.")
]
ReaderOption = Annotated[
    Reader, typer.Option("--as", help="Who reads it; a student is not shown hidden cases.")
]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Hold options of the program itself."""
    del version


def selected(hand_in: HandIn, wanted: str | None, folder: Path) -> Sequence[LoadedAssignment]:
    """Return the assignments to judge a hand-in against.

    Args:
        hand_in: what was read.
        wanted: the id of the only one, or None for all whose file is there.
        folder: of the assignments.

    Raises:
        UsageError: there is no such assignment, or no assignment at all.
        SpecError: the assignment is wrong; another one that is gets a warning on stderr.
        NothingToGrade: the hand-in answers none.
        IntakeError: the hand-in cannot be read, and there is more than one assignment.
    """
    from grader.discover import answered, read_assignment, read_assignments, read_what_loads

    if wanted is not None:
        return [read_assignment(folder, wanted)]
    submission: Submission | None = hand_in.submission
    if submission is not None:
        assignments, broken = read_what_loads(folder)
        found = answered(assignments, submission, broken)
        warn_of(broken)
        return found
    assignments = read_assignments(folder)
    if len(assignments) == 1 or hand_in.refusal is None:
        return list(assignments.values())
    raise hand_in.refusal


def warn_of(broken: Iterable[Broken]) -> None:
    """Print to stderr which assignments are skipped, and what is wrong with each."""
    from grader.render import clean

    for one in broken:
        said = f"warning: {one.path} is skipped: {one.error.message}"
        print(clean(said), file=sys.stderr)  # noqa: T201  narration


def exit_code(reports: Sequence[Report]) -> int:
    """Return the exit code of several reports: 4 before 3 before 1 before 0."""
    statuses = {report.status.value for report in reports}
    if "fault" in statuses:
        return FAULT
    if "ungradable" in statuses:
        return UNGRADABLE
    return FULL if statuses == {"pass"} else LOST


def print_answer(text: str) -> None:
    """Print to stdout, with a newline at the end."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")
    sys.stdout.flush()


def folders_of(
    path: Path, hand_in: HandIn, assignments: Iterable[LoadedAssignment]
) -> Mapping[str, str]:
    """Return by assignment the folder of its file as seen from here; "" for this one.

    Nothing is known of files in an archive, nor of those that cannot be read.
    """
    from grader.errors import IntakeError
    from grader.intake import find

    if hand_in.submission is None or not (path.is_dir() or path.suffix in (".py", ".ipynb")):
        return {}
    root, folders = path if path.is_dir() else path.parent, {}
    for assignment in assignments:
        try:
            found = find(hand_in.submission, assignment.spec.submission.file)
        except IntakeError:
            continue
        inner = (found or "").rpartition("/")[0]
        folders[assignment.spec.id] = (root / inner).as_posix().removeprefix(".")
    return folders


@dataclass(frozen=True)
class Shown:
    """How reports are wanted.

    Attributes:
        form: that was asked for.
        verbose: whether nothing is folded.
        color: whether in colour.
        path: of the submission as it was typed.
    """

    form: Format
    verbose: bool
    color: Color
    path: Path


def print_reports(reports: Sequence[Report], shown: Shown, folders: Mapping[str, str]) -> None:
    """Print reports that the reader may see in the form that was asked for.

    Args:
        reports: of one submission.
        shown: how they are wanted.
        folders: see `folders_of`.
    """
    import os

    from grader.render import FORMATS, Options, Style

    options = Options(
        style=Style.for_stream(sys.stdout, os.environ, color=shown.color.value),
        verbose=shown.verbose,
        path=str(shown.path),
        folders=folders,
    )
    print_answer(FORMATS[shown.form.value](reports, options))
