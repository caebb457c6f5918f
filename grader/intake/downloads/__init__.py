"""The submissions of a class: a folder or a zip becomes entries, each of which is read later.

`read_class` looks at names and at what a system wrote beside the submissions, never at what a
student handed in; `Entry.read` does that, and a student's broken archive is that entry's error.

    tree.py          a download as a tree; disk_tree.py a folder, zip_tree.py a zip, read in place
    layout.py        what a layout is; LAYOUTS is the registry
    plain.py         one file a layout: canvas.py, moodle.py, gradescope.py, git.py
    uploads.py       what one student uploaded: which of it counts
    metadata.py      what Gradescope writes beside the submissions; git_files.py what git does
    entry.py         what was found; wanted.py: which file names are asked for
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import Final

from grader.errors import IntakeError, UsageError
from grader.intake.downloads.canvas import CANVAS
from grader.intake.downloads.disk_tree import DiskTree
from grader.intake.downloads.entry import Class, Entry, Found
from grader.intake.downloads.git import GIT
from grader.intake.downloads.gradescope import GRADESCOPE
from grader.intake.downloads.layout import Layout
from grader.intake.downloads.moodle import MOODLE
from grader.intake.downloads.plain import PLAIN
from grader.intake.downloads.tree import Tree
from grader.intake.downloads.wanted import Wanted, imported_as
from grader.intake.downloads.zip_tree import ZipTree
from grader.intake.names import shown
from grader.spec.suggest import did_you_mean

__all__ = ["AUTO", "LAYOUTS", "Class", "Entry", "Layout", "read_class"]

AUTO: Final = "auto"

LAYOUTS: Final[dict[str, Layout]] = {
    layout.name: layout for layout in (GRADESCOPE, MOODLE, CANVAS, GIT, PLAIN)
}
"""How a download may be laid out, by name; in the order in which they are tried."""

_HINT: Final = "Name a folder that holds the submissions, or the zip as it was downloaded."


def read_class(
    folder: Path,
    expected: Collection[str],
    *,
    layout: str = AUTO,
    accept_other_names: bool = False,
) -> Class:
    """Find the submissions of a class. No file of a student is opened.

    Args:
        folder: where they lie; a folder, or a zip of one.
        expected: names of the files that are graded, e.g. "two_layer_relu.py".
        layout: a key of `LAYOUTS`, or "auto" to have it recognised from the names.
        accept_other_names: whether a folder's single Python file of another name is taken for the
            expected one.

    Raises:
        UsageError: there is no such folder or layout, what is there cannot be read, or two
            submissions have one id.
    """
    if layout != AUTO and layout not in LAYOUTS:
        message = f"there is no layout {layout!r}{did_you_mean(layout, (AUTO, *LAYOUTS))}"
        raise UsageError(message, f"Layouts are {', '.join((AUTO, *LAYOUTS))}.")
    tree = _read_tree(folder)
    wanted = Wanted(frozenset(map(imported_as, expected)), accept_other_names)
    try:
        chosen, why = _chosen(tree, wanted, layout)
        found = chosen.find(tree, wanted)
    except IntakeError as error:
        raise UsageError(error.message, error.hint) from error
    _check_ids(found)
    entries = tuple(sorted(found.entries, key=lambda entry: entry.id))
    return Class(chosen.name, why, entries, found.mapping)


def _read_tree(folder: Path) -> Tree:
    try:
        resolved = folder.resolve(strict=True)
    except (OSError, RuntimeError, ValueError) as error:
        # RuntimeError: links in a circle, before Python 3.13. ValueError: a zero byte.
        raise UsageError(f"{shown(str(folder))}: there is no such folder", _HINT) from error
    if resolved.is_dir():
        return DiskTree(resolved)
    if resolved.suffix.lower() != ".zip" or not resolved.is_file():
        raise UsageError(f"{shown(str(folder))}: neither a folder nor a zip", _HINT)
    return ZipTree(resolved)


def _chosen(tree: Tree, wanted: Wanted, name: str) -> tuple[Layout, str]:
    if name != AUTO:
        return LAYOUTS[name], "asked for"
    for layout in LAYOUTS.values():
        why = layout.recognise(tree, wanted)
        if why is not None:
            return layout, why
    return PLAIN, ""


def _check_ids(found: Found) -> None:
    counts = Counter(entry.id for entry in found.entries)
    twice = sorted(name for name, count in counts.items() if count > 1)
    if twice:
        files = [row.file for row in found.mapping if row.submission == twice[0]]
        raise UsageError(
            f"two submissions would be called {twice[0]}: {' and '.join(files[:2])}",
            "Rename or remove one of them.",
        )
