"""Where an assignment's prepared cases come from: the cache, the reference, or a student's kit."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import numpy as np

from grader.cache import Cache
from grader.diagnose import Predictions
from grader.kit import (
    kit_file,
    missing_kit,
    prepare_visible,
    read_kit,
    read_predictions,
)
from grader.limits import with_limits
from grader.packed import fingerprint, pack_prepared, unpack_prepared
from grader.prepare import Prepared, Seeds, prepare
from grader.reference import (
    HIDDEN,
    read_functions,
    read_needed_fixtures,
    read_secret_seed,
    reference_folder,
)
from grader.spec import LoadedAssignment
from grader.stored import StoredError, digest
from grader.version import __version__

FROM_REFERENCE: Final = "what is right was computed from the reference on this machine"


@dataclass(frozen=True)
class Ready:
    """Prepared cases, and what is to be said or done about them.

    Attributes:
        prepared: the cases.
        reference: whether they come from the reference, hidden checks included.
        predictions: answers of wrong versions of the reference; None where there are none.
        notes: remarks for the report.
        keep: stores them for the next time, once it is certain that no submission can read them.
    """

    prepared: Prepared
    reference: bool
    predictions: Predictions | None = None
    notes: tuple[str, ...] = ()
    keep: Callable[[], None] = lambda: None


def ready_to_grade(assignment: LoadedAssignment, seed: int | None, store: Cache | None) -> Ready:
    """Return all cases, from the cache or computed from the reference.

    Args:
        assignment: with its reference.
        seed: replaces the spec's visible seed.
        store: looked into first; None for none.

    Raises:
        SpecError: the assignment or its reference is wrong, or the reference is not there.
    """
    visible = assignment.spec.seed if seed is None else seed
    seeds = Seeds(visible, read_secret_seed(assignment))
    predictions = read_predictions(assignment)
    if store is None:
        return Ready(_computed(assignment, seeds), True, predictions)
    key = _key(assignment, seeds)
    stored = store.read(key)
    if stored is not None:
        try:
            fixtures = read_needed_fixtures(assignment)
            prepared = unpack_prepared(assignment, seeds, stored, fixtures)
            return Ready(prepared, True, predictions)
        except StoredError:
            pass  # it is made anew
    prepared = _computed(assignment, seeds)

    def keep() -> None:
        store.write(key, pack_prepared(assignment, prepared, compressed=False))

    return Ready(prepared, True, predictions, keep=keep)


def ready_to_check(assignment: LoadedAssignment) -> Ready:
    """Return the visible cases from the kit; from the reference only where there is no kit.

    Raises:
        KitError: there is neither, or the kit cannot be used.
        SpecError: the assignment or its reference is wrong.
    """
    kit = read_kit(assignment)
    if kit is not None:
        return Ready(kit[0], False, kit[1])
    if assignment.reference_folder is None:
        raise missing_kit(assignment)
    note = f"there is no {kit_file(assignment).name}: {FROM_REFERENCE}"
    predictions = read_predictions(assignment)
    return Ready(prepare_visible(assignment), False, predictions, (note,))


def _computed(assignment: LoadedAssignment, seeds: Seeds) -> Prepared:
    functions = read_functions(assignment)
    place, fixtures = str(assignment.file), read_needed_fixtures(assignment)
    return with_limits(prepare(assignment.spec, seeds, functions, place, fixtures), functions)


def depends_on(assignment: LoadedAssignment, seed: int | None) -> dict[str, Any]:
    """Return what verdicts depend on besides the submission and the level, as plain data.

    Args:
        assignment: with its reference.
        seed: replaces the spec's visible seed.

    Raises:
        SpecError: the reference is not there.
    """
    folder = reference_folder(assignment)
    fixtures = hashlib.sha256(assignment.fixtures or b"").hexdigest()
    visible = assignment.spec.seed if seed is None else seed
    return {
        "spec_digest": assignment.digest,
        "reference_digest": digest([_digests(folder, ["**/*.py", HIDDEN]), fixtures]),
        "seeds": [visible, read_secret_seed(assignment)],
        "grader_version": own_digest(),
        "versions": versions_of(assignment.spec.arrays),
    }


@cache
def own_digest() -> str:
    """Return a digest of the grader's version and of its own code."""
    return digest([__version__, _own_source()])


def versions_of(arrays: str) -> dict[str, str]:
    """Return the versions of Python and of the libraries that submissions use here."""
    found = {"python": platform.python_version(), "numpy": np.__version__}
    return found | ({"torch": version("torch")} if arrays == "torch" else {})


def _key(assignment: LoadedAssignment, seeds: Seeds) -> str:
    """Everything that the cases depend on, and what may make their last bits differ."""
    folder = reference_folder(assignment)
    return digest(
        {
            "spec": fingerprint(assignment),
            "reference": _digests(folder, ["**/*.py", HIDDEN]),
            "seeds": [seeds.visible, seeds.secret],
            "grader": [__version__, _own_source()],
            "numpy": np.__version__,
            "python": platform.python_version(),
            "machine": [platform.machine(), platform.node()],
        }
    )


@cache
def _own_source() -> dict[str, Any]:
    return _digests(Path(__file__).parent, ["**/*.py"])


def _digests(folder: Path, patterns: list[str]) -> dict[str, Any]:
    paths = sorted(path for pattern in patterns for path in folder.glob(pattern) if path.is_file())
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in paths
    }
