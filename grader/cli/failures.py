"""How errors end the program: what is said, on which stream, with which exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

import typer
from typer.exceptions import TyperException

from grader.cli.options import FAULT, INTERRUPTED, NOTHING, UNGRADABLE, USAGE, print_answer
from grader.errors import Fault, GraderError, IntakeError, NothingToGrade, UsageError


def run_to_the_end(command: Callable[[], int | None], args: Sequence[str]) -> int:
    """Run a command and return the exit code, whatever happens.

    Args:
        command: returns its exit code, None for 0.
        args: the command line, which tells in what form errors are wanted.
    """
    try:
        return int(command() or 0)
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

        print_answer(render_error(error))
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
