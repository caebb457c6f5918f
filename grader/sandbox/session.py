"""Runs one submission's calls and writes down what was seen.

Calls share one process, in order, so that what a submission remembers between calls shows. A call
that ends the process costs only itself: the next one gets a new process and a new import.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from grader.errors import Fault, MachineBusy
from grader.evidence import (
    Evidence,
    Observation,
    Outcome,
    Outline,
    Request,
    SourceProblem,
    Usage,
)
from grader.sandbox import wire
from grader.sandbox.capture import Captures
from grader.sandbox.child import Child, End, Ending, Patience, Reply
from grader.sandbox.hopeless import Hopeless
from grader.sandbox.messages import call_message, load_message, outline_message
from grader.sandbox.nursery import Nursery
from grader.sandbox.program import Program
from grader.sandbox.replies import (
    read_changed,
    read_left,
    read_names,
    read_outline,
    read_raised,
    read_roots,
)
from grader.sandbox.shared import SharedInputs

RETRIES: Final = 2
"""How often a call is tried again that the machine was too busy to run."""
OUTLINE_PAYLOAD: Final = 8 << 20
READ_S: Final = 10.0
"""CPU seconds for reading the files before they run: our work, whatever the spec allows theirs."""
IMPORTS: Final = 4
"""Time that repeated imports may take together, as a multiple of the CPU limit of one."""
SLACK_S: Final = 5
RESERVE_S: Final = 120.0
"""CPU seconds of a process's life for calls that were not foreseen when it was made."""
ROUNDS: Final = 5
FollowUp = Callable[[Evidence], Iterable[Request]]
Names = tuple[frozenset[str], Mapping[str, str]]
"""Which of the wanted names can be called, and the type name of each other one."""
NOTHING: Final[Names] = (frozenset(), {})


def observe(
    nursery: Nursery,
    program: Program,
    requests: Iterable[Request],
    decided: Callable[[Outline], bool] = lambda _: False,
    follow_up: FollowUp = lambda _: (),
    names: Sequence[str] = (),
    shared: SharedInputs | None = None,
) -> Evidence:
    """Run `program` and its calls in children of `nursery`; return all that was seen.

    Calls of functions that the module does not have are left out of the evidence.

    Args:
        nursery: where children come from.
        program: what is run.
        requests: the calls, in order.
        decided: whether the outline alone decides, so that nothing needs to run.
        follow_up: further calls to make in view of what was seen; asked until it has none, at
            most `ROUNDS` times. Those on secret inputs are made when there are no others.
        names: further ones that the module is asked for, besides those that are called.
        shared: inputs that need not be sent.

    Raises:
        SandboxError: a child could not be made.
        MachineBusy: it was not run in several tries.
    """
    session = _Session(nursery, program, list(requests), decided, follow_up, names)
    session.shared = shared or session.shared
    try:
        return session.run()
    finally:
        session.close()


@dataclass
class _Session:
    nursery: Nursery
    program: Program
    requests: list[Request]
    decided: Callable[[Outline], bool]
    follow_up: FollowUp
    names: Sequence[str] = ()
    shared: SharedInputs = field(default_factory=SharedInputs)
    captures: Captures = field(default_factory=Captures)
    child: Child | None = None
    cpu_s: float = 0.0
    imports_s: list[float] = field(default_factory=list)
    """Of every process, without what it takes to have one."""
    last_line: str | None = None
    hopeless: Hopeless = field(default_factory=Hopeless)
    known: Outline | None = None
    """What an earlier process read in the source."""
    runs: dict[tuple[bool, str, bytes], Observation] = field(default_factory=dict)
    knows_secrets: bool = False
    """Whether the child has been given secret inputs."""
    reserve_s: float = 0.0
    """CPU seconds of the child's life that are left for further calls."""
    mapped: set[int] = field(default_factory=set)
    """Blocks of shared inputs that the child has."""

    def run(self) -> Evidence:
        outline, imported, names = self.begin()
        if imported.outcome is not Outcome.RETURNED:
            return self.evidence(outline, imported)
        wanted = _answerable(self.requests, names)
        visible = [request for request in wanted if not request.secret]
        secret = [request for request in wanted if request.secret]
        calls = {request.id: self.observe_request(request) for request in visible}
        # asked before any secret input is seen: names of modules can be made up to carry one out
        modules = self.loaded_modules()
        calls |= {request.id: self.observe_request(request) for request in secret}
        for number in range(ROUNDS):
            seen = Evidence(outline, imported, *names, modules=modules, calls=calls)
            more = _answerable(self.follow_up(seen), names)
            if not more:
                break
            self.foresee(more)
            # what they do must not depend on the calls before; they are few and share a process
            if number == 0 or self.knows_secrets or self.reserve_s < 0:
                self.forget()
            # those on secret inputs come last of all, so that they cost no further process
            more = [request for request in more if not request.secret] or more
            calls |= {request.id: self.observe_request(request) for request in more}
        return self.evidence(outline, imported, names, calls, modules)

    def foresee(self, more: Sequence[Request]) -> None:
        """Take note of the time of further calls, once for each."""
        known = {request.id for request in self.requests}
        new = [request for request in more if request.id not in known]
        self.requests += new
        self.reserve_s -= sum(request.cpu_s for request in new)

    def evidence(
        self,
        outline: Outline,
        imported: Observation,
        names: Names = NOTHING,
        calls: Mapping[str, Observation] | None = None,
        modules: tuple[str, ...] = (),
    ) -> Evidence:
        self.close()
        usage = Usage(
            cpu_s=self.cpu_s,
            last_line=self.last_line,
            stdout=self.captures.stdout.output(),
            stderr=self.captures.stderr.output(),
        )
        return Evidence(outline, imported, names[0], names[1], modules, calls or {}, usage)

    def fork(self) -> None:
        """Have a new child to ask."""
        calls_s = sum(request.cpu_s for request in self.requests)
        life_s = int(READ_S + self.program.import_s + calls_s + RESERVE_S) + SLACK_S
        self.child = self.nursery.fork(self.program.memory_mib, life_s, self.captures)
        self.knows_secrets, self.reserve_s = False, RESERVE_S
        self.mapped.clear()

    def begin(self) -> tuple[Outline, Observation, Names]:
        """Have a new child read the outline and import the submission.

        Raises:
            MachineBusy: none of several children was run.
        """
        for _ in range(RETRIES + 1):
            self.fork()
            outline = self.outline()
            if outline is None:
                continue
            if outline.problem is not None or self.decided(outline):
                return outline, Observation(Outcome.NOT_TRIED), NOTHING
            self.known = outline
            loaded = self.load()
            if loaded is not None:
                return outline, *loaded
        raise MachineBusy

    def outline(self) -> Outline | None:
        """Hand over the files, and have the outline read where that was not done before.

        No code of the student's runs before it. None if the child was starved.
        """
        program = self.program
        message = outline_message(
            program.files,
            program.main,
            program.fixtures,
            script=program.script,
            known=self.known is not None,
        )
        reply = self.ask(*message, READ_S, OUTLINE_PAYLOAD)
        if isinstance(reply, Reply):
            if "fixtures" in reply.header:
                raise Fault(f"fixtures.py of the assignment fails: {reply.header['fixtures']}")
            return self.known or read_outline(reply)
        if reply.end is End.STARVED:
            return None
        # a parser that gives up on hostile text ends only this child
        problem = SourceProblem("syntax", "Python's parser gave up", program.main, None)
        if reply.end is End.TIMED_OUT:
            words = f"it takes more than {READ_S:g} s of CPU time to read"
            problem = SourceProblem("unreadable", words, program.main, None)
        return Outline(problem=problem)

    def load(self) -> tuple[Observation, Names] | None:
        """Have the child import the submission; None if starved."""
        program = self.program
        wanted = (*(request.function for request in self.requests), *self.names)
        message = load_message(wanted, seed=program.seed, autograd=program.autograd)
        began = time.monotonic()
        reply = self.ask(*message, program.import_s, 0)
        self.imports_s.append(time.monotonic() - began)
        if isinstance(reply, Ending):
            starved = reply.end is End.STARVED
            return None if starved else (_ended(reply, self.program.import_s), NOTHING)
        try:
            if reply.header.get("outcome") == "returned":
                return Observation(Outcome.RETURNED), read_names(reply)
            return self.unfinished(reply), NOTHING
        except wire.WireError as error:
            return self.garbled(error), NOTHING

    def observe_request(self, request: Request) -> Observation:
        """Return what is seen of a request; a run that was made before is not made again."""
        if request.run is None:
            return self.observe_call(request)
        header, payload = call_message(request)
        key = json.dumps(header["run"]), b"".join(payload)
        # a secret run may be an earlier one: where nothing was drawn, nothing is secret
        for secret in (False, request.secret):
            if (secret, *key) in self.runs:
                return self.runs[secret, *key]
        return self.runs.setdefault((request.secret, *key), self.observe_call(request))

    def observe_call(self, request: Request) -> Observation:
        if request in self.hopeless:
            return Observation(Outcome.NOT_TRIED)
        for _ in range(RETRIES + 1):
            revived = self.revive(request)
            if revived is not None:
                return revived
            self.knows_secrets |= request.secret
            budget = request.budget + wire.nbytes(list(request.arguments))
            reply = self.ask(*self.message(request), request.cpu_s, budget)
            if not (isinstance(reply, Ending) and reply.end is End.STARVED):
                seen = self.observation(request, reply)
                self.hopeless.learn(request, seen.outcome)
                return seen
        raise MachineBusy

    def message(self, request: Request) -> tuple[wire.Header, list[wire.Blob]]:
        """Return the message of a request; what it needs of shared memory is lent to the child."""
        child = self.child
        if child is None or not child.can_be_lent:
            return call_message(request)
        known = self.shared.encoded(request, self.mapped)
        if known is not None:
            return known.header, known.payload
        message = call_message(request, self.shared.place, self.mapped)
        for block, _ in message[0].get("map", ()):
            child.lend(self.shared.blocks[block])
            self.mapped.add(block)
        return message

    def revive(self, request: Request) -> Observation | None:
        """Make sure there is a process with the submission imported; return why there is none."""
        if self.child is not None and self.child.alive:
            return None
        if request.recall is not None:
            return Observation(Outcome.KILLED, ended="the process that held the result ended")
        # by the quickest of them, so that a busy machine costs nothing
        if min(self.imports_s) * len(self.imports_s) > IMPORTS * self.program.import_s:
            return Observation(Outcome.NOT_TRIED)
        _, imported, _ = self.begin()
        return None if imported.outcome is Outcome.RETURNED else imported

    def observation(self, request: Request, reply: Reply | Ending) -> Observation:
        if isinstance(reply, Ending):
            return _ended(reply, request.cpu_s)
        try:
            if reply.header.get("outcome") != "returned":
                return replace(self.unfinished(reply), value=_left(request, reply))
            return Observation(
                Outcome.RETURNED,
                value=reply.value(),
                changed=read_changed(reply, len(request.arguments)),
                left=read_left(reply, len(request.arguments)),
            )
        except wire.WireError as error:
            return self.garbled(error)

    def unfinished(self, reply: Reply) -> Observation:
        """Return what a reply tells of a call or an import that did not return."""
        if reply.header.get("outcome") == "unreadable":
            return Observation(Outcome.GARBLED)
        refused = reply.header.get("refused")
        out_of_memory = reply.header.get("outcome") == "out_of_memory"
        return Observation(
            Outcome.OUT_OF_MEMORY if out_of_memory else Outcome.RAISED,
            raised=read_raised(reply, self.program.files),
            refused=wire.printable(refused[:200]) if isinstance(refused, str) else None,
        )

    def garbled(self, error: wire.WireError) -> Observation:
        assert self.child is not None  # noqa: S101  only a child's reply can be garbled
        ending = self.child.garbled(error)
        self.account()
        return _ended(ending)

    def loaded_modules(self) -> tuple[str, ...]:
        if self.child is None or not self.child.alive:
            return ()
        reply = self.ask({"op": "modules"}, [], self.program.import_s, OUTLINE_PAYLOAD)
        return () if isinstance(reply, Ending) else read_roots(reply)

    def ask(
        self, header: wire.Header, payload: list[wire.Blob], cpu_s: float, budget: int
    ) -> Reply | Ending:
        assert self.child is not None  # noqa: S101  `fork` came first
        reply = self.child.ask(header, payload, Patience(cpu_s, budget))
        if isinstance(reply, Ending):
            self.last_line = reply.last_line or self.last_line
            self.account()
        return reply

    def account(self) -> None:
        if self.child is not None:
            self.cpu_s += self.child.cpu_s
            self.child.cpu_s = 0.0

    def forget(self) -> None:
        """Have what follows asked of a new process: this one may have kept secret inputs."""
        self.close()
        self.child = None

    def close(self) -> None:
        if self.child is not None and self.child.alive:
            self.child.end()
            self.account()


def _answerable(requests: Iterable[Request], names: Names) -> list[Request]:
    """Return the requests for what the module has."""
    callables, others = names
    return [
        request
        for request in requests
        if request.function in callables or (request.read and request.function in others)
    ]


def _left(request: Request, reply: Reply) -> wire.Value:
    """Return what a script left that did not come to its end."""
    return reply.value() if request.run is not None else None


_OUTCOMES: Final = {
    End.TIMED_OUT: Outcome.TIMED_OUT,
    End.DIED: Outcome.KILLED,
    End.GARBLED: Outcome.GARBLED,
}


def _ended(ending: Ending, limit_s: float | None = None) -> Observation:
    return Observation(_OUTCOMES[ending.end], ended=ending.how, limit_s=limit_s)
