"""What is wrong with a hand-in as a whole: why nothing can be judged, and which functions lack."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from grader.checks.left import in_words, read_left
from grader.evidence import Evidence, Observation, Outcome, Raised, SourceProblem
from grader.records import Finding
from grader.spec.calls import call_of
from grader.spec.models import Assignment, Task

AWAIT = "'await' outside function"


def why_ungradable(spec: Assignment, evidence: Evidence) -> Finding | None:
    """Return why nothing of the submission can be judged, or None if something can."""
    if evidence.outline is not None and evidence.outline.problem is not None:
        return _source(evidence.outline.problem)
    if evidence.imported.outcome is not Outcome.RETURNED:
        return _import(spec.submission.file, evidence.imported)
    if spec.submission.script is not None:
        return None
    wanted = [call.function for call in map(call_of, spec.task) if call is not None]
    found = evidence.callables | {t.reads for t in spec.task if t.reads in evidence.others}
    if wanted and not found.intersection(wanted):
        names = list(dict.fromkeys(wanted))
        defines = "defines none of" if len(names) > 1 else "does not define"
        headline = f"{spec.submission.file} {defines} {', '.join(names)}"
        return Finding(code="BP008", headline=headline, file=spec.submission.file)
    return None


def why_fruitless(spec: Assignment, evidence: Evidence) -> Finding | None:
    """Return why a script that earned nothing cannot be judged, or None if it can."""
    runs = list(evidence.calls.values())
    if spec.submission.script is None or not runs:
        return None
    file = spec.submission.file
    if all(run.outcome is not Outcome.RETURNED for run in runs):
        why = _import(file, runs[0])
        ran = {"headline": why.headline.replace("importing", "running", 1)}
        return why.model_copy(update=in_words(runs[0].raised) or ran)
    if not any(left.values for left in map(read_left, runs) if left is not None):
        return Finding(code="BP008", headline=f"{file} leaves none of its variables", file=file)
    return None


def missing_function(spec: Assignment, task: Task, evidence: Evidence) -> Finding | None:
    """Return the finding for a task whose function the module does not have."""
    call = call_of(task)
    if call is None or spec.submission.script is not None:
        return None
    name = call.function
    if name in evidence.callables or (task.reads and name in evidence.others):
        return None
    file = spec.submission.file
    lines = evidence.outline.functions if evidence.outline is not None else {}
    if evidence.others.get(name) == "NoneType":
        headline = f"{name} is not filled in: it is None"
        return Finding(code="BP116", headline=headline, file=file, line=lines.get(name))
    if name in evidence.others:
        headline = f"{name} in {file} is of type {evidence.others[name]}, not a function"
        return Finding(code="BP009", headline=headline, file=file, line=lines.get(name))
    headline = f"{file} has no {'variable' if task.reads else 'function'} {name}"
    similar = _similar(name, lines)
    if similar is None:
        return Finding(code="BP009", headline=headline, file=file)
    line = lines[similar]
    headline = f"{headline}; it has {similar} (line {line})"
    return Finding(code="BP009", headline=headline, file=file, line=line)


def _similar(name: str, others: Iterable[str]) -> str | None:
    plain = {other.lower().replace("_", ""): other for other in sorted(others)}
    close = difflib.get_close_matches(name.lower().replace("_", ""), plain, n=1, cutoff=0.85)
    return plain[close[0]] if close else None


def _source(problem: SourceProblem) -> Finding:
    match problem.kind:
        case "python2":
            code, headline = "BP004", f"this file is Python 2: {problem.message}"
        case "unreadable":
            code, headline = "BP002", f"{problem.file} cannot be read: {problem.message}"
        case _:
            also = ", which only a notebook allows" if problem.message == AWAIT else ""
            code, headline = "BP003", f"syntax error: {problem.message}{also}"
    return Finding(code=code, headline=headline, file=problem.file, line=problem.line)


def _import(file: str, imported: Observation) -> Finding:
    raised = imported.raised
    match imported.outcome:
        case Outcome.TIMED_OUT:
            limit = f" ({imported.limit_s:g} s of CPU)" if imported.limit_s else ""
            code, headline = "BP007", f"importing {file} takes longer than allowed{limit}"
        case Outcome.OUT_OF_MEMORY:
            code, headline = "BP010", f"importing {file} takes more memory than allowed"
        case Outcome.RAISED if raised is not None and raised.type == "SystemExit":
            code, headline = "BP006", f"importing {file} calls exit()"
        case Outcome.RAISED if raised is not None:
            code, headline = "BP005", _raises(file, raised)
        case _:
            how = f" ({imported.ended})" if imported.ended else ""
            code, headline = "BP006", f"importing {file} ends the process{how}"
    place = (raised.file, raised.line) if raised is not None and raised.file else (file, None)
    return Finding(code=code, headline=headline, file=place[0], line=place[1])


def _raises(file: str, raised: Raised) -> str:
    if raised.type == "EOFError":
        return f"importing {file} asks for input(); nobody is there to answer"
    message = f": {raised.message}" if raised.message else ""
    return f"importing {file} raises {raised.type}{message}"
