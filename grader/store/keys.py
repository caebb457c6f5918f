"""What a report depends on, as one digest: two gradings of one key say the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence


def grading_key(
    *,
    submission_digest: str,
    spec_digest: str,
    reference_digest: str,
    seeds: Sequence[int | None],
    grader_version: str,
    versions: Mapping[str, str],
    sandbox: str,
) -> str:
    """Return the SHA-256, in hexadecimal, of everything that a report is a function of.

    Args:
        submission_digest: of the submitted files.
        spec_digest: of the assignment.
        reference_digest: of the reference's files.
        seeds: the visible and the secret one; None where there is none.
        grader_version: of this grader.
        versions: of Python and the libraries, by name; their order does not matter.
        sandbox: the level that is in effect.
    """
    parts = {
        "grader_version": grader_version,
        "reference_digest": reference_digest,
        "sandbox": sandbox,
        "seeds": list(seeds),
        "spec_digest": spec_digest,
        "submission_digest": submission_digest,
        "versions": dict(versions),
    }
    canonical = json.dumps(parts, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
