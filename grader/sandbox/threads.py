"""One thread: a forked child of a process with an idle thread pool hangs at its first use.

It is also faster: pools of several threads spin against each other on small matrices.
"""

from __future__ import annotations

from typing import Final

ONE_THREAD: Final = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
}
"""Environment that must be set before numpy or torch is imported."""
