"""Markdown as plain text of 80 columns: headings, paragraphs, lists, code. Pure.

What our own pages use and no more: no tables, no nested lists, no HTML. Lines of code are neither
wrapped nor cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from grader.render.style import Style
from grader.render.text import clean, wrap

WIDTH: Final = 78
CODE_INDENT: Final = "    "
_FENCE: Final = "```"
_ITEM: Final = re.compile(r"(-|\d+\.) +(.*)")
_MARKUP: Final = re.compile(r"(`+)(.+?)\1|\*\*(.+?)\*\*")


def render_page(markdown: str, *, style: Style) -> str:
    """Return a page as text, with a newline at the end.

    Args:
        markdown: the page.
        style: the terminal's glyphs and colours; headings are the only thing painted.
    """
    blocks = ["\n".join(block) for block in _blocks(clean(markdown).split("\n"), style)]
    return style.encode("\n\n".join(blocks)) + "\n"


def _blocks(lines: list[str], style: Style) -> Iterator[list[str]]:
    text: list[str] = []
    code: list[str] | None = None
    for line in [*lines, ""]:
        if line.startswith(_FENCE):
            if code is None:
                yield from _text(text, style)
                text, code = [], []
            else:
                yield [f"{CODE_INDENT}{inner}".rstrip() for inner in code]
                code = None
        elif code is not None:
            code.append(line)
        elif line.strip():
            text.append(line)
        else:
            yield from _text(text, style)
            text = []
    while code and not code[-1].strip():
        code.pop()
    if code:
        yield [f"{CODE_INDENT}{inner}".rstrip() for inner in code]


def _text(lines: list[str], style: Style) -> Iterator[list[str]]:
    """Yield a heading, a list, an indented block or a paragraph."""
    if not lines:
        return
    if lines[0].startswith("#"):
        title = lines[0].lstrip("#").strip()
        yield [style.paint(line, "strong") for line in wrap(_plain(title), WIDTH)]
        yield from _text(lines[1:], style)
    elif all(line.startswith(CODE_INDENT) for line in lines):
        yield [line.rstrip() for line in lines]
    elif _ITEM.match(lines[0]):
        yield [line for item in _items(lines) for line in _item(item)]
    else:
        yield wrap(_plain(" ".join(line.strip() for line in lines)), WIDTH)


def _items(lines: list[str]) -> list[str]:
    items: list[str] = []
    for line in lines:
        if _ITEM.match(line):
            items.append(line.strip())
        else:
            items[-1] += f" {line.strip()}"
    return items


def _item(item: str) -> list[str]:
    found = _ITEM.match(item)
    mark, text = (found[1], found[2]) if found else ("-", item)
    indent = " " * (len(mark) + 3)
    first, *rest = wrap(_plain(text), WIDTH - len(indent))
    return [f"  {mark} {first}", *(f"{indent}{line}" for line in rest)]


def _plain(text: str) -> str:
    """Return a line without the marks around code and strong words."""
    return _MARKUP.sub(lambda found: found[2] or found[3], text)
