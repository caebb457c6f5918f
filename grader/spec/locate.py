"""On which line of a TOML file a key or table stands, which tomllib does not tell.

`index_lines` walks the text once, statement by statement, and notes the line of everything it
recognises. It is made for text that tomllib has accepted; on any other it skips what it does not
understand, and never fails.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections.abc import Mapping

SpecPath = tuple[str | int, ...]
"""Keys and 0-based positions that lead to a value, e.g. ("task", 2, "check", 0, "points")."""

_DEEPEST = 50  # deeper nesting is skipped rather than followed
_SPACE = " \t\r"
_BARE_ENDS = " \t\r\n=.[]{},#\"'"


def index_lines(text: str) -> dict[SpecPath, int]:
    """Return the 1-based line of every table, key and array entry in a TOML text."""
    return _Scanner(text).scan()


def line_of(path: SpecPath, lines: Mapping[SpecPath, int]) -> int:
    """Return the line of `path`, or of the nearest thing around it; 1 for the whole file."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return 1


class _Scanner:
    """One walk through a text; every method leaves `at` behind what it has read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[SpecPath, int] = {}
        self._ends = [i for i, character in enumerate(text) if character == "\n"]
        self._entries: dict[SpecPath, int] = {}  # how many [[tables]] of each name so far

    def scan(self) -> dict[SpecPath, int]:
        table: SpecPath = ()
        while self._skip_blank():
            start = self.at
            if self._peek() == "[":
                table = self._header()
                self._skip_line()
            else:
                self._pair(table, 0)
            if self.at == start:
                self.at += 1
        return self.lines

    # --- statements ---------------------------------------------------------------------------

    def _header(self) -> SpecPath:
        """Read [a.b] or [[a.b]] and return the path of the table it opens."""
        start = self.at
        brackets = 2 if self.text.startswith("[[", start) else 1
        self.at += brackets
        names = self._key()
        path: SpecPath = ()
        for name in names[:-1]:
            path = self._latest((*path, name))
            self._note(path, start)
        if not names:
            return path
        path = (*path, names[-1])
        self._note(path, start)
        if brackets == 2:
            self._entries[path] = self._entries.get(path, 0) + 1
        path = self._latest(path)
        self._note(path, start)
        return path

    def _latest(self, path: SpecPath) -> SpecPath:
        """Return the path of the newest entry where `path` is a list of tables."""
        return (*path, self._entries[path] - 1) if path in self._entries else path

    def _pair(self, table: SpecPath, depth: int) -> None:
        """Read key = value."""
        start = self.at
        path = table
        for name in self._key():
            path = (*path, name)
            self._note(path, start)
        self._skip_space()
        if self._peek() != "=":
            self._skip_line()
            return
        self.at += 1
        self._skip_space()
        self._value(path, depth)

    def _key(self) -> list[str]:
        """Read a bare, quoted or dotted key."""
        names: list[str] = []
        while True:
            self._skip_space()
            start = self.at
            if self._peek() in ("'", '"'):
                self._string()
                names.append(_unquoted(self.text[start : self.at]))
            else:
                self._skip_until(_BARE_ENDS)
                if self.at == start:
                    return names
                names.append(self.text[start : self.at])
            self._skip_space()
            if self._peek() != ".":
                return names
            self.at += 1

    # --- values -------------------------------------------------------------------------------

    def _value(self, path: SpecPath, depth: int) -> None:
        first = self._peek()
        if first in ("'", '"'):
            self._string()
        elif first == "[" and depth < _DEEPEST:
            self._array(path, depth + 1)
        elif first == "{" and depth < _DEEPEST:
            self._inline_table(path, depth + 1)
        elif first in ("[", "{"):
            self._skip_nested()
        else:
            self._skip_until("\n,]}#")

    def _array(self, path: SpecPath, depth: int) -> None:
        self.at += 1
        entry = 0
        while self._skip_blank() and self._peek() != "]":
            start = self.at
            if self._peek() == ",":
                entry += 1
                self.at += 1
                continue
            self._note((*path, entry), start)
            self._value((*path, entry), depth)
            if self.at == start:
                self.at += 1
        self.at += 1

    def _inline_table(self, path: SpecPath, depth: int) -> None:
        self.at += 1
        while self._skip_blank() and self._peek() != "}":
            start = self.at
            if self._peek() == ",":
                self.at += 1
                continue
            self._pair(path, depth)
            if self.at == start:
                self.at += 1
        self.at += 1

    def _string(self) -> None:
        quote = self.text[self.at]
        long = self.text.startswith(quote * 3, self.at)
        fence = quote * 3 if long else quote
        self.at += len(fence)
        while self.at < len(self.text) and not self.text.startswith(fence, self.at):
            if self._peek() == "\n" and not long:
                return  # an unclosed string ends with its line
            self.at += 2 if self._peek() == "\\" and quote == '"' else 1
        self.at += len(fence)
        while long and self._peek() == quote:  # up to two more quotes belong to the text
            self.at += 1

    def _skip_nested(self) -> None:
        depth = 0
        while self.at < len(self.text):
            character = self._peek()
            if character in ("'", '"'):
                self._string()
                continue
            depth += (character in "[{") - (character in "]}")
            self.at += 1
            if depth == 0:
                return

    # --- steps --------------------------------------------------------------------------------

    def _note(self, path: SpecPath, position: int) -> None:
        self.lines.setdefault(path, bisect_right(self._ends, position - 1) + 1)

    def _peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def _skip_space(self) -> None:
        while self._peek() and self._peek() in _SPACE:
            self.at += 1

    def _skip_blank(self) -> bool:
        """Skip white space, line ends and comments; tell whether anything is left."""
        while self._peek() and (self._peek() in _SPACE or self._peek() in "\n#"):
            if self._peek() == "#":
                self._skip_until("\n")
            else:
                self.at += 1
        return self.at < len(self.text)

    def _skip_until(self, ends: str) -> None:
        while self.at < len(self.text) and self.text[self.at] not in ends:
            self.at += 1

    def _skip_line(self) -> None:
        self._skip_until("\n")


def _unquoted(raw: str) -> str:
    try:
        value = tomllib.loads(f"key = {raw}")["key"]
    except tomllib.TOMLDecodeError:
        return raw
    return value if isinstance(value, str) else raw
