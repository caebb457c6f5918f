"""Other machines, as far as one can be told to be another: other kernels for the same sums.

numpy's BLAS, numpy itself, torch and MKL choose their kernels by the processor. They add in other
orders and fuse other operations, so last bits differ from machine to machine. Verdicts and points
must not. `python -m tests.machines` grades every example and makes every kit on each machine of
`MACHINES`, each in processes of its own, and says what differs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

MACHINES: Final[Mapping[str, Mapping[str, str]]] = {
    "this one": {},
    "Nehalem, no vectors": {
        "OPENBLAS_CORETYPE": "Nehalem",
        "NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4 AVX512_ICL AVX512_SPR",
        "ATEN_CPU_CAPABILITY": "default",
        "MKL_CBWR": "COMPATIBLE",
        "DNNL_MAX_CPU_ISA": "SSE41",
    },
    "Haswell": {
        "OPENBLAS_CORETYPE": "Haswell",
        "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR",
        "ATEN_CPU_CAPABILITY": "avx2",
        "MKL_CBWR": "AVX2",
        "DNNL_MAX_CPU_ISA": "AVX2",
    },
    "SkylakeX": {
        "OPENBLAS_CORETYPE": "SkylakeX",
        "NPY_DISABLE_CPU_FEATURES": "AVX512_ICL AVX512_SPR",
        "ATEN_CPU_CAPABILITY": "avx512",
        "MKL_CBWR": "AVX512",
    },
    "Sandy Bridge": {
        "OPENBLAS_CORETYPE": "Sandybridge",
        "NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4 AVX512_ICL AVX512_SPR",
        "ATEN_CPU_CAPABILITY": "default",
        "MKL_CBWR": "SSE4_2",
    },
    "Zen": {
        "OPENBLAS_CORETYPE": "Zen",
        "ATEN_CPU_CAPABILITY": "avx2",
        "MKL_CBWR": "AVX",
    },
}
"""Environment variables by machine. Where a processor lacks what one asks for, the libraries take
what there is."""
