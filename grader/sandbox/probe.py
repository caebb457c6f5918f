"""Does the sandbox hold here? Each layer is asked by trying, in a child, what it must refuse.

Promises: an answer rests on an act that was tried, never on a version number. The trials run in
throw-away children of a freshly started helper (`python -m grader.sandbox.probe LEVEL`), which has
one thread and nothing worth stealing; the process that asks is not forked.
Does not promise: that a refusal came from this layer alone; a machine may refuse an act by itself.
Needs: nothing; on a system other than Linux everything but `none` is reported as missing.
"""

from __future__ import annotations

import ctypes
import errno
import json
import mmap
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from grader.sandbox import identity, landlock, libc, rlimits
from grader.sandbox.lockdown import LayerError, Level, Lockdown

# Best first; "none" enforces too little to be taken without being asked for by name.
_ENFORCED_LEVELS: tuple[Level, Level] = ("full", "files-closed")
_MEMORY_MIB = 64
_CPU_S = 5
_HELPER_WALL_S = 30
_DEATH_WALL_S = 2.0

# The package is found even where it is not installed; nothing else is taken from the environment.
_HELPER = """
import sys
sys.path.append(sys.argv[1])
from grader.sandbox.probe import main
main(sys.argv[2])
"""


@dataclass(frozen=True)
class Probe:
    """What one trial showed.

    Attributes:
        layer: the layer's name, as in `Lockdown.apply`'s answer; "all" for all of them together.
        enforced: the forbidden act was refused.
        tried: the act.
        happened: what came of it.
        remedy: what to do, or an empty string where it is enforced.
        required: the level cannot be had without it.
    """

    layer: str
    enforced: bool
    tried: str
    happened: str
    remedy: str
    required: bool = True


_REMEDIES = {
    "close-fds": "This is a defect of the grader: please report it.",
    "rlimits": "Use a kernel that honours setrlimit; some emulated ones do not.",
    "drop-capabilities": "Run the grader as an ordinary user, or give its container SETPCAP.",
    "own-uid": "Nothing is needed: Landlock and seccomp carry the level. To have it as well, "
    "install Python where every user can read it (not under /root), and run as root.",
    "not-dumpable": "Use a kernel that honours PR_SET_DUMPABLE; some emulated ones do not.",
    "parent-death": "Use a kernel that honours PR_SET_PDEATHSIG; some emulated ones do not.",
    "landlock": "Use Linux 5.13 or newer with landlock among its security modules "
    "(kernel parameter lsm=landlock,...), or ask for the level files-closed.",
    "seccomp": "Use Linux 4.14 or newer on x86-64 or aarch64, in a container that allows seccomp.",
    "all": "Correct the layers named above.",
}


@dataclass(frozen=True)
class _Scene:
    """What the trials act upon, planted in a temporary folder."""

    folder: Path
    secret: Path
    home: Path
    parent: int
    open_secret: int


_Act = Callable[[_Scene], None]


def probe(level: Level) -> tuple[Probe, ...]:
    """Try every layer of a level, each alone and then all together; a few tens of milliseconds.

    Raises:
        OSError: the helper could not be started.
        subprocess.SubprocessError: the helper failed or hung.
    """
    return tuple(Probe(**record) for record in json.loads(_ask_helper(level)))


def best_level() -> Level | None:
    """The best level at which everything required was refused; never "none"."""
    if sys.platform != "linux":
        return None
    answer = json.loads(_ask_helper("best"))
    return next((level for level in _ENFORCED_LEVELS if level == answer), None)


def _ask_helper(question: str) -> str:
    root = str(Path(__file__).resolve().parents[2])
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-I", "-S", "-c", _HELPER, root, question],
        capture_output=True,
        check=True,
        env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=_HELPER_WALL_S,
    )
    return done.stdout


def main(question: str) -> None:
    """Answer in the helper: the probes of a level, or the best level, as JSON on stdout."""
    with tempfile.TemporaryDirectory(prefix="grader-probe-") as name:
        secret = Path(name, "secret")
        secret.write_text("planted")
        with secret.open("rb") as stream:
            scene = _Scene(Path(name), secret, _home(), os.getpid(), stream.fileno())
            answer = _best(scene) if question == "best" else _all_probes(scene, question)
    sys.stdout.write(json.dumps(answer))


def _home() -> Path:
    """Where the user's files are; the root folder for a user without a home."""
    try:
        return Path.home()
    except RuntimeError:
        return Path("/")


def _all_probes(scene: _Scene, asked: str) -> list[dict[str, object]]:
    level: Level = next((known for known in _ENFORCED_LEVELS if known == asked), "none")
    return [asdict(found) for found in _probes(scene, level)]


def _best(scene: _Scene) -> Level | None:
    for level in _ENFORCED_LEVELS:
        try:
            prepared = Lockdown.prepare(level, landlock.default_readable())
        except LayerError:
            continue
        if all(found.enforced for found in _together(scene, prepared)):
            return level
    return None


def _open_secret(scene: _Scene) -> None:
    scene.secret.read_bytes()


def _read_open_secret(scene: _Scene) -> None:
    os.read(scene.open_secret, 1)


def _create_file(scene: _Scene) -> None:
    os.close(os.open(scene.folder / "created", os.O_WRONLY | os.O_CREAT))


def _write_file(scene: _Scene) -> None:
    (scene.folder / "written").write_text("x")


def _list_home(scene: _Scene) -> None:
    os.listdir(scene.home)  # noqa: PTH208 - Path.iterdir is lazy


def _read_environment_of_parent(scene: _Scene) -> None:
    Path(f"/proc/{scene.parent}/environ").read_bytes()


def _take_memory(_: _Scene) -> None:
    mmap.mmap(-1, (_MEMORY_MIB + 1) * rlimits.MIB).close()


def _give_away_file(scene: _Scene) -> None:
    # To a uid that is not the caller's, which only CAP_CHOWN allows.
    os.chown(scene.secret, os.geteuid() + 1, -1)


def _open_socket(_: _Scene) -> None:
    socket.socket().close()


def _fork(_: _Scene) -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def _execute(_: _Scene) -> None:
    # A program would replace the trial; a kernel that would execute says that this is none.
    try:
        os.execv("/", ["/"])  # noqa: S606 - no shell is the point
    except OSError as error:
        if error.errno != errno.EACCES:
            raise


def _signal_parent(scene: _Scene) -> None:
    os.kill(scene.parent, 0)


def _trace(_: _Scene) -> None:
    libc.call("ptrace", 0)  # PTRACE_TRACEME


def _limit_parent(scene: _Scene) -> None:
    # The limit on core files is set to what it is.
    limits = ctypes.create_string_buffer(16)
    core = 4
    libc.call("prlimit64", scene.parent, core, 0, ctypes.addressof(limits))
    libc.call("prlimit64", scene.parent, core, ctypes.addressof(limits), 0)


_FILES: dict[str, _Act] = {
    "open a planted file": _open_secret,
    "create a file": _create_file,
    "list the home folder": _list_home,
    "read the environment of the parent process": _read_environment_of_parent,
}
_PROCESS: dict[str, _Act] = {
    "open a socket": _open_socket,
    "start a process": _fork,
    "execute a program": _execute,
    "send signal 0 to the parent process": _signal_parent,
    "ask to be traced": _trace,
    "change a limit of the parent process": _limit_parent,
}
_RLIMITS: dict[str, _Act] = {
    f"map {_MEMORY_MIB + 1} MiB with a budget of {_MEMORY_MIB}": _take_memory,
    "write a byte to a file": _write_file,
}
_CLOSED: dict[str, _Act] = {"read a file that was open before": _read_open_secret}
_CAPABILITIES: dict[str, _Act] = {"give a file to another user": _give_away_file}


def _probes(scene: _Scene, level: Level) -> Iterator[Probe]:
    try:
        prepared = Lockdown.prepare(level, landlock.default_readable())
    except LayerError as error:
        yield Probe(error.layer, False, "prepare it", error.reason, _REMEDIES[error.layer])
        return
    trials = {"close-fds": _CLOSED, "rlimits": _RLIMITS, "drop-capabilities": _CAPABILITIES}
    if level == "full":
        trials |= {"landlock": _FILES, "seccomp": _PROCESS}
    if level == "files-closed":
        trials |= {"seccomp": _FILES | _PROCESS}
    for layer, acts in trials.items():
        for tried, act in acts.items():
            yield _judge(layer, tried, _in_child(partial(_try_one, scene, prepared, layer, act)))
    if sys.platform == "linux":
        yield from _probe_bystanders(prepared)
    yield from _together(scene, prepared)


def _probe_bystanders(prepared: Lockdown) -> Iterator[Probe]:
    """The layers whose refusal is seen by another process than the one that applied them."""
    yield _judge(
        "not-dumpable", "read the environment of a sibling", _in_child(_try_reading_a_sibling)
    )
    yield _judge("parent-death", "outlive the parent process", _try_outliving())
    if prepared.level != "none" and os.geteuid() == 0:
        happened = "it can" if prepared.own_uid else "its files cannot be read by another user"
        remedy = "" if prepared.own_uid else _REMEDIES["own-uid"]
        tried = "run Python under a uid of its own"
        yield Probe("own-uid", prepared.own_uid, tried, happened, remedy, required=False)


def _together(scene: _Scene, prepared: Lockdown) -> Iterator[Probe]:
    """Everything the level forbids, tried in one child with all its layers on."""
    acts = _CLOSED | _RLIMITS
    if prepared.level != "none":
        acts = acts | _FILES | _PROCESS
    answer = _in_child(partial(_try_all, scene, prepared, acts))
    happened = answer.splitlines()
    for at, tried in enumerate(acts):
        yield _judge("all", tried, happened[at] if len(happened) == len(acts) else answer)


def _try_one(scene: _Scene, prepared: Lockdown, layer: str, act: _Act, answer: int) -> str:
    layers = dict(prepared.layers(_MEMORY_MIB, _CPU_S, (answer,), None))
    try:
        layers[layer]()
    except (OSError, ValueError, KeyError, LayerError) as error:
        return f"not applied: {error}"
    return _attempt(scene, act)


def _try_all(scene: _Scene, prepared: Lockdown, acts: dict[str, _Act], answer: int) -> str:
    try:
        prepared.apply(
            memory_mib=_MEMORY_MIB, cpu_s=_CPU_S, keep_fds=(answer,), child_uid=identity.FIRST_UID
        )
    except LayerError as error:
        return f"not applied: {error}"
    return "\n".join(_attempt(scene, act) for act in acts.values())


def _attempt(scene: _Scene, act: _Act) -> str:
    try:
        act(scene)
    except OSError as error:
        return f"refused: {error.strerror}"
    return "it worked"


def _judge(layer: str, tried: str, happened: str) -> Probe:
    enforced = happened.startswith("refused")
    return Probe(layer, enforced, tried, happened, "" if enforced else _REMEDIES[layer])


def _in_child(work: Callable[[int], str]) -> str:
    """What a forked child answers; it is given the descriptor it answers on."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writer, work(writer).encode())
        finally:
            os._exit(0)
    os.close(writer)
    with open(reader, encoding="utf-8") as stream:  # noqa: PTH123 - a descriptor has no path
        answer = stream.read()
    ended = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(ended):
        return f"killed by {signal.Signals(os.WTERMSIG(ended)).name}"
    return answer or "no answer"


def _try_reading_a_sibling(_: int) -> str:
    """In a child: close it to others, then let a child of its own, without capabilities, look."""
    identity.drop_capabilities()
    identity.forbid_tracing()
    environment = Path(f"/proc/{os.getpid()}/environ")

    def look(_: int) -> str:
        try:
            environment.read_bytes()
        except OSError as error:
            return f"refused: {error.strerror}"
        return "it worked"

    return _in_child(look)


def _try_outliving() -> str:
    """A grandchild holds a pipe open; when its parent ends, the pipe must end with it."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        _leave_an_orphan(reader, writer)
    os.close(writer)
    os.waitpid(child, 0)
    heard = os.read(reader, 1)
    ended = select.select([reader], [], [], _DEATH_WALL_S)[0]
    os.close(reader)
    if not heard:
        return "not applied"
    return "refused: killed with its parent" if ended else "it worked"


def _leave_an_orphan(reader: int, writer: int) -> None:
    """In a child: start one that dies with it, wait until it says that it will, and end."""
    parent = os.getpid()
    ready, say = os.pipe()
    if os.fork() == 0:
        os.close(reader)
        identity.die_with_parent(parent)
        os.write(writer, b"x")
        os.write(say, b"x")
        time.sleep(2 * _DEATH_WALL_S)
        os._exit(0)
    os.read(ready, 1)
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
