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
from grader.sandbox.convert import Convert, convert_of, same_bytes
from grader.sandbox.lent import Receive, nothing
from grader.sandbox.loaded import Loaded
from grader.sandbox.loans import Block, Loan
from grader.sandbox.outline import outline
from grader.sandbox.raised import described, message_of
from grader.sandbox.script_run import ScriptRun
from grader.sandbox.submitted import SubmittedFiles, compiled


def serve(requests: BinaryIO, replies: BinaryIO, worker: Worker) -> None:
    """Answer requests until the pipe is closed."""
    while True:
        head = requests.read(wire.HEAD.size)
        if len(head) < wire.HEAD.size:
            return
        header_length, payload_length = wire.unpack_head(head, max_payload=2**40)
        header, payload = requests.read(header_length), requests.read(payload_length)
        frame = answered(worker, header, payload, wire.nonce_of(head))
        _flush()
        for piece in frame:
            replies.write(piece)
        replies.flush()
        del payload, frame, piece  # the next call's result goes where this one lay


def answered(worker: Worker, header: bytes, payload: bytes, nonce: int) -> list[wire.Blob]:
    """Return the frame of the reply to one request, whatever happens."""
    asked = wire.unpack_header(header)
    try:
        return wire.frame(*worker.answer(asked, payload), nonce)
    except BaseException:  # noqa: BLE001  a result or an exception may refuse to be described
        return wire.frame({"outcome": "unreadable"}, [], nonce)


class Worker:
    """State of one child: the submission's files, its module, the results it keeps."""

    def __init__(
        self, convert: Convert, receive: Receive = nothing, loaded: Loaded | None = None
    ) -> None:
        """Take what arrays become, who maps what is lent, and what is loaded from the start."""
        self.convert = convert
        self.receive = receive
        self.loaded = loaded or Loaded()
        self.files: Mapping[str, bytes] = {}
        self.main = ""
        self.fixtures = types.ModuleType("fixtures")
        self.module = types.ModuleType("submission")
        self.kept: dict[str, Any] = {}
        self.lent: dict[int, Block] = {}
        self.loans: dict[int, Loan] = {}  # by the identity of what was lent
        self.autograd = True
        self.script = False
        self.codes: dict[str, types.CodeType] = {}

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
                told = outline(self.files, self.main, self.script, self.codes)
                text = json.dumps(told).encode("ascii")
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
                roots = {name.split(".")[0] for name in self.loaded.since()}
                if sys.modules.get("fixtures") is self.fixtures:
                    roots.discard("fixtures")
                text = json.dumps(sorted(root[:80] for root in roots)).encode("ascii")
                return {"modules": len(text)}, [text]
        raise wire.WireError("unknown request")

    def load(self, seed: int, wanted: Sequence[str]) -> dict[str, Any]:
        """Import the submission under its own name; say which of the wanted names it has."""
        self.convert.seed(seed)
        if self.autograd:
            self.convert.settle()
        name = self.main.removesuffix(".py")
        plots.install()
        sys.meta_path.append(SubmittedFiles(self.files, self.codes))
        if self.script:  # it is run when that is asked for
            return {"outcome": "returned", "callables": list(wanted), "others": []}
        self.module = types.ModuleType(name)
        self.module.__file__ = self.main
        given = {k: v for k, v in plots.notebook_names().items() if k not in wanted}
        self.module.__dict__.update(given)
        sys.modules.setdefault(name, self.module)
        try:
            code = compiled(self.main, self.files, self.codes)
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
            return f"{type(error).__name__}: {message_of(error)}"
        return ""

    def call(
        self, header: dict[str, Any], payload: bytes
    ) -> tuple[dict[str, Any], list[wire.Blob]]:
        """Call one function; reply with its result and with the arguments it changed."""
        arguments = wire.decode(header["arguments"], payload, fixtures=True, views=True)
        if not isinstance(arguments, list):
            raise wire.WireError("arguments are not a list")
        self.lent.update({number: Block(*self.receive(nbytes)) for number, nbytes in header["map"]})
        for index, number, node in header["there"]:
            loan = self.lent[number].loan(node)
            arguments[index] = loan.original
            self.loans[id(loan.original)] = loan
        given = [self.given(argument) for argument in arguments]
        replacing = wire.decode(header["replacing"], payload, fixtures=True)
        with self.replaced(replacing) if replacing else contextlib.nullcontext():
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
        """Return what the function gets: not the argument, so that changes can be seen after."""
        match argument:
            case wire.WireArray(type=name, data=data) if data is not None:
                loan = self.loans.get(id(argument))
                array = data.copy() if loan is None else loan.given()
                return self.convert.argument(array, name)
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
        loan = self.loans.get(id(before))
        if loan is not None:
            return loan.differs(array)
        original = np.asarray(before.data)
        return array.shape != original.shape or not same_bytes(array, original)

    def raised(self, error: BaseException) -> dict[str, Any]:
        """Describe an exception, as far as it can be described."""
        is_memory = self.convert.is_out_of_memory(error)
        outcome = "out_of_memory" if is_memory else "raised"
        return {"outcome": outcome, **described(error, self.files)}


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
    """Return the signature of a function that does not take so many arguments, or None."""
    if _takes(function, len(given)):
        return None
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return None
    try:
        signature.bind(*given)
    except TypeError:
        return str(signature)[:200]
    return None


def _takes(function: Callable[..., Any], count: int) -> bool:
    """Return True for a plain function that takes so many arguments; it need not be inspected."""
    if type(function) is not types.FunctionType or function.__dict__:
        return False
    code, most = function.__code__, function.__code__.co_argcount
    fits = count <= most or bool(code.co_flags & inspect.CO_VARARGS)
    return fits and count >= most - len(function.__defaults__ or ()) and not code.co_kwonlyargcount


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


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(BaseException):  # a student may have replaced or closed it
            stream.flush()


def run_child(
    request_fd: int,
    reply_fd: int,
    arrays: str,
    receive: Receive = nothing,
    loaded: Loaded | None = None,
) -> None:
    """Serve on two file descriptors, then end the process without any clean-up of the student's."""
    try:
        worker = Worker(convert_of(arrays), receive, loaded)
        with (
            open(request_fd, "rb", closefd=False) as requests,
            open(reply_fd, "wb", closefd=False) as replies,
        ):
            serve(requests, replies, worker)
    finally:
        os._exit(0)
