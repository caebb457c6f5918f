"""Which names an entry may have, which entries are clutter, and how a name is shown.

Names come from students and from their computers. They end up in reports and terminals, so a name
that is shown goes through `shown`; a name that is used goes through `parts_of`.
"""

from __future__ import annotations

import contextlib
import re
import unicodedata
from typing import Final

from grader.errors import IntakeError
from grader.intake import limits

PYTHON: Final = ".py"
NOTEBOOK: Final = ".ipynb"

_REMEDY: Final = "Pack only your Python files or notebooks again, with plain names."

_DRIVE: Final = re.compile(r"[A-Za-z]:")

# These turn the text around them, so that "exe.py" is read as something else.
_BIDI: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNPRINTABLE_CATEGORIES: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})

_CLUTTER_FOLDERS: Final = frozenset(
    {"__pycache__", "__MACOSX", "venv", "site-packages", "node_modules"}
)
# Finder gives every folder with an icon of its own a file of this name, carriage return included.
_MAC_ICON: Final = "Icon\r"
_CLUTTER_FILES: Final = frozenset({"Thumbs.db", "desktop.ini", _MAC_ICON})

_ARCHIVE_SUFFIXES: Final = (
    *(".7z", ".bz2", ".egg", ".gz", ".jar", ".rar", ".tar", ".tbz2"),
    *(".tgz", ".txz", ".whl", ".xz", ".zip", ".zst"),
)

_SHOWN_CHARACTERS: Final = 100


def refusal(entry: str, rule: str, hint: str = _REMEDY) -> IntakeError:
    """Return the error that says which entry breaks which rule; entry and rule are made safe."""
    return IntakeError(f"{shown(entry)}: {rule}", hint)


def shown(name: str) -> str:
    """Return a name that is safe to print: one line, nothing invisible, not too long."""
    safe = printable(name[: _SHOWN_CHARACTERS + 1])
    if len(name) > _SHOWN_CHARACTERS:
        return safe[:_SHOWN_CHARACTERS] + "…"
    return safe or '""'


def printable(name: str) -> str:
    """Return a name with what is invisible written out, at its full length."""
    return "".join(_shown_character(character) for character in name)


def parts_of(name: str) -> tuple[str, ...]:
    """Return the parts of an entry's name, relative to the submission.

    Args:
        name: the name as the archive or the file system has it, with "/" between its parts.

    Returns:
        The parts without "." and empty ones; none at all for the top folder itself.

    Raises:
        IntakeError: the name is absolute, climbs out, is too long or holds what must not be shown.
    """
    parts = split(name)
    for part in parts:
        _check_part(name, part)
    return parts


def split(name: str) -> tuple[str, ...]:
    """Return the parts of an entry's name as `parts_of` does, whatever characters they hold.

    Raises:
        IntakeError: the name is absolute, climbs out or is too long as a whole.
    """
    _check_whole(name)
    parts = tuple(part for part in name.split("/") if part not in ("", "."))
    if ".." in parts:
        raise refusal(name, 'path traversal ("..") is refused')
    return parts


def is_clutter(parts: tuple[str, ...], *, is_folder: bool = False) -> bool:
    """Return whether an entry is what computers leave behind: hidden, cached, installed."""
    folders = parts if is_folder else parts[:-1]
    return (
        any(part.startswith(".") for part in parts)
        or not _CLUTTER_FOLDERS.isdisjoint(folders)
        or (not is_folder and parts[-1:] != () and parts[-1] in _CLUTTER_FILES)
    )


def is_archive(name: str) -> bool:
    """Return whether a name is that of an archive or a compressed file."""
    return name.lower().endswith(_ARCHIVE_SUFFIXES)


def suffix_of(name: str) -> str:
    """Return ".py" or ".ipynb" in lower case, or "" for every other file."""
    lower = name.lower()
    return next((suffix for suffix in (PYTHON, NOTEBOOK) if lower.endswith(suffix)), "")


def collision_key(path: str) -> str:
    """Return what two paths share that are one file on macOS or Windows."""
    return unicodedata.normalize("NFC", path).casefold()


def decoded(name: str) -> str:
    """Return a name from the file system or a tar, bytes that are not UTF-8 read as cp437.

    Python keeps such bytes as half surrogates, which can be neither printed nor encoded.
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        raw = name.encode("utf-8", "surrogatepass")
        with contextlib.suppress(UnicodeEncodeError):  # Windows has other halves
            raw = name.encode("utf-8", "surrogateescape")
        return raw.decode("cp437")
    return name


def _check_whole(name: str) -> None:
    if name.startswith("/"):
        raise refusal(name, "an absolute path is refused")
    if "\\" in name:
        raise refusal(name, "a backslash in a name is refused")
    if _DRIVE.match(name):
        raise refusal(name, "a drive letter is refused")
    if len(name.encode("utf-8", "surrogatepass")) > limits.MAX_NAME_BYTES:
        raise refusal(name, f"the name is longer than {limits.MAX_NAME_BYTES} bytes")


def _check_part(name: str, part: str) -> None:
    if len(part.encode("utf-8", "surrogatepass")) > limits.MAX_NAME_PART_BYTES:
        raise refusal(name, f"part of the name is longer than {limits.MAX_NAME_PART_BYTES} bytes")
    if part != _MAC_ICON and any(_is_control(character) for character in part):
        raise refusal(name, "a control character in a name is refused")
    if not _BIDI.isdisjoint(part):
        raise refusal(name, "a character that changes the direction of text is refused in a name")


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in _UNPRINTABLE_CATEGORIES


def _shown_character(character: str) -> str:
    return character if character.isprintable() else ascii(character)[1:-1]
