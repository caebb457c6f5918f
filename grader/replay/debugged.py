"""Steps into the student's code: one case under Python's debugger, on the user's own terminal.

There is no sandbox: a debugger needs the terminal. So it is for one's own code, or for staff who
know what they run; the child is a fresh interpreter that never gets what is right.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from types import FrameType
from typing import Final

from grader.errors import UsageError
from grader.evidence import Request
from grader.sandbox import wire
from grader.sandbox.messages import call_message, load_message, outline_message
from grader.sandbox.nursery import clean_environment
from grader.sandbox.program import Program

KEPT: Final = ("TERM", "HOME", "COLUMNS", "LINES")
"""Variables that a terminal needs, besides what the code gets in a sandbox."""


def require_terminal() -> None:
    """Refuse to debug where nobody can type.

    Raises:
        UsageError: standard input or output is no terminal.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "--pdb needs a terminal to type at; standard input or output is something else",
            "Leave --pdb out to have the case shown.",
        )


def require_calls(requests: Sequence[Request]) -> None:
    """Refuse what cannot be stepped through.

    Raises:
        UsageError: the case runs a script or reads a variable; nothing is called.
    """
    if any(request.run is not None for request in requests):
        raise UsageError(
            "--pdb steps into functions; this case runs a script with other values",
            "python -m pdb FILE steps through the script as it stands.",
        )
    if all(request.read for request in requests):
        raise UsageError("--pdb steps into functions; this case reads a variable", "")


def debug(program: Program, requests: Sequence[Request], arrays: str) -> int:
    """Make the calls of a case under the debugger; return the exit code.

    Args:
        program: the submission.
        requests: the calls in order.
        arrays: what the functions take, "numpy", "torch" or "python".
    """
    messages = [
        outline_message(program.files, program.main, program.fixtures, script=program.script),
        load_message(
            (request.function for request in requests),
            seed=program.seed,
            autograd=program.autograd,
        ),
        *map(call_message, requests),
    ]
    environment = clean_environment() | {n: os.environ[n] for n in KEPT if n in os.environ}
    with tempfile.TemporaryFile() as jobs:
        for header, payload in messages:
            jobs.write(wire.pack(header, payload, 0))
        jobs.seek(0)
        command = [sys.executable, "-s", "-P", "-B", "-m", "grader.sandbox.stepping"]
        # Ctrl-C is the debugger's
        before = signal.signal(signal.SIGINT, _nothing)
        try:
            done = subprocess.run(  # noqa: S603  our own interpreter, our own module
                [*command, str(jobs.fileno()), arrays],
                pass_fds=(jobs.fileno(),),
                env=environment,
                cwd="/",
                check=False,
            )
        finally:
            signal.signal(signal.SIGINT, before)
    return done.returncode


def _nothing(number: int, frame: FrameType | None) -> None:
    del number, frame
