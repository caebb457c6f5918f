"""Commands: parse, call, render, exit code. No decisions about work are made here.

One file per audience: `student`, `staff`, `author`, and `results` for what a class got. Heavy
modules are imported inside the commands, so that `grade --help` answers at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from grader.cli import author, batch, export, results, staff, student
from grader.cli.failures import run_to_the_end
from grader.cli.options import app, exit_code
from grader.sandbox.threads import ONE_THREAD

__all__ = ["app", "author", "batch", "exit_code", "export", "main", "results", "staff", "student"]


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line and exit: the entry point of `grade`."""
    args = list(sys.argv[1:] if argv is None else argv) or ["--help"]
    os.environ.update(ONE_THREAD)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    sys.exit(run_to_the_end(lambda: app(args, prog_name="grade", standalone_mode=False), args))
