"""Calls a submission's functions under Python's debugger: no sandbox, the user's own terminal.

Started as `python -m grader.sandbox.stepping FD ARRAYS` with the requests of one case as frames in
the file FD. They are answered by the worker that answers them in a sandbox, so arguments, their
conversion, the import and the random generators are the same; the debugger stops at the first line
of the submission's own code within each call. Imports what the worker does, and `pdb`.
"""

from __future__ import annotations

import linecache
import os
import pdb
import sys
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO, Final

from grader.sandbox import wire
from grader.sandbox.convert import Convert, convert_of
from grader.sandbox.worker import Worker

UNGRADABLE: Final = 3
OWN: Final = ("bdb", "pdb", "contextlib", "functools", "grader.*", "importlib.*")
"""Modules the debugger never stops in."""


class Stepper(pdb.Pdb):
    """Python's debugger, which first stops in one of the submitted files.

    Args:
        files: the submission's, by path.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__(skip=OWN)
        self.files = files
        self.begun = False
        self.quitted = False
        for path, content in files.items():
            lines = content.decode("utf-8", errors="replace").splitlines(keepends=True)
            linecache.cache[path] = (len(content), None, lines, path)

    def canonic(self, filename: str) -> str:
        """Return a submitted file's path as it is: it need not be on this disk."""
        return filename if filename in self.files else super().canonic(filename)

    def lookupmodule(self, filename: str) -> str | None:
        """Find the submitted files for breakpoints."""
        return filename if filename in self.files else super().lookupmodule(filename)

    def stop_here(self, frame: types.FrameType) -> bool:
        """Stop nowhere until the submission's own code is reached."""
        if not self.begun and frame.f_code.co_filename not in self.files:
            return False
        return super().stop_here(frame)

    def user_call(self, frame: types.FrameType, argument_list: None) -> None:
        """Stop at a call only once the first line was reached."""
        if self.begun:
            super().user_call(frame, argument_list)

    def set_quit(self) -> None:
        """Note that the user wants to leave."""
        self.quitted = True
        super().set_quit()

    def user_line(self, frame: types.FrameType) -> None:
        """Stop at a line."""
        self.begun = True
        super().user_line(frame)


class SteppedWorker(Worker):
    """A worker whose calls are debugged.

    Attributes:
        quitted: whether the user left the debugger.
    """

    def __init__(self, convert: Convert) -> None:
        super().__init__(convert)
        self.quitted = False

    def invoke(self, function: Callable[..., Any], given: Sequence[Any]) -> Any:
        """Call a function under the debugger."""
        stepper = Stepper(self.files)
        try:
            return stepper.runcall(function, *given)
        finally:
            self.quitted = stepper.quitted


def step(jobs: BinaryIO, arrays: str) -> int:
    """Answer the requests one after the other; return the exit code."""
    worker = SteppedWorker(convert_of(arrays))
    frames = list(_frames(jobs))
    ahead = sum(header["op"] in ("outline", "load") for header, _ in frames)
    for number, (header, payload) in enumerate(frames, start=1 - ahead):
        calls = number > 0
        if calls:
            what = header.get("function", header["op"])
            say(f"call {number} of {len(frames) - ahead}: {what}; c goes on, q leaves")
        answer, parts = worker.answer(header, payload)
        if worker.quitted:
            return 0
        if answer.get("outcome") == "raised":
            say(f"it raises {answer['type']}: {answer['message']}")
            if not calls:
                return UNGRADABLE
        elif calls:
            say(f"it returns {described(answer.get('value'), b''.join(parts))}")
    return 0


def described(node: Any, payload: bytes) -> str:
    """Return what a call returned, in a few words."""
    value = wire.decode(node, payload)
    if isinstance(value, wire.WireArray):
        return f"{value.type} {value.dtype} {value.shape}"
    return wire.printable(repr(value))[:200]


def say(text: str) -> None:
    """Tell the user something, apart from what the submission prints."""
    print(f"-- {wire.printable(text)}", file=sys.stderr, flush=True)  # noqa: T201  it is a terminal


def _frames(jobs: BinaryIO) -> Iterator[tuple[dict[str, Any], bytes]]:
    while head := jobs.read(wire.HEAD.size):
        header_length, payload_length = wire.unpack_head(head, max_payload=2**40)
        yield wire.unpack_header(jobs.read(header_length)), jobs.read(payload_length)


def main() -> None:
    """Read the requests and answer them."""
    with os.fdopen(int(sys.argv[1]), "rb") as jobs:
        sys.exit(step(jobs, sys.argv[2]))


if __name__ == "__main__":
    main()
