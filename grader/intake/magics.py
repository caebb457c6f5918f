r"""Cells as IPython reads them, turned into plain Python line for line.

Beside Python a cell may hold magics (`%matplotlib inline`, `%%time`), shell lines (`!pip install`),
questions (`?np.dot`) and calls without parentheses (`/f x`). Where they stand none can be Python,
so each becomes `pass`, or `None` at the right of an assignment. Lines are never added or removed.

IPython's own `TransformerManager` is not used: it joins continued lines and drops empty ones, so
that a finding would name the wrong line; it tokenises the cell again after every replacement; and
it brings sixteen more packages for these rules. What it recognises is recognised here, by the same
rule: only at the start of a logical line, or right after the `=` of an assignment.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, field, replace
from typing import Final

_ESCAPES: Final = ("%", "!", "?", ",", ";", "/")

# These run their body in the notebook itself; the body of any other is another language or process.
_TRANSPARENT: Final = frozenset(
    {"", "capture", "debug", "heat", "memit", "prun", "scalene", "snakeviz", "time", "timeit"}
)
_TIMEIT_OPTIONS: Final = re.compile(r"(?:-[nrp]\s*\d+\s*|-[tcqov]+\s*)*")
_TIME: Final = re.compile(r"(?:%time(?:\s+--no-raise-error)?\s+)+(?=\S)")

_HELP: Final = re.compile(r"%{0,2}(?!\d)[\w*]+(?:\.(?!\d)[\w*]+|\[-?[0-9]+\])*\?{1,2}")

# Magics that IPython also takes without "%". Two words in a row are never Python.
_BARE: Final = re.compile(
    r"(?:cat|cd|conda|cp|load_ext|ls|mamba|matplotlib|mkdir|mv|pip|pip3|pylab|reload_ext|rm|uv)"
    r"[ \t]+(?!(?:and|else|for|if|in|is|not|or)\b)[A-Za-z_]"
    r"|(?:ls|pwd|who|whos)\s*$"
)
_FUTURE: Final = re.compile(r"from[ \t]+__future__[ \t]+import\b")
_PROMPT: Final = re.compile(r"(?:>>>|\.\.\.|In \[\d+\]:|\s*\.{3,}:)(?: |$)")
_FIRST_PROMPT: Final = re.compile(r"(?:>>>|In \[\d+\]:)(?: |$)")

_INDENTED: Final = re.compile(r"\n*[ \t]")

_TOKEN: Final = re.compile(
    r"""(?P<comment>\#)
      | (?P<quote>'''|\"\"\"|'|\")
      | (?P<open>[(\[{])
      | (?P<close>[)\]}])
      | (?P<operator>[=!<>:+\-*/%&|^@~]+)
    """,
    re.VERBOSE,
)
_QUOTE_ENDS: Final = {
    quote: re.compile(rf"\\.|{quote}", re.DOTALL) for quote in ("'''", '"""', "'", '"')
}
# "=" and then "%" or "!": the operator's regex takes them as one run where no space is between.
_ASSIGN_ESCAPE: Final = re.compile(r"=[ \t]*(?=[%!])")


@dataclass
class FutureImports:
    """`from __future__` lines, which only the first cell of a file could keep where they are."""

    lines: list[str] = field(default_factory=list)

    def line(self) -> str | None:
        """Return the one import that still means something in Python 3, if a cell asked for it."""
        if any(re.search(r"\bannotations\b", line) for line in self.lines):
            return "from __future__ import annotations"
        return None


@dataclass(frozen=True)
class PlainCell:
    """A cell in plain Python.

    Attributes:
        lines: as many as the cell has.
        dropped: the magic that took the body away, e.g. "%%bash", or None.
    """

    lines: list[str]
    dropped: str | None = None


def plain_python(text: str, future: FutureImports | None = None) -> PlainCell:
    """Return a cell with what only IPython understands taken out.

    Args:
        text: the cell's source.
        future: receives the cell's `from __future__` imports, which become `pass`.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = _without_prompts(_dedented(text).split("\n"))
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    if not lines[first].startswith("%%") or _HELP.fullmatch(lines[first].strip()):
        return PlainCell(_plain_lines(lines, future or FutureImports()))
    magic, _, rest = lines[first][2:].strip().partition(" ")
    if magic not in _TRANSPARENT:
        blank = [""] * len(lines)
        blank[first] = "pass"
        return PlainCell(blank, f"%%{magic}")
    setup = rest[_match_end(_TIMEIT_OPTIONS, rest) :] if magic == "timeit" else ""
    lines[first] = setup or "pass"
    return PlainCell(_plain_lines(lines, future or FutureImports()))


def _dedented(text: str) -> str:
    # Only where it must be: `dedent` also empties lines of spaces, inside of strings too.
    return textwrap.dedent(text) if _INDENTED.match(text) else text


def _match_end(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.match(text)
    return match.end() if match else 0


def _without_prompts(lines: list[str]) -> list[str]:
    first = next((line for line in lines if line.strip()), "")
    if not _FIRST_PROMPT.match(first):
        return lines
    return [_PROMPT.sub("", line, count=1) for line in lines]


def _plain_lines(lines: list[str], future: FutureImports) -> list[str]:
    plain: list[str] = []
    scanner = _Scanner()
    while len(plain) < len(lines):
        starts = scanner.at_start()
        line = _untimed(lines[len(plain)]) if starts else lines[len(plain)]
        escape, assigned = starts and _is_escape(line), False
        if not escape:
            line, assigned = scanner.scan_assignment(line)
            escape = starts and scanner.asks_for_help(line)
        if escape or assigned:
            plain.append(line if assigned else _indent(line) + "pass")
            plain += _blank_continuation(lines, len(plain))
            scanner = _Scanner()
        elif starts and _FUTURE.match(line):
            plain += _future(lines, len(plain), scanner, future)
        else:
            plain.append(line)
    return plain


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _untimed(line: str) -> str:
    """Return the statement that a line magic `%time` runs: it assigns in the notebook itself."""
    indent = _indent(line)
    timed = _TIME.match(line, len(indent))
    return indent + line[timed.end() :] if timed else line


def _is_escape(line: str) -> bool:
    code = line.lstrip()
    return code.startswith(_ESCAPES) or _BARE.match(code) is not None


def _blank_continuation(lines: list[str], index: int) -> list[str]:
    """Return empty lines for those that continue the replaced line before `index`."""
    start = index
    while index < len(lines) and lines[index - 1].endswith("\\"):
        index += 1
    return [""] * (index - start)


def _future(lines: list[str], index: int, scanner: _Scanner, future: FutureImports) -> list[str]:
    """Take a whole `from __future__` import, whose first line the scanner has just read."""
    future.lines.append(lines[index])
    plain = ["pass"]
    while not scanner.at_start() and index + len(plain) < len(lines):
        line = lines[index + len(plain)]
        future.lines.append(line)
        scanner.scan(line)
        plain.append("")
    return plain


@dataclass
class _Scanner:
    """Follows strings, brackets and continued lines, as far as needed to see logical lines.

    It is not a tokeniser: code that is not Python leaves it in some state and raises nothing.
    """

    quote: str = ""
    depth: int = 0
    continued: bool = False
    assignable: bool = True
    comment: int | None = None

    def at_start(self) -> bool:
        """Return whether the next line starts a logical line."""
        return not (self.quote or self.depth or self.continued)

    def asks_for_help(self, line: str) -> bool:
        """Return whether the line just read is a question such as `np.dot?`."""
        code = line if self.comment is None else line[: self.comment]
        return self.at_start() and _HELP.fullmatch(code.strip()) is not None

    def scan_assignment(self, line: str) -> tuple[str, bool]:
        """Read one line; where a magic or shell command is assigned, put None in its place.

        `%time` has the value of the expression it times, so there that expression is put.

        Returns:
            The line as Python, and whether None was put in.
        """
        before = replace(self)
        escape = self.scan(line)
        timed = None if escape is None else _TIME.match(line, escape)
        if timed:
            line = line[:escape] + line[timed.end() :]
            self.__dict__.update(before.__dict__)
            escape = self.scan(line)
        return (line, False) if escape is None else (line[:escape] + "None", True)

    def scan(self, line: str) -> int | None:
        """Read one line; return where in it a magic or shell command is assigned, if one is."""
        if self.at_start():
            self.assignable = True
        self.comment = None
        position = self._end_of_string(line, 0) if self.quote else 0
        while token := _TOKEN.search(line, position):
            position = token.end()
            if token["comment"]:
                self.comment = token.start()
                break
            if token["quote"]:
                self.quote = token["quote"]
                position = self._end_of_string(line, position)
            elif token["open"]:
                self.depth += 1
            elif token["close"]:
                self.depth = max(0, self.depth - 1)
            elif self.depth == 0 and self.assignable and token["operator"].startswith("="):
                self.assignable = token["operator"].startswith("==")
                assigned = _ASSIGN_ESCAPE.match(line, token.start())
                if assigned:
                    return assigned.end()
        in_code = self.comment is None and (not self.quote or len(self.quote) == 1)
        self.continued = in_code and line.endswith("\\")
        if len(self.quote) == 1 and not self.continued:
            self.quote = ""
        return None

    def _end_of_string(self, line: str, position: int) -> int:
        for match in _QUOTE_ENDS[self.quote].finditer(line, position):
            if match[0] == self.quote:
                self.quote = ""
                return match.end()
        return len(line)
