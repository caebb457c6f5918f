"""Reports ↔ what is stored of them. Pure.

A report is kept as its JSON without the `run` part, and that part beside it: two gradings of the
same thing have the same digest. Both are deflated, which makes a fifth to an eighth of them.
"""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass

from grader.records import Report, Run


@dataclass(frozen=True)
class Packed:
    """A report as it is stored.

    Attributes:
        digest: SHA-256, in hexadecimal, of the report's JSON without its run part.
        report: that JSON, deflated.
        run: the JSON of the run part, deflated.
    """

    digest: str
    report: bytes
    run: bytes


def packed(report: Report) -> Packed:
    """Return what is stored of a report."""
    body = report.model_dump_json(exclude={"run"}).encode()
    run = report.run.model_dump_json().encode()
    return Packed(hashlib.sha256(body).hexdigest(), zlib.compress(body), zlib.compress(run))


def unpacked(report: bytes, run: bytes) -> Report:
    """Return the report that was packed.

    Raises:
        zlib.error: the bytes are damaged.
        ValueError: they hold something else, or a report of a grader that this one cannot read.
    """
    bare = Report.model_validate_json(zlib.decompress(report))
    return bare.model_copy(update={"run": Run.model_validate_json(zlib.decompress(run))})
