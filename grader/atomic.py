"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_atomically(path: Path, text: str) -> None:
    """Write a text as UTF-8 beside its place and move it there."""
    write_bytes_atomically(path, text.encode(), mode=0o644)


def write_bytes_atomically(path: Path, content: bytes, *, mode: int) -> None:
    """Write a file beside its place and move it there.

    Raises:
        OSError: it cannot be written; then nothing is left of it.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
