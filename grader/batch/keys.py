"""Which tasks are the same: a digest of everything a report depends on."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from grader.batch.work import Job
from grader.hand_in import HandIn
from grader.ready import depends_on
from grader.store import grading_key


@dataclass
class Keys:
    """Makes the keys of one job; what all submissions share is read once."""

    job: Job
    _shared: dict[str, dict[str, Any]] = field(default_factory=dict)

    def of(self, assignment: str, hand_in: HandIn) -> str:
        """Return the key of a submission's grading.

        Raises:
            SpecError: the assignment's reference is not there.
        """
        if assignment not in self._shared:
            loaded = self.job.assignments[assignment]
            self._shared[assignment] = depends_on(loaded, self.job.seed)
        return grading_key(
            submission_digest=_digest(hand_in, renamed=self.job.accept_other_names),
            sandbox=self.job.level,
            **self._shared[assignment],
        )


def _digest(hand_in: HandIn, *, renamed: bool) -> str:
    """Digest what was handed in, how it is read, and what is said of it."""
    submission, refusal = hand_in.submission, hand_in.refusal
    parts = [hand_in.id, str(renamed)]
    if submission is not None:
        parts += [submission.digest, *submission.notes]
    if refusal is not None:
        parts += [refusal.message, refusal.hint]
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part.encode(errors="surrogatepass"))
    return digest.hexdigest()
