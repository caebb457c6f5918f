"""What zip and tar have in common: the rules an entry must keep before it is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from grader.errors import IntakeError
from grader.intake import limits
from grader.intake.basket import Basket
from grader.intake.disk import too_large
from grader.intake.names import is_clutter, parts_of, refusal, shown

_CORRUPT_HINT: Final = "Pack it again and check that it opens on your own computer."


def corrupt(entry: str, error: Exception) -> IntakeError:
    """Return the error for an archive or an entry that a library could not read."""
    reason = shown(str(error) or type(error).__name__)
    return refusal(entry, f"the archive is corrupt ({reason})", _CORRUPT_HINT)


@dataclass
class Entries:
    """Admits the entries of one archive into a basket, counting and naming them.

    Attributes:
        archive: the archive's own name.
        basket: receives the Python.
    """

    archive: str
    basket: Basket
    _count: int = 0
    _files: set[str] = field(default_factory=set)

    def admit(self, name: str, *, is_folder: bool) -> str | None:
        """Check the name of the next entry.

        Returns:
            Its path in the submission, or None for a folder and for clutter.

        Raises:
            IntakeError: one entry too many, a name that is refused, or a file's name twice.
        """
        self._count += 1
        if self._count > limits.MAX_ARCHIVE_ENTRIES:
            rule = f"more than {limits.MAX_ARCHIVE_ENTRIES:,} entries"
            raise refusal(self.archive, rule, "Leave out environments and data.")
        parts = parts_of(name)
        if is_folder or is_clutter(parts):
            return None
        if not parts:
            raise refusal(name, "a file without a name")
        path = "/".join(parts)
        if path in self._files:
            raise refusal(path, "there twice under the same name (duplicate entry)")
        self._files.add(path)
        return path

    def take(self, path: str | None, chunk: Callable[[], bytes]) -> None:
        """Read an entry to its end, and keep it if it is Python.

        Args:
            path: what `admit` returned; the bytes of clutter are read and dropped.
            chunk: returns the next bytes, empty at the end.

        Raises:
            IntakeError: it is too large.
        """
        most = None if path is None else self.basket.most_bytes(path)
        content = bytearray()
        while data := chunk():
            if path is None or most is None:
                continue
            content += data
            if len(content) > most:
                raise too_large(path, most)
        if path is not None and most is not None:
            self.basket.add(path, bytes(content))
