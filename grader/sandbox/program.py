"""What is run of a submission: data only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Program:
    """What is run.

    Attributes:
        files: source by path relative to the folder of the expected file.
        fixtures: source of the assignment's public functions, or None where it has none.
        autograd: whether torch records what is computed, so that it can be differentiated.
        main: path of the expected file.
        memory_mib: address space a process may add, MiB.
        import_s: CPU seconds an import may take.
        seed: for the global random generators, the same in every process.
        script: whether the file is a script, which is run by requests and not imported.
    """

    files: Mapping[str, bytes]
    main: str
    memory_mib: int
    import_s: float
    seed: int = 0
    fixtures: bytes | None = None
    autograd: bool = True
    script: bool = False
