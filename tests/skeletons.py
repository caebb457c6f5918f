"""A small assignment in a folder of its own, to be spoilt."""

from __future__ import annotations

import atexit
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from grader.kit import build_kit, kit_file, write_kit
from grader.skeleton import write_skeleton
from grader.spec import LoadedAssignment, load_assignment

NAME = "tiny"


@cache
def _written() -> Path:
    root = Path(mkdtemp(prefix="grade-skeleton-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    write_skeleton(root / "assignments", NAME)
    return root


class Skeleton:
    """An assignment as `grade new` writes it, in `root`."""

    def __init__(self, root: Path) -> None:
        shutil.copytree(_written(), root, dirs_exist_ok=True)
        self.root = root
        self.assignments = root / "assignments"
        self.folder = self.assignments / NAME
        self.reference = root / "reference" / NAME
        self.examples = root / "submissions_example" / NAME
        self.spec = self.folder / "assignment.toml"

    @property
    def loaded(self) -> LoadedAssignment:
        return load_assignment(self.folder)

    def change(self, path: Path, *pairs: tuple[str, str]) -> None:
        """Replace texts that are there, each once."""
        text = path.read_text(encoding="utf-8")
        for old, new in pairs:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")

    def add_mistake(self, name: str, step: str, wrong: str, *tasks: str) -> None:
        """Name one more mistake."""
        fields = f'"{name}", "{step}", "{wrong}", "It is wrong.", "Look.", "c", {tasks!r}'
        text = f"\nMISTAKES = (*MISTAKES, Mistake({fields}))\n"
        with (self.reference / "mistakes.py").open("a", encoding="utf-8") as file:
            file.write(text)

    def make_kit(self) -> None:
        """Make the kit anew."""
        write_kit(kit_file(self.loaded), build_kit(self.loaded))
