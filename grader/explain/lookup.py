"""What somebody asks to have explained: a code, or the id of a mistake in an assignment."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from grader.codes import CODES
from grader.errors import KitError, UsageError
from grader.explain.pages import page

if TYPE_CHECKING:
    from grader.mistakes import Mistake
    from grader.spec import LoadedAssignment

JOINED: Final = "+"
"""Joins the ids of mistakes that are made at once."""
LISTS: Final = "grade explain lists all codes."


def explained(what: str, folder: Path) -> str:
    """Return a page of Markdown on a code, or on a named mistake.

    Args:
        what: a code such as "BP104", in upper or lower case; or the id of a mistake, or several
            joined by "+" as reports write them.
        folder: of the assignments; mistakes are known where their references or kits are.

    Raises:
        UsageError: nothing is called that; says what is meant where that can be told.
        SpecError: an assignment or its reference is wrong.
    """
    if what.upper() in CODES:
        return page(what.upper())
    known = dict(_named(folder))
    parts = [part for part in what.split(JOINED) if part]
    if parts and all(part in known for part in parts):
        return "\n".join(known[part] for part in parts)
    raise _unknown(what, known)


def _unknown(what: str, known: dict[str, str]) -> UsageError:
    close = difflib.get_close_matches(what.upper(), CODES, n=1)
    close = close or difflib.get_close_matches(what, known, n=1)
    meant = f"Did you mean {close[0]}? " if close else ""
    mistakes = "" if known else " Mistakes are known where an assignment's kit or reference is."
    return UsageError(f"nothing is called {what}", f"{meant}{LISTS}{mistakes}")


def _named(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield every mistake's id and page: of the assignments, and those that any could have."""
    from grader.diagnose.transforms import TRANSFORMS
    from grader.discover import read_assignments

    for transform in TRANSFORMS:
        sentence = transform.sentence.format(function="the function")
        said = sentence[:1].upper() + sentence[1:]
        yield transform.id, f"# {transform.id}\n\n{said}\n\nHint: {transform.hint}\n"
    try:
        assignments = read_assignments(folder)
    except UsageError:
        return  # a machine without assignments has the codes
    pages: dict[str, list[str]] = {}
    for assignment in assignments.values():
        for mistake in _mistakes(assignment):
            pages.setdefault(mistake.id, []).append(_section(assignment.spec.id, mistake))
    for name, sections in pages.items():
        yield name, "\n".join([f"# {name}\n", *sections])


def _mistakes(assignment: LoadedAssignment) -> Sequence[Mistake]:
    """Return the mistakes of an assignment: of its reference, else those that its kit foresees."""
    from grader.kit import read_kit
    from grader.reference import read_mistakes

    if assignment.reference_folder is not None:
        return read_mistakes(assignment)
    try:
        kit = read_kit(assignment)
    except KitError:
        return ()
    return () if kit is None else kit[1].mistakes


def _section(assignment: str, mistake: Mistake) -> str:
    return (
        f"## In {assignment}: {', '.join(mistake.tasks)}\n\n{mistake.sentence}\n\n"
        f"- Hint: {mistake.hint}\n- Concept: {mistake.concept}\n"
    )
