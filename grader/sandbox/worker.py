"""The student's side of the wire: runs in the forked child, after the lockdown.

It answers one request at a time. It never holds an expected value, a tolerance or a reference, so
there is nothing here worth stealing; and whatever the student's code does to this module, to
numpy or to builtins, only bytes leave, which the grader reads as hostile.

Requests (header key "op"):
    outline   the syntax tree's imports and names; always the first, before any student code
    load      import the submission
    call      call one function
    recall    send an earlier result again, as it is now
    read      send the value of one of the module's names
    modules   which modules were loaded since the start

Standard library, numpy and, when asked, torch only.
"""

from __future__ import annotations

import collections
import contextlib
import functools
import inspect
import json
import os
import sys
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO

import numpy as np

from grader.sandbox import plots, wire
from grader.sandbox.convert import Convert, ConvertTorch, same_bytes
from grader.sandbox.lent import Receive, nothing
from grader.sandbox.outline import outline
from grader.sandbox.script_run import ScriptRun
from grader.sandbox.submitted import SubmittedFiles

__all__ = ["Convert", "ConvertTorch", "SubmittedFiles", "Worker", "run_child", "serve"]

MAX_MESSAGE = 500
MAX_FRAMES = 12


def serve(
    requests: BinaryIO, replies: BinaryIO, convert: Convert, receive: Receive = nothing
) -> None:
    """Answer requests until the pipe is closed."""
    worker = Worker(convert, receive)
    while True:
        head = requests.read(wire.HEAD.size)
        if len(head) < wire.HEAD.size:
            return
        header_length, payload_length = wire.unpack_head(head, max_payload=2**40)
        header = wire.unpack_header(requests.read(header_length))
        frame = _frame(worker, header, requests.read(payload_length), wire.nonce_of(head))
        _flush()
        for piece in frame:
            replies.write(piece)
        replies.flush()


def _frame(worker: Worker, header: dict[str, Any], payload: bytes, nonce: int) -> list[wire.Blob]:
    try:
        return wire.frame(*worker.answer(header, payload), nonce)
    except BaseException:  # noqa: BLE001  a result or an exception may refuse to be described
        return wire.frame({"outcome": "unreadable"}, [], nonce)


class Worker:
    """State of one child: the submission's files, its module, the results it keeps."""

    def __init__(self, convert: Convert, receive: Receive = nothing) -> None:
        self.convert = convert
        self.receive = receive
        self.files: Mapping[str, bytes] = {}
        self.main = ""
        self.fixtures = types.ModuleType("fixtures")
        self.module = types.ModuleType("submission")
        self.kept: dict[str, Any] = {}
        self.lent: dict[int, memoryview] = {}
        self.autograd = True
        self.script = False
        self.warm = frozenset(sys.modules)

    def answer(
        self, header: dict[str, Any], payload: bytes
    ) -> tuple[dict[str, Any], list[wire.Blob]]:
        """Return the reply's header and payload."""
        match header["op"]:
            case "outline":
                self.files = _split(header["files"], payload)
                self.main = header["main"]
                self.script = header.get("script", False)
                broken = self.load_fixtures(self.files.pop(wire.FIXTURES, None))
                if broken:
                    return {"fixtures": broken}, []
                if header.get("known", False):
                    return {"outline": 0}, []
                text = json.dumps(outline(self.files, self.main, self.script)).encode("ascii")
                return {"outline": len(text)}, [text]
            case "load":
                self.autograd = header.get("autograd", True)
                return self.load(header["seed"], header["wanted"]), []
            case "call":
                return self.call(header, payload)
            case "recall":
                return self.recall(header)
            case "read":
                return self.read(header)
            case "run":
                return self.run(header, payload)
            case "modules":
                names = [name for name in list(sys.modules) if type(name) is str]
                roots = {name.split(".")[0] for name in names if name not in self.warm}
                if sys.modules.get("fixtures") is self.fixtures:
                    roots.discard("fixtures")
                text = json.dumps(sorted(root[:80] for root in roots)).encode("ascii")
                return {"modules": len(text)}, [text]
        raise wire.WireError("unknown request")

    def load(self, seed: int, wanted: Sequence[str]) -> dict[str, Any]:
        """Import the submission under its own name; say which of the wanted names it has."""
        self.convert.seed(seed)
        name = self.main.removesuffix(".py")
        plots.install()
        sys.meta_path.append(SubmittedFiles(self.files))
        if self.script:  # it is run when that is asked for
            return {"outcome": "returned", "callables": list(wanted), "others": []}
        self.module = types.ModuleType(name)
        self.module.__file__ = self.main
        given = {k: v for k, v in plots.notebook_names().items() if k not in wanted}
        self.module.__dict__.update(given)
        sys.modules.setdefault(name, self.module)
        try:
            code = compile(self.files[self.main], self.main, "exec", dont_inherit=True)
            with self.convert.recording(self.autograd):
                exec(code, self.module.__dict__)  # noqa: S102  running it is the purpose
        except BaseException as error:  # noqa: BLE001  whatever a student's code raises is told
            return self.raised(error)
        return {"outcome": "returned", **_names(self.module, wanted)}

    def load_fixtures(self, source: bytes | None) -> str:
        """Import the assignment's public functions; return why that fails, or ""."""
        if source is None:
            return ""
        sys.modules["fixtures"] = self.fixtures
        try:
            exec(compile(source, wire.FIXTURES, "exec"), self.fixtures.__dict__)  # noqa: S102  the author's own
        except Exception as error:  # noqa: BLE001  told to the author
            return f"{type(error).__name__}: {_message(error)}"
        return ""

    def call(
        self, header: dict[str, Any], payload: bytes
    ) -> tuple[dict[str, Any], list[wire.Blob]]:
        """Call one function; reply with its result and with the arguments it changed."""
        arguments = wire.decode(header["arguments"], payload, fixtures=True, views=True)
        if not isinstance(arguments, list):
            raise wire.WireError("arguments are not a list")
        self.lent.update({number: self.receive(nbytes) for number, nbytes in header["map"]})
        for index, number, node in header["there"]:
            arguments[index] = wire.decode(node, self.lent[number], views=True)
        given = [self.given(argument) for argument in arguments]
        with self.replaced(wire.decode(header["replacing"], payload, fixtures=True)):
            function = getattr(self.module, header["function"], None)
            if not callable(function):
                return {"outcome": "raised", "type": "AttributeError", "message": "gone"}, []
            if header["through"] is not None:
                function = functools.partial(getattr(self.fixtures, header["through"]), function)
            refused = _refused(function, given)
            if refused is not None:
                told = {"refused": refused, "type": "TypeError", "message": ""}
                return {"outcome": "raised", **told}, []
            try:
                with self.convert.recording(self.autograd):
                    result = self.invoke(function, given)
                plain = self.convert.plain(result)
            except BaseException as error:  # noqa: BLE001  whatever a student's code raises is told
                return self.raised(error), []
        if header["keep"] is not None:
            self.kept[header["keep"]] = result
        blobs = wire.Payload(header["budget"])
        value = wire.encode(plain, blobs)
        blobs.limit += wire.nbytes(arguments)
        return {
            "outcome": "returned",
            "value": value,
            "changed": self.changed(arguments, given, blobs),
            "left": self.left([*given, result]),
        }, blobs.parts

    def invoke(self, function: Callable[..., Any], given: Sequence[Any]) -> Any:
        """Call a function: the moment at which the student's code takes over."""
        return function(*given)

    @contextlib.contextmanager
    def replaced(self, names: Any) -> Iterator[None]:
        """Give names of the module another meaning for a while, also under their aliases.

        An alias is another top-level name for the same object, in any of the submitted modules.
        """
        before: list[tuple[dict[str, Any], str, Any]] = []
        for name, value in names.items():
            new, own = self.given(value), self.module.__dict__
            for space, alias in [(own, name), *_aliases(own, own.get(name))]:
                before.append((space, alias, space.get(alias)))
                space[alias] = new
        try:
            yield
        finally:
            for space, alias, value in reversed(before):
                space[alias] = value

    def changed(
        self, arguments: Sequence[wire.Value], given: Sequence[Any], blobs: wire.Payload
    ) -> list[list[Any]]:
        """Return position and content of each argument that is no longer what it was."""
        return [
            [index, wire.encode(self.convert.plain(now), blobs)]
            for index, (before, now) in enumerate(zip(arguments, given, strict=True))
            if self.differs(before, now)
        ]

    def left(self, given: Sequence[Any]) -> list[list[Any]]:
        """Return position and marks of what a call left marks on; the result comes last."""
        marks = [self.convert.marks(argument) for argument in given]
        return [[index, list(left)] for index, left in enumerate(marks) if left]

    def read(self, header: dict[str, Any]) -> tuple[dict[str, Any], list[wire.Blob]]:
        """Reply with the value of one of the module's names."""
        blobs = wire.Payload(header["budget"])
        try:
            plain = self.convert.plain(getattr(self.module, header["function"]))
        except BaseException as error:  # noqa: BLE001  a module may have a __getattr__ of its own
            return self.raised(error), []
        return {"outcome": "returned", "value": wire.encode(plain, blobs)}, blobs.parts

    def run(self, header: dict[str, Any], payload: bytes) -> tuple[dict[str, Any], list[wire.Blob]]:
        """Run the file as a script; reply with what it left, also where it raised."""
        asked = wire.decode(header["run"], payload)
        if not isinstance(asked, dict):
            raise wire.WireError("what is asked of a run is not a dict")
        self.convert.seed(header["seed"])
        run = ScriptRun(self.files, self.main, asked)
        told = self.convert.plain(run.run())
        ended = {"outcome": "returned"} if run.error is None else self.raised(run.error)
        blobs = wire.Payload(header["budget"])
        return {**ended, "value": wire.encode(told, blobs)}, blobs.parts

    def recall(self, header: dict[str, Any]) -> tuple[dict[str, Any], list[wire.Blob]]:
        """Reply with an earlier result as it is now."""
        if header["kept"] not in self.kept:
            return {"outcome": "raised", "type": "LookupError", "message": "nothing was kept"}, []
        blobs = wire.Payload(header["budget"])
        plain = self.convert.plain(self.kept[header["kept"]])
        return {"outcome": "returned", "value": wire.encode(plain, blobs)}, blobs.parts

    def given(self, argument: wire.Value) -> Any:
        """Return what the function gets: a copy, so that changes can be seen afterwards."""
        match argument:
            case wire.WireArray(type=name, data=data) if data is not None:
                return self.convert.argument(data.copy(), name)
            case list():
                return [self.given(item) for item in argument]
            case tuple():
                return tuple(self.given(item) for item in argument)
            case wire.Fixture(name=name, arguments=made_with):
                function = getattr(self.fixtures, name)
                return function if made_with is None else function(*map(self.given, made_with))
        return argument

    def differs(self, before: wire.Value, now: Any) -> bool:
        """Return whether an argument is no longer what was given, bytes or shape."""
        match before:
            case list() | tuple():
                same = type(now) is type(before) and len(now) == len(before)
                return not same or any(map(self.differs, before, now))
            case wire.WireArray():
                return self.differs_in_bytes(before, now)
            case float():
                return type(now) is not float or now != before
        return False

    def differs_in_bytes(self, before: wire.WireArray, now: Any) -> bool:
        """Return whether an array's bytes or shape are no longer those that were given."""
        after = self.convert.plain(now)
        array = np.asarray(after.data if isinstance(after, wire.WireArray) else after)
        original = np.asarray(before.data)
        return array.shape != original.shape or not same_bytes(array, original)

    def raised(self, error: BaseException) -> dict[str, Any]:
        """Describe an exception, as far as it can be described."""
        file, line = _place(error, self.files)
        return {
            "outcome": "out_of_memory" if self.convert.is_out_of_memory(error) else "raised",
            "type": type(error).__name__[:80],
            "message": _message(error),
            "file": file,
            "line": line,
            "frames": _frames(error, self.files),
        }


def _split(sizes: Sequence[tuple[str, int]], payload: bytes) -> dict[str, bytes]:
    files, start = {}, 0
    for path, size in sizes:
        files[path] = payload[start : start + size]
        start += size
    return files


def _names(module: types.ModuleType, wanted: Sequence[str]) -> dict[str, Any]:
    found = {name: getattr(module, name) for name in wanted if hasattr(module, name)}
    return {
        "callables": [name for name, value in found.items() if callable(value)],
        "others": [[n, type(v).__name__[:80]] for n, v in found.items() if not callable(v)],
    }


def _refused(function: Callable[..., Any], given: Sequence[Any]) -> str | None:
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return None
    try:
        signature.bind(*given)
    except TypeError:
        return str(signature)[:200]
    return None


def _place(error: BaseException, files: Mapping[str, bytes]) -> tuple[str | None, int | None]:
    if isinstance(error, SyntaxError) and error.filename in files:
        return error.filename, error.lineno
    file, line, trace = None, None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in files:
            file, line = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
    return file, line


def _frames(error: BaseException, files: Mapping[str, bytes]) -> list[list[Any]]:
    """Return file, line and function of the innermost frames in the submission's own code."""
    frames: collections.deque[list[Any]] = collections.deque(maxlen=MAX_FRAMES)
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_filename in files:
            frames.append([code.co_filename, trace.tb_lineno, code.co_name[:80]])
        trace = trace.tb_next
    return list(frames)


def _aliases(own: dict[str, Any], value: object) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield where submitted modules keep an object at their top level."""
    if value is None:
        return
    others = [
        module.__dict__
        for module in list(sys.modules.values())
        if isinstance(module, types.ModuleType) and isinstance(_loader(module), SubmittedFiles)
    ]
    for space in (own, *others):
        yield from [(space, name) for name, held in list(space.items()) if held is value]


def _loader(module: types.ModuleType) -> object:
    return getattr(getattr(module, "__spec__", None), "loader", None)


def _message(error: BaseException) -> str:
    try:
        return str(error)[:MAX_MESSAGE]
    except BaseException:  # noqa: BLE001  a student's own __str__ may do anything
        return ""


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(BaseException):  # a student may have replaced or closed it
            stream.flush()


def run_child(request_fd: int, reply_fd: int, arrays: str, receive: Receive = nothing) -> None:
    """Serve on two file descriptors, then end the process without any clean-up of the student's."""
    try:
        convert = ConvertTorch() if arrays == "torch" else Convert()
        with (
            open(request_fd, "rb", closefd=False) as requests,
            open(reply_fd, "wb", closefd=False) as replies,
        ):
            serve(requests, replies, convert, receive)
    finally:
        os._exit(0)
