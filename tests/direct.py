"""Runs a hand-in's calls in this process: the worker without the walls, for trusted code only.

The judge, the plan and the wire's encoding are the real ones; only the process is missing. That
makes thousands of right and wrong hand-ins affordable.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from grader.evidence import Evidence, Observation, Outcome, Request
from grader.sandbox import wire
from grader.sandbox.child import Reply
from grader.sandbox.replies import read_changed, read_names, read_outline, read_raised
from grader.sandbox.session import _message
from grader.sandbox.worker import Convert, Worker


def observe_directly(files: Mapping[str, str], main: str, requests: Sequence[Request]) -> Evidence:
    """Return what `session.observe` would, for a hand-in that behaves."""
    worker = Worker(Convert())
    before = set(sys.modules)
    sources = {path: text.encode() for path, text in files.items()}
    sizes = [[path, len(content)] for path, content in sources.items()]
    header = {"op": "outline", "main": main, "files": sizes}
    outline = read_outline(_ask(worker, header, b"".join(sources.values())))
    try:
        wanted = sorted({request.function for request in requests})
        loaded = _ask(worker, {"op": "load", "seed": 0, "wanted": wanted}, b"")
        assert loaded.header["outcome"] == "returned", loaded.header
        names = read_names(loaded)
        calls = {
            request.id: _observation(worker, request, sources)
            for request in requests
            if request.function in names[0]
        }
    finally:
        sys.meta_path[:] = [f for f in sys.meta_path if type(f).__name__ != "SubmittedFiles"]
        for name in set(sys.modules) - before:
            del sys.modules[name]
    return Evidence(outline, Observation(Outcome.RETURNED), *names, calls=calls)


def _ask(worker: Worker, header: dict[str, Any], payload: bytes) -> Reply:
    reply, parts = worker.answer(json.loads(json.dumps(header)), payload)
    return Reply(json.loads(json.dumps(reply)), b"".join(parts))


def _observation(worker: Worker, request: Request, sources: Mapping[str, bytes]) -> Observation:
    header, parts = _message(request)
    reply = _ask(worker, header, b"".join(parts))
    if reply.header["outcome"] != "returned":
        return Observation(
            Outcome.RAISED,
            raised=read_raised(reply, sources),
            refused=reply.header.get("refused"),
        )
    changed = read_changed(reply, len(request.arguments))
    return Observation(
        Outcome.RETURNED, value=wire.decode(reply.header["value"], reply.payload), changed=changed
    )
