r"""Cells as IPython reads them, turned into plain Python line for line.

Beside Python a cell may hold magics (`%matplotlib inline`), shell lines (`!pip install`), questions
(`?np.dot`) and calls without parentheses (`/f x`). IPython's own recognisers find them and turn
them into calls of `get_ipython()`, which does nothing where hand-ins run. Three things are done
here that IPython does not do, because a hand-in is read, not run, and by nobody who trusts it:

* Lines are never added or removed, so that a finding names the line that the student wrote.
* What runs code of the notebook itself (`%time x = f()`, `%%capture`) leaves that code in place;
  the body of any other cell magic is another language or process, and is left out.
* Cells are read one logical line at a time, and what costs IPython squared time is bounded.

IPython is imported when a cell needs it, not before.
"""

from __future__ import annotations

import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from grader.intake import limits

Lines: TypeAlias = list[str]
"""Each ends with its line end."""
Tokens: TypeAlias = list[tokenize.TokenInfo]

# These run their body in the notebook itself; the body of any other is another language or process.
_TRANSPARENT: Final = frozenset(
    {"", "capture", "debug", "heat", "memit", "prun", "scalene", "snakeviz", "time", "timeit"}
)
_TIMEIT_OPTIONS: Final = re.compile(r"(?:-[nrp]\s*\d+\s*|-[tcqov]+\s*)*")
_TIME: Final = re.compile(r"(?:%time(?:\s+--no-raise-error)?\s+)+(?=\S)")
_CELL_HELP: Final = re.compile(r"%%\w+\?")
_NAME: Final = re.compile(r"\s*([A-Za-z_]\w*)(?=\s|$)")

# Magics that a notebook also takes without "%". Two words in a row are never Python.
_BARE: Final = re.compile(
    r"(?:(?:cat|cd|conda|cp|load_ext|ls|mamba|matplotlib|mkdir|mv|pip|pip3|pylab|reload_ext"
    r"|rm|uv)[ \t]+(?!(?:and|else|for|if|in|is|not|or)\b)[A-Za-z_]|(?:ls|pwd|who|whos)[ \t]*$)"
)
_FUTURE: Final = re.compile(r"from[ \t]+__future__[ \t]+import\b")
_PROMPT: Final = r"[ \t]*>>>|[ \t]*\.\.\.|In \[\d+\]:"

# Only a cell that has one of these somewhere can be anything but plain Python.
_UNUSUAL: Final = re.compile(
    rf"\A\s*^[ \t]+\S|^[ \t]*[%!?,;/]|=(?:[ \t]|\\\n)*[%!]|\?[ \t]*(?:#.*)?$|^(?:{_PROMPT})"
    rf"|^{_FUTURE.pattern}|^[ \t]*{_BARE.pattern}",
    re.MULTILINE,
)
_BLANKS: Final = re.compile(r"[ \t\f\\]")
_OPEN: Final = frozenset("([{")
_CLOSE: Final = frozenset(")]}")


class TangledError(Exception):
    """Cells with magics that would take too long to read; `str` says what of them is too much."""


@dataclass
class Effort:
    """What reading the cells of one hand-in that have magics has cost.

    Before 3.12 Python's tokenizer is written in Python, and tries at each blank of a run every way
    to split the rest of it: 16,000 blanks before a backslash take it more than a minute.

    Attributes:
        characters: in such cells.
        work: squares of the blanks and backslashes in a line, summed over the lines.
    """

    characters: int = 0
    work: int = 0

    def spend(self, text: str) -> None:
        """Count a cell in.

        Raises:
            TangledError: it is one too many.
        """
        self.characters += len(text)
        if self.characters > limits.MAX_MAGIC_CHARACTERS:
            most = limits.size(limits.MAX_MAGIC_CHARACTERS)
            raise TangledError(f"cells with magic commands are larger than {most}")
        self.work += sum(len(_BLANKS.findall(line)) ** 2 for line in text.split("\n"))
        if self.work > limits.MAX_MAGIC_WORK:
            raise TangledError("a line beside a magic command has too many blanks or backslashes")


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
        lines: as many as the cell has, without line ends.
        dropped: the magic that took the body away, e.g. "%%bash", or None.
    """

    lines: list[str]
    dropped: str | None = None


def plain_python(
    text: str, future: FutureImports | None = None, effort: Effort | None = None
) -> PlainCell:
    """Return a cell with what only IPython understands made harmless Python.

    Args:
        text: the cell's source.
        future: receives the cell's `from __future__` imports, which become `pass`.
        effort: what the hand-in's other cells have cost; the cell is counted in.

    Raises:
        TangledError: it would take too long to read.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not _UNUSUAL.search(text):
        return PlainCell(text.split("\n"))
    (effort or Effort()).spend(text)
    lines = _cleaned(_lines(text))
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    if lines[first].startswith("%%") and not _CELL_HELP.match(lines[first]):
        magic, _, rest = lines[first][2:].strip().partition(" ")
        if magic not in _TRANSPARENT:
            blank = [""] * len(lines)
            blank[first] = "pass"
            return PlainCell(blank, f"%%{magic}")
        lines[first] = _setup(magic, rest) + "\n"
    plain = _Reader(lines, future or FutureImports()).read()
    return PlainCell([line.removesuffix("\n") for line in plain])


def _lines(text: str) -> Lines:
    return [line + "\n" for line in text.split("\n")]


def _cleaned(lines: Lines) -> Lines:
    """Return the cell as IPython has it, without prompts and common indentation; lines are kept."""
    from IPython.core.inputtransformer2 import classic_prompt, ipython_prompt, leading_indent

    empty = next((index for index, line in enumerate(lines) if line.strip()), 0)
    parts: Lines = leading_indent(lines[empty:])  # type: ignore[no-untyped-call]  # IPython's own
    if max(map(len, parts)) <= limits.MAX_PROMPT_LINE:
        parts = ipython_prompt(classic_prompt(parts))
    return ["\n"] * empty + _lines("".join(parts).removesuffix("\n"))


def _setup(magic: str, rest: str) -> str:
    """Return what stands in the place of a cell magic whose body runs in the notebook."""
    if magic == "timeit":
        options = _TIMEIT_OPTIONS.match(rest)
        return rest[options.end() :] if options and rest[options.end() :] else "pass"
    captured = _NAME.match(rest) if magic == "capture" else None
    return f"{captured[1]} = get_ipython()" if captured else "pass"


class _Reader:
    """Reads a cell logical line by logical line, as IPython's recognisers want to be asked.

    They say where a line is IPython's, and their own `transform` makes Python of it. What follows
    such a line is tokenised anew: quotes and brackets in it mean nothing.
    """

    def __init__(self, lines: Lines, future: FutureImports) -> None:
        from IPython.core import inputtransformer2

        self.ipython: Any = inputtransformer2
        manager: Any = inputtransformer2.TransformerManager()  # type: ignore[no-untyped-call]  # IPython's own
        self.recognisers = manager.token_transformers
        self.escapes = tuple(inputtransformer2.ESCAPE_SINGLES)
        self.lines = lines
        self.future = future
        self.at = 0

    def read(self) -> Lines:
        """Return as many lines as there were."""
        plain: Lines = []
        while self.at < len(self.lines):
            plain += self.next_lines()
        return plain

    def next_lines(self) -> Lines:
        """Read the logical line that begins where the reader is; [] where it is to be read anew."""
        line = self.lines[self.at]
        code = line.lstrip()
        indent = line[: len(line) - len(code)]
        if not code:
            self.at += 1
            return [line]
        timed = _TIME.match(code)
        if timed:
            self.lines[self.at] = indent + code[timed.end() :]
            return []
        if _BARE.match(code):
            self.lines[self.at] = f"{indent}%{code}"
        if self.lines[self.at][len(indent)] in self.escapes:
            return self.transformed(self.ipython.EscapedCommand((1, len(indent))))
        return self.statement()

    def statement(self) -> Lines:
        """Read a logical line that begins like Python."""
        tokens, count = _logical_line(self.lines, self.at)
        plain = self.lines[self.at : self.at + count]
        for found in self.found(tokens):
            first = self.at + found.start_line
            line = self.lines[first]
            timed = _TIME.match(line, found.start_col)
            if timed:  # `x = %time f()` has the value of the expression it times
                self.lines[first] = line[: found.start_col] + line[timed.end() :]
                return []
            if len("".join(plain)) <= limits.MAX_HELP or not hasattr(found, "q_line"):
                return self.transformed(found)
        if _FUTURE.match(plain[0]):
            self.future.lines += plain
            plain = ["pass\n", *["\n"] * (count - 1)]
        self.at += count
        return plain

    def found(self, tokens: Tokens) -> Iterator[Any]:
        """Yield what IPython recognises in a logical line, the first of it first."""
        every = [recogniser.find([tokens]) for recogniser in self.recognisers]
        yield from sorted((one for one in every if one is not None), key=lambda one: one.sortby())

    def transformed(self, found: Any) -> Lines:
        """Replace what was recognised; the lines that are gone become empty ones."""
        first = self.at + found.start_line
        last = self.at + getattr(found, "q_line", 0)
        last = max(last, self.ipython.find_end_of_continued_line(self.lines, first))
        lines = self.lines[self.at : last + 1]
        self.at += len(lines)
        try:
            plain: Lines = found.transform(lines)
        except SyntaxError:  # such as a question about what has no name: Python will say so
            return lines
        return plain + ["\n"] * (len(lines) - len(plain))


def _logical_line(lines: Lines, start: int) -> tuple[Tokens, int]:
    """Return the tokens of the logical line that begins at `start`, and how many lines it has."""
    tokens: Tokens = []
    depth = 0
    rest = map(lines.__getitem__, range(start, len(lines)))
    try:
        for token in tokenize.generate_tokens(rest.__next__):
            tokens.append(token)
            if token.type == tokenize.NEWLINE or (token.type == tokenize.NL and depth == 0):
                return tokens, token.start[0]
            if token.type == tokenize.OP:
                depth = max(0, depth + (token.string in _OPEN) - (token.string in _CLOSE))
    except (tokenize.TokenError, SyntaxError) as error:
        # an open bracket or string goes on to the end of the cell; anything else ends with its line
        if "EOF" not in str(error):
            return tokens, tokens[-1].end[0] if tokens else 1
    return tokens, len(lines) - start
