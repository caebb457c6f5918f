"""Running one case again: what `grade replay` does with its options."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from grader.cli.options import (
    FULL,
    LOST,
    UNGRADABLE,
    Color,
    Reader,
    Sandbox,
    print_answer,
    selected,
)
from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.hand_in import HandIn
    from grader.ready import Ready
    from grader.replay.case_ids import Wanted
    from grader.spec import LoadedAssignment

EXIT_CODES: Final = {"right": FULL, "not judged": FULL, "wrong": LOST, "ungradable": UNGRADABLE}
WITHOUT: Final = "without a sandbox: the code can do whatever you can"


@dataclass(frozen=True)
class Again:
    """The case that is asked for, with the options of the command."""

    path: Path
    case: str
    assignment: str | None
    folder: Path
    seed: int | None
    sandbox: Sandbox
    reader: Reader

    def show(self, *, as_json: bool, color: Color) -> int:
        """Run the case in the sandbox and show it; return the exit code."""
        from grader.cache import Cache
        from grader.render.replay import render_replay, replay_json
        from grader.render.style import Style
        from grader.replay.one_case import rerun
        from grader.run import Grader

        hand_in, assignment, wanted = self._found()
        own = assignment.reference_folder is None
        with Grader(
            assignment,
            seed=self.seed,
            sandbox=self.sandbox.value,
            accept_other_names=self.assignment is not None,
            store=None if own else Cache.for_user(os.environ),
            self_check=own,
        ) as grader:
            student = own or self.reader is Reader.STUDENT
            replayed = rerun(grader, hand_in, wanted, student=student)
        style = Style.for_stream(sys.stdout, os.environ, color=color.value)
        print_answer(replay_json(replayed) if as_json else render_replay(replayed, style=style))
        return EXIT_CODES[replayed.result]

    def step(self) -> int:
        """Step into the case's calls under the debugger; return the exit code."""
        from grader.replay.debugged import debug, require_calls, require_terminal
        from grader.replay.one_case import asked_for
        from grader.run import program_of

        require_terminal()
        hand_in, assignment, wanted = self._found()
        if self.sandbox not in (Sandbox.AUTO, Sandbox.NONE):
            raise UsageError("--pdb runs without a sandbox", "Leave --sandbox out.")
        ready = self._ready(assignment)
        reference = ready.predictions is not None
        asked = asked_for(ready.prepared, wanted, reference=reference)
        require_calls(asked.requests)
        if len(asked.requests) > 1 and asked.case is None:
            message = f"{wanted.id} means many cases; --pdb needs one of them"
            raise UsageError(message, "grade replay without --pdb says which is wrong.")
        renamed = self.assignment is not None
        found = hand_in.find(assignment.spec.submission.file, accept_other_names=renamed)
        if found is None:
            raise UsageError(f"{assignment.spec.submission.file} is not in {self.path}")
        print(f"{asked.question.case.id} runs {WITHOUT}", file=sys.stderr)  # noqa: T201  narration
        return debug(program_of(assignment, found), asked.requests, assignment.spec.arrays)

    def _found(self) -> tuple[HandIn, LoadedAssignment, Wanted]:
        """Return the hand-in, and the assignment and case that are meant."""
        from grader.hand_in import HandIn
        from grader.replay.case_ids import may_be_shown, only_case, refusal

        hand_in = HandIn.read(self.path)
        chosen = selected(hand_in, self.assignment, self.folder)
        assignment, wanted = only_case(chosen, self.case)
        own = assignment.reference_folder is None
        student = own or self.reader is Reader.STUDENT
        if student and not may_be_shown(assignment.spec, wanted):
            raise refusal(wanted)
        if own and self.seed is not None:
            message = "--seed needs the reference; the kit holds the cases of one seed"
            raise UsageError(message, "Leave --seed out.")
        return hand_in, assignment, wanted

    def _ready(self, assignment: LoadedAssignment) -> Ready:
        from grader.ready import ready_to_check, ready_to_grade

        if assignment.reference_folder is None:
            return ready_to_check(assignment)
        return ready_to_grade(assignment, self.seed, None)
