"""The pages that are written, by code."""

from __future__ import annotations

from importlib.resources import files
from itertools import groupby
from typing import Final

from grader.codes import CODES

AREAS: Final[dict[str, str]] = {
    "BP0": "The hand-in itself",
    "BP1": "Calls, values and gradients",
    "BP2": "The argument of backward",
    "BP3": "Training and scripts",
    "BP4": "Checking gradients",
    "BP5": "Rules",
    "BP9": "The grader",
}
"""What codes that begin alike have in common."""
OTHERS: Final = "Other codes"
_SUFFIX: Final = ".md"


def page(code: str) -> str:
    """Return the page of a code as Markdown, with its title.

    Raises:
        KeyError: there is no such code.
        FileNotFoundError: nobody has written its page.
    """
    title = f"# {code}: {CODES[code]}"
    folder = files("grader.explain") / "pages"
    return f"{title}\n\n{(folder / f'{code}{_SUFFIX}').read_text(encoding='utf-8')}"


def written() -> frozenset[str]:
    """Return the codes that have a page."""
    folder = files("grader.explain") / "pages"
    names = (entry.name for entry in folder.iterdir())
    return frozenset(name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX))


def all_codes() -> str:
    """Return the whole catalogue as Markdown, area by area."""
    parts = ["# Codes of findings"]
    for area, codes in groupby(sorted(CODES), key=lambda code: code[:3]):
        parts.append(f"## {AREAS.get(area, OTHERS)}")
        parts.append("\n".join(f"- `{code}` {CODES[code]}" for code in codes))
    parts.append("`grade explain CODE` shows the page of one of them.")
    return "\n\n".join(parts) + "\n"
