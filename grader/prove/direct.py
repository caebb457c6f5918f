"""Runs a hand-in's calls in this process: the worker without the walls, for trusted code only.

The session, the worker, the judge and the wire's encoding are the real ones; only the process is
missing. That makes thousands of right and wrong hand-ins affordable. A call that never ends, or
that ends the process, is not survived.
"""

from __future__ import annotations

import io
import json
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import cache, lru_cache
from types import CodeType
from typing import Any, TypeAlias

from grader.evidence import Evidence, Request
from grader.sandbox import session, wire, worker
from grader.sandbox.child import Child, Ending, Patience, Reply
from grader.sandbox.convert import Convert, ConvertTorch, convert_of
from grader.sandbox.program import Program
from grader.sandbox.session import FollowUp, observe
from grader.sandbox.worker import Worker

Message: TypeAlias = "tuple[dict[str, Any], list[wire.Blob]]"


def observe_directly(
    files: Mapping[str, str],
    main: str,
    requests: Sequence[Request],
    *,
    arrays: str = "numpy",
    fixtures: bytes | None = None,
    follow_up: FollowUp = lambda _: (),
    script: bool = False,
) -> Evidence:
    """Return what `session.observe` would, for a hand-in that behaves.

    Args:
        files: source by path.
        main: path of the expected file.
        requests: the calls, in order.
        arrays: the spec's `arrays`: "torch" hands tensors to the functions.
        fixtures: source of the assignment's public functions, or None where it has none.
        follow_up: further calls to make in view of what was seen.
        script: whether the file is a script.
    """
    sources = {path: text.encode() for path, text in files.items()}
    program = Program(sources, main, memory_mib=1024, import_s=60, fixtures=fixtures, script=script)
    convert_for(arrays)  # torch is imported before modules are counted: it cannot be imported twice
    modules, finders, printed = dict(sys.modules), list(sys.meta_path), io.StringIO()
    try:
        with (
            _quick(),
            warnings.catch_warnings(),
            redirect_stdout(printed),
            redirect_stderr(printed),
        ):
            warnings.simplefilter("ignore")  # overflow and the like are the hand-in's own affair
            return observe(_Here(arrays), program, requests, follow_up=follow_up)  # type: ignore[arg-type]
    finally:
        sys.meta_path[:] = finders
        own = {path.split("/")[0].removesuffix(".py") for path in (*files, "fixtures")}
        for name in set(sys.modules) - set(modules):
            # what torch imports when it is first needed stays: a second time ends the process
            if "torch" not in sys.modules or name.split(".")[0] in own or _is_stand_in(name):
                del sys.modules[name]
        sys.modules.update(modules)


def _is_stand_in(name: str) -> bool:
    """Whether a module was made up for the hand-in, as that of IPython is: it has no file."""
    return not getattr(sys.modules[name], "__file__", None)


@contextmanager
def _quick() -> Iterator[None]:
    """Encode each request once and read each text once, however often they come."""
    places = (vars(session), "call_message", _message), (vars(worker), "outline", _outline)
    before = [space[name] for space, name, _ in places]
    for space, name, quick in places:
        space[name] = quick
    try:
        yield
    finally:
        for (space, name, _), was in zip(places, before, strict=True):
            space[name] = was


_ENCODE, _READ = vars(session)["call_message"], vars(worker)["outline"]
_MOST = 1000
_MESSAGES: dict[int, tuple[Request, Message]] = {}
"""By the request's id; the request is kept, so that no other one gets its id."""


def _message(request: Request, *_: object) -> Message:
    known = _MESSAGES.get(id(request))
    if known is None:
        header, parts = _ENCODE(request)
        if len(_MESSAGES) >= _MOST:
            _MESSAGES.clear()
        known = request, (json.loads(json.dumps(header)), [b"".join(parts)])
        _MESSAGES[id(request)] = known
    return known[1]


def _outline(
    files: Mapping[str, bytes], main: str, script: bool, codes: dict[str, CodeType]
) -> dict[str, Any]:
    found, compiled = _outline_of(tuple(files.items()), main, script)
    codes.update(compiled)
    return found


@lru_cache(maxsize=20_000)
def _outline_of(
    files: tuple[tuple[str, bytes], ...], main: str, script: bool
) -> tuple[dict[str, Any], dict[str, CodeType]]:
    codes: dict[str, CodeType] = {}
    return _READ(dict(files), main, script, codes), codes


@cache
def convert_for(arrays: str) -> Convert:
    """Return what turns plain arrays into those that an assignment's functions take."""
    convert = convert_of(arrays)
    if not isinstance(convert, ConvertTorch):
        return convert
    # what torch imports at first use must be there before modules are counted, too
    x = convert.torch.ones(2)
    convert.torch.func.jacrev(convert.torch.sin)(x)
    convert.torch.autograd.functional.jacobian(convert.torch.sin, x)
    return convert


class _Here:
    """A nursery whose children live in this process."""

    def __init__(self, arrays: str) -> None:
        self.arrays = arrays

    def fork(self, *_: object) -> Child:
        return _DirectChild(self.arrays)


class _DirectChild(Child):
    def __init__(self, arrays: str) -> None:
        super().__init__(pid=0)
        self.worker = Worker(convert_for(arrays))

    def ask(
        self, header: wire.Header, payload: Sequence[wire.Blob], patience: Patience
    ) -> Reply | Ending:
        del patience
        asked = wire.unpack_header(header) if isinstance(header, bytes) else dict(header)
        try:
            reply, parts = self.worker.answer(asked, b"".join(payload))
            return Reply(json.loads(json.dumps(reply)), b"".join(parts))
        except wire.WireError:
            raise
        except Exception:  # noqa: BLE001  as `worker._frame` does
            return Reply({"outcome": "unreadable"}, b"")

    def _finish(self) -> tuple[str, float]:
        return "ended", 0.0

    def _last_line(self) -> str | None:
        return None

    def _receive(self, wait_s: float) -> bytes | None:
        raise NotImplementedError

    def _run(self, *_: object) -> Ending | None:
        raise NotImplementedError
