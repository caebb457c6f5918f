"""A process that adds gradings one after another and says each when it is recorded.

    python -m tests.store.adding FILE FIRST LAST

Two of them with one file are two batches at once. On the first error of the store it prints that
and ends with exit code 2.
"""

from __future__ import annotations

import sys
from pathlib import Path

from grader.errors import StoreError
from grader.store import Store

from .builders import ASSIGNMENT, a_class, a_key, an_entry, small


def add_all(path: Path, first: int, last: int) -> None:
    """Record the submissions of a range; print the id of each with whether it was new."""
    report = small()
    with Store.open(path, create=True) as store:
        store.record_class(a_class(*(an_entry(f"s{n:05}") for n in range(40))))
        for number in range(first, last):
            name = f"s{number:05}"
            new = store.add(name, ASSIGNMENT, a_key(), report.model_copy(update={"seed": number}))
            sys.stdout.write(f"{name} {new}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    try:
        add_all(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
    except StoreError as failed:
        sys.exit(f"{failed.message}\n{failed.hint}")
