"""Writes the files of a new assignment."""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Mapping
from keyword import iskeyword
from pathlib import Path
from string import Template
from typing import Final

from grader.errors import UsageError
from grader.kit import build_kit, kit_file, write_kit
from grader.proof.stored import verify, write_proof
from grader.skeleton.templates import (
    EXPECTED,
    FORBID,
    HANDOUT,
    HIDDEN,
    MISTAKES,
    SOLUTION,
    SPEC,
    STARTER,
    TEXTBOOK,
)
from grader.spec import load_assignment

VISIBLE_SEEDS: Final = 1000
SECRET_BITS: Final = 60
ID: Final = re.compile(r"[a-z][a-z0-9_]*")


def write_skeleton(assignments: Path, name: str, arrays: str = "numpy") -> list[Path]:
    """Write an assignment with reference, one example, kit and proof; return the folders.

    Args:
        assignments: the folder that holds the assignments; reference and example go beside it.
        name: its id.
        arrays: "numpy" or "torch".

    Raises:
        UsageError: the id cannot be one, something is there already, or cannot be written.
    """
    if not ID.fullmatch(name) or iskeyword(name):
        raise UsageError(
            f"{name!r} cannot be the id of an assignment",
            "Take small letters, digits and _, a letter first: it names the file to hand in.",
        )
    root = assignments.resolve().parent
    folders = [
        assignments / name,
        root / "reference" / name,
        root / "submissions_example" / name,
    ]
    for folder in folders:
        if folder.exists():
            raise UsageError(f"{folder} is there already", "Take another id, or remove it first.")
    try:
        for path, text in _files(folders, name, arrays).items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        made = load_assignment(folders[0])
        write_kit(kit_file(made), build_kit(made))
        write_proof(made, verify(made))
    except OSError as error:
        raise UsageError(f"{error.filename}: cannot be written: {error.strerror}") from error
    finally:
        # caches of Python's own from reading the reference
        shutil.rmtree(folders[1] / "__pycache__", ignore_errors=True)
    return folders


def _files(folders: list[Path], name: str, arrays: str) -> Mapping[Path, str]:
    assignment, reference, examples = folders
    textbook = examples / "full" / "textbook"
    words = {
        "id": name,
        "arrays": arrays,
        "seed": str(1 + secrets.randbelow(VISIBLE_SEEDS)),
        "secret": str(2 ** (SECRET_BITS - 1) + secrets.randbits(SECRET_BITS - 1)),
        "imports": '"math", "numpy"' if arrays == "numpy" else '"math", "numpy", "torch"',
        "forbid": FORBID[arrays],
        "import": "import numpy as np" if arrays == "numpy" else "import torch",
        "sum": "np.sum" if arrays == "numpy" else "torch.sum",
    }
    templates = {
        assignment / "assignment.toml": SPEC,
        assignment / "README.md": HANDOUT,
        assignment / "starter.py": STARTER,
        reference / "solution.py": SOLUTION,
        reference / "mistakes.py": MISTAKES,
        reference / "hidden.toml": HIDDEN,
        textbook / f"{name}.py": TEXTBOOK,
        textbook / "expected.toml": EXPECTED,
    }
    return {path: Template(text).substitute(words) for path, text in templates.items()}
