"""Commands: parse, call, render, exit code. No decisions about work are made here.

Heavy modules are imported inside the commands, so that `grade --help` answers at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from grader.errors import Fault, GraderError, IntakeError, NothingToGrade, UsageError
from grader.sandbox.threads import ONE_THREAD
from grader.version import __version__

if TYPE_CHECKING:
    from grader.records import Report
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


class Color(StrEnum):
    """Values of --color."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class Reader(StrEnum):
    """Values of --as."""

    STAFF = "staff"
    STUDENT = "student"


class Group(TyperGroup):
    """Takes what is not the name of a command for a submission: `grade my_homework/`."""

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


@app.command(DEFAULT_COMMAND, hidden=True)
def submission(
    path: Annotated[Path, typer.Argument(metavar="SUBMISSION", help="What was handed in.")],
    assignment: Annotated[
        str | None,
        typer.Option("-a", "--assignment", metavar="ID", help="Grade this assignment only."),
    ] = None,
    assignments: AssignmentsOption = Path("assignments"),
    seed: Annotated[
        int | None, typer.Option(min=0, help="Seed of the visible cases, in place of the spec's.")
    ] = None,
    sandbox: Annotated[
        Sandbox, typer.Option(help="Isolation; auto takes the best that closes the files.")
    ] = Sandbox.AUTO,
    as_json: JsonOption = False,
    form: Annotated[Format, typer.Option("--format", help="Form of the report.")] = Format.FULL,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write report.json and report.md there, too."),
    ] = None,
    reader: Annotated[
        Reader, typer.Option("--as", help="Who reads it; a student is not shown hidden cases.")
    ] = Reader.STAFF,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Fold nothing.")] = False,
    color: Annotated[Color, typer.Option(help="Colour the report.")] = Color.AUTO,
) -> None:
    """Grade one hand-in."""
    from grader.render import FORMATS, Options, Style

    reports = _graded(path, assignment, assignments, seed, sandbox)
    if reader is Reader.STUDENT:
        reports = [report.for_student() for report in reports]
    if out is not None:
        from grader.write import write_reports

        write_reports(out, reports)
    style = Style.for_stream(sys.stdout, os.environ, color=color.value)
    name = Format.JSON if as_json else form
    _print(FORMATS[name.value](reports, Options(style=style, verbose=verbose)))
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
        _print(json.dumps({"schema_version": 1, "assignments": rows}, indent=2))
        return
    width = max(len(spec.id) for spec in specs)
    for spec in specs:
        points = format_points(spec.points)
        _print(f"{spec.id:{width}}  {spec.title}  ({spec.submission.file}, {points} points)")


@app.command()
def doctor(
    assignments: AssignmentsOption = Path("assignments"), as_json: JsonOption = False
) -> None:
    """Try every layer of the sandbox on this machine and say what holds."""
    from grader import doctor as room
    from grader.render import Style

    health = room.examine(assignments if assignments.is_dir() else None)
    style = Style.for_stream(sys.stdout, os.environ, color="auto")
    _print(room.doctor_json(health) if as_json else room.render_doctor(health, style=style))
    raise typer.Exit(room.exit_code(health))


@app.command()
def schema() -> None:
    """Print the JSON Schema of assignment.toml, for editors."""
    from grader.spec import schema_text

    _print(schema_text())


def _graded(
    path: Path, wanted: str | None, folder: Path, seed: int | None, sandbox: Sandbox
) -> list[Report]:
    from grader.run import Grader, HandIn

    hand_in = HandIn.read(path)
    reports = []
    for assignment in _selected(hand_in, wanted, folder):
        with Grader(
            assignment, seed=seed, sandbox=sandbox.value, accept_other_names=wanted is not None
        ) as grader:
            reports.append(grader.grade(hand_in))
    return reports


def _selected(hand_in: Any, wanted: str | None, folder: Path) -> Sequence[LoadedAssignment]:
    from grader.discover import answered, read_assignment, read_assignments

    if wanted is not None:
        return [read_assignment(folder, wanted)]
    assignments = read_assignments(folder)
    if hand_in.submission is not None:
        return answered(assignments, hand_in.submission)
    if len(assignments) == 1:
        return list(assignments.values())
    raise hand_in.refusal


def exit_code(reports: Sequence[Report]) -> int:
    """Return the exit code of several reports: 4 before 3 before 1 before 0."""
    statuses = {report.status.value for report in reports}
    if "fault" in statuses:
        return FAULT
    if "ungradable" in statuses:
        return UNGRADABLE
    return FULL if statuses == {"pass"} else LOST


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line and exit: the entry point of `grade`."""
    args = list(sys.argv[1:] if argv is None else argv) or ["--help"]
    os.environ.update(ONE_THREAD)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    sys.exit(_run(args))


def _run(args: list[str]) -> int:
    try:
        return int(app(args, prog_name="grade", standalone_mode=False) or 0)
    except GraderError as error:
        return _failed(error, args)
    except TyperException as error:
        return _failed(UsageError(error.format_message(), "grade --help shows the options."), args)
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAULT
    except Exception as error:  # noqa: BLE001  nobody but staff should meet a traceback
        return _failed(_unexpected(error), args)


def _failed(error: GraderError, args: Sequence[str]) -> int:
    if "--json" in args or "--format=json" in args:
        from grader.render import render_error

        _print(render_error(error))
    else:
        from grader.render import clean

        print(f"error: {clean(error.message)}", file=sys.stderr)  # noqa: T201  narration
        if error.hint:
            print(clean(error.hint), file=sys.stderr)  # noqa: T201
    return _code_of(error)


def _unexpected(error: Exception) -> Fault:
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile(
        "w", prefix="grade-fault-", suffix=".txt", delete=False, encoding="utf-8"
    ) as file:
        file.write("".join(traceback.format_exception(error)))
    return Fault(
        f"the grader failed ({type(error).__name__}). No points are lost.",
        f"Staff find the details in {file.name}.",
    )


def _code_of(error: GraderError) -> int:
    if isinstance(error, NothingToGrade):
        return NOTHING
    if isinstance(error, IntakeError):
        return UNGRADABLE
    return FAULT if isinstance(error, Fault) else USAGE


def _print(text: str) -> None:
    sys.stdout.write(text if text.endswith("\n") else text + "\n")
    sys.stdout.flush()
