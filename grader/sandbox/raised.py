"""What is told of an exception that a student's code raised, as far as it can be described.

Part of the student's process; see `worker.py`. Standard library only.
"""

from __future__ import annotations

import collections
from collections.abc import Mapping
from typing import Any, Final

MAX_MESSAGE: Final = 500
MAX_FRAMES: Final = 12


def described(error: BaseException, files: Mapping[str, bytes]) -> dict[str, Any]:
    """Return type, message and place of an exception; places are those in `files`."""
    file, line = _place(error, files)
    return {
        "type": type(error).__name__[:80],
        "message": message_of(error),
        "file": file,
        "line": line,
        "frames": _frames(error, files),
    }


def message_of(error: BaseException) -> str:
    """Return the message of an exception, which may refuse to tell it."""
    try:
        return str(error)[:MAX_MESSAGE]
    except BaseException:  # noqa: BLE001  a student's own __str__ may do anything
        return ""


def _place(error: BaseException, files: Mapping[str, bytes]) -> tuple[str | None, int | None]:
    if isinstance(error, SyntaxError) and error.filename in files:
        return error.filename, error.lineno
    file, line, trace = None, None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in files:
            file, line = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
    return file, line


def _frames(error: BaseException, files: Mapping[str, bytes]) -> list[list[Any]]:
    """Return file, line and function of the innermost frames in the submission's own code."""
    frames: collections.deque[list[Any]] = collections.deque(maxlen=MAX_FRAMES)
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_filename in files:
            frames.append([code.co_filename, trace.tb_lineno, code.co_name[:80]])
        trace = trace.tb_next
    return list(frames)
