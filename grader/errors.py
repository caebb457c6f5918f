"""Every error the grader raises on purpose.

GraderError
├── UsageError           the command line asks for something that is not there        exit 2
│   ├── NothingToGrade   no assignment's file is in the submission                    exit 5
│   └── KitError         a kit for self-checks is missing, broken or out of date      exit 2
├── SpecError            an assignment or its reference is wrong; one SpecMistake each    exit 2
├── StoreError           a file of results is missing, is something else, or fails          exit 2
├── IntakeError          a submission cannot be unpacked safely; becomes *ungradable*
└── Fault                the grader failed; never a score                             exit 4
    ├── MachineBusy      a submission's process was not given its time
    └── SandboxError     the sandbox could not be set up or did not hold

Each says what is wrong, where, and what to do about it. What a student's code does wrong is never
an exception here: it is a `records.Finding`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class GraderError(Exception):
    """Base of all errors: a message, and a hint that says what to do next.

    Attributes:
        code: a short stable name, given to programs in `--json`.
        message: what is wrong and where.
        hint: the remedy, or an empty string where there is nothing to add.
    """

    code = "error"

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(GraderError):
    """The command line names something that is not there or makes no sense."""

    code = "usage"


class NothingToGrade(UsageError):
    """The submission holds no file that any assignment asks for."""

    code = "nothing_to_grade"


class KitError(UsageError):
    """The kit of an assignment is missing, cannot be read, or belongs to something else."""

    code = "kit"


@dataclass(frozen=True)
class SpecMistake:
    """One mistake in an assignment, in the instructor's words.

    Attributes:
        file: the file as the user would name it.
        line: 1-based line, or None where no line can be named.
        where: the task and check, e.g. "task grad_w1, check values", or "".
        message: what is wrong and, where possible, what was meant.
    """

    file: str
    line: int | None
    where: str
    message: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return ": ".join(part for part in (place, self.where, self.message) if part)


class SpecError(GraderError):
    """An assignment is wrong. Carries every mistake found, in file order."""

    code = "spec"

    def __init__(self, mistakes: Sequence[SpecMistake], hint: str = "") -> None:
        super().__init__("\n".join(str(mistake) for mistake in mistakes), hint)
        self.mistakes = tuple(mistakes)

    def __reduce__(self) -> tuple[type[SpecError], tuple[tuple[SpecMistake, ...], str]]:
        """Travel whole from a worker to who asked."""
        return type(self), (self.mistakes, self.hint)


class StoreError(GraderError):
    """A file of results is missing, is something else, or cannot be read or written.

    What was recorded before stays recorded.
    """

    code = "store"


class IntakeError(GraderError):
    """A submission cannot be read safely; names the entry and the rule it breaks."""

    code = "intake"


class Fault(GraderError):
    """The grader failed. No points are lost, none are given."""

    code = "fault"


class MachineBusy(Fault):
    """The machine ran others for so long that a submission's process was given up."""

    code = "busy"

    def __init__(self) -> None:
        super().__init__(
            "the machine was too busy to run the submission",
            "Grade it again when the machine is less busy.",
        )

    def __reduce__(self) -> tuple[type[MachineBusy], tuple[()]]:
        """Travel from a worker to who asked."""
        return type(self), ()


class SandboxError(Fault):
    """The sandbox could not be started or a layer of it is missing."""

    code = "sandbox"


class SandboxGone(SandboxError):
    """The warm process ended, whatever ended it: another one may do."""

    code = "sandbox_gone"
