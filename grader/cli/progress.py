"""How a batch goes on, on stderr: a bar on a terminal, else a line for each submission."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Protocol, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from grader.batch.course import Event, Graded, Working
from grader.cohort import Tally
from grader.records import Report
from grader.render.figures import format_score
from grader.render.text import one_line, shorten

REFRESH_S = 0.2
LONGEST_NAME = 20


class Narrator(Protocol):
    """Tells what happens while it happens. Use as a context manager."""

    def tell(self, event: Event, tally: Tally) -> None:
        """Tell of an event that the tally has counted."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class Lines:
    """A line for each submission that was graded."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.done = 0

    def tell(self, event: Event, tally: Tally) -> None:
        """Print a line where there is something new."""
        del tally
        if isinstance(event, Working):
            return
        self.done += 1
        if isinstance(event, Graded):
            self._print(f"{line_of(event.report)}{' (unchanged)' if event.stored else ''}")
        else:
            self._print(f"{one_line(event.submission)}: {one_line(event.why)}")

    def _print(self, text: str) -> None:
        print(f"[{self.done}/{self.total}] {text}", file=sys.stderr, flush=True)  # noqa: T201  narration

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


class Bar:
    """A bar with counts, rate, time left and what takes long.

    It is drawn from here alone: a thread of its own would forbid to fork workers.
    """

    def __init__(self, total: int) -> None:
        self.progress = Progress(
            TextColumn("grading"),
            BarColumn(bar_width=20),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(compact=True),
            TextColumn("{task.fields[notes]}"),
            console=Console(stderr=True),
            auto_refresh=False,
            transient=True,
        )
        self.task = self.progress.add_task("grading", total=total, rate="", notes="")
        self.began = self.drawn = time.monotonic()
        self.met: set[str] = set()
        self.since: dict[str, float] = {}

    def tell(self, event: Event, tally: Tally) -> None:
        """Move the bar."""
        now = time.monotonic()
        if isinstance(event, Working):
            self.since = {name: self.since.get(name, now) for name in event.submissions}
        else:
            name = event.report.submission if isinstance(event, Graded) else event.submission
            self.met.add(name)
        if now - self.drawn >= REFRESH_S:
            self.drawn = now
            rate = f"{len(self.met) / max(now - self.began, 1e-3):.1f}/s"
            notes = _notes(tally, self.since, now)
            self.progress.update(self.task, completed=len(self.met), rate=rate, notes=notes)
            self.progress.refresh()

    def __enter__(self) -> Self:
        self.progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.progress.stop()


def _notes(tally: Tally, since: dict[str, float], now: float) -> str:
    notes = [f"{len(tally.ungradable)} ungradable"] if tally.ungradable else []
    faults = len(tally.faults)
    notes += [f"{faults} fault{'' if faults == 1 else 's'}"] if faults else []
    slow = max(since.items(), key=lambda pair: now - pair[1], default=None)
    if slow is not None and now - slow[1] >= 1:
        notes.append(f"{shorten(one_line(slow[0]), LONGEST_NAME)} {now - slow[1]:.0f} s")
    return " · ".join(notes)


def line_of(report: Report) -> str:
    """Return a report in one line: whose, of what, how it ended, points."""
    score = format_score(report.earned, report.possible)
    return f"{one_line(report.submission)}  {report.assignment}  {report.status.value}  {score}"


def narrator_for(total: int) -> Narrator:
    """Return what suits stderr: a bar where a person looks at it, lines elsewhere."""
    if sys.stderr.isatty():
        return Bar(total)
    return Lines(total)
