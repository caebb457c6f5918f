from __future__ import annotations

import errno
import os
import signal
import struct
import sys
from collections.abc import Iterator

import pytest

from grader.sandbox import seccomp, syscalls

from .locked import Ending, run_pieces, run_table

ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="seccomp is part of Linux")
LEVELS: tuple[seccomp.Level, ...] = ("full", "files-closed")
MACHINES = ("x86_64", "aarch64")
CHILD = 4321
ALLOW, KILL = "allow", "kill"

# --- The program, run by a second implementation of the machine -----------------------------------


def decide(
    level: seccomp.Level, machine: str, name: str | int, *arguments: int, arch: int | None = None
) -> str:
    """What the filter answers to a call: "allow", "kill" or the name of an errno."""
    table = syscalls.table(machine)
    number = table.numbers[name] if isinstance(name, str) else name
    words = [argument % 2**64 for argument in arguments] + [0] * (6 - len(arguments))
    data = struct.pack("<IIQ6Q", number % 2**32, arch or table.audit_arch, 0, *words)
    code = seccomp.build(level, table).for_process(CHILD)
    action = interpret(list(struct.iter_unpack("<HBBI", code)), data)
    if action == 0x7FFF_0000:
        return ALLOW
    if action == 0x8000_0000:
        return KILL
    assert action >> 16 == 5, hex(action)
    return errno.errorcode[action & 0xFFFF]


def interpret(steps: list[tuple[int, ...]], data: bytes) -> int:
    """Run a filter: loads, jumps and returns are all it is made of."""
    at = accumulator = 0
    while True:
        operation, if_true, if_false, operand = steps[at]
        if operation == 0x06:
            return operand
        if operation == 0x20:
            (accumulator,) = struct.unpack_from("<I", data, operand)
            if_true = if_false = 0
        held = {
            0x20: False,
            0x15: accumulator == operand,
            0x35: accumulator >= operand,
            0x45: bool(accumulator & operand),
        }[operation]
        at += 1 + (if_true if held else if_false)


def every_number() -> Iterator[int]:
    yield from range(600)
    yield from (1000, 0x3FFF_FFFF)


def numbers(machine: str, names: tuple[str, ...] | dict[str, object]) -> set[int]:
    table = syscalls.table(machine).numbers
    return {table[name] for name in names if name in table}


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("level", LEVELS)
def test_every_number_that_is_not_listed_is_refused(level: seccomp.Level, machine: str) -> None:
    open_to_reading = (*seccomp._LOOKING, "open", "openat") if level == "full" else ()
    listed = numbers(machine, seccomp._ALLOWED + open_to_reading)
    conditional = numbers(machine, dict(seccomp._conditions()))

    answers = {number: decide(level, machine, number, 0) for number in every_number()}

    allowed = {number for number, answer in answers.items() if answer == ALLOW}
    assert listed <= allowed <= listed | conditional
    refused = {answer for number, answer in answers.items() if number not in allowed}
    assert refused <= {"ENOSYS", "EPERM", "EACCES", "ENOTTY"}


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("level", LEVELS)
def test_a_foreign_calling_convention_kills(level: seccomp.Level, machine: str) -> None:
    i386, arm, s390x = 0x4000_0003, 0x4000_0028, 0x8000_0016

    assert {decide(level, machine, "read", arch=arch) for arch in (i386, arm, s390x)} == {KILL}


@pytest.mark.parametrize("level", LEVELS)
def test_x32_numbers_kill(level: seccomp.Level) -> None:
    bit = 0x4000_0000

    assert {decide(level, "x86_64", bit + n) for n in (0, 2, 39, 57, 520, 547)} == {KILL}
    assert decide(level, "x86_64", -1) == KILL
    assert decide(level, "aarch64", bit) == "ENOSYS"


READING, CREATING, TRUNCATING = 0o2000000, 0o100, 0o1000
NO_READING = [os.O_WRONLY, os.O_RDWR, 3, CREATING, TRUNCATING, 0o10000000, 0o20000000, 0o20200000]


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("level", LEVELS)
def test_files_open_for_reading_only_and_only_at_full(level: seccomp.Level, machine: str) -> None:
    at_full = ALLOW if level == "full" else "EACCES"

    assert decide(level, machine, "openat", -100, 1, READING) == at_full
    assert {decide(level, machine, "openat", -100, 1, flags) for flags in NO_READING} == {"EACCES"}
    assert decide(level, machine, "openat2", -100, 1, 1, 24) in ("EACCES", "ENOSYS")
    assert decide(level, machine, "newfstatat", -100, 1, 1, 0) == at_full
    assert decide(level, machine, "faccessat", -100, 1, 4) == at_full
    if machine == "x86_64":
        assert decide(level, machine, "open", 1, READING) == at_full
        assert {decide(level, machine, "open", 1, flags) for flags in NO_READING} == {"EACCES"}


THREAD = 0x003D_0F00
CLONE_RULES = {
    (THREAD,): ALLOW,
    (THREAD | 0x40_0000,): ALLOW,  # CLONE_DETACHED, which musl still sets
    (THREAD & ~0x1_0000,): "EPERM",
    (0x0120_0011,): "EPERM",  # fork as the C library does it
    (0x4111,): "EPERM",  # vfork
    (THREAD | 0x1000_0000,): "EPERM",  # a new user namespace
    (THREAD | 0x2000,): "EPERM",  # traced
    (THREAD | 17,): "EPERM",  # with a signal at the end
}
RULES = {
    "clone": CLONE_RULES,
    "clone3": {(1, 88): "ENOSYS"},
    "kill": {(CHILD, 9): ALLOW, (CHILD + 1, 0): "EPERM", (0, 9): "EPERM", (-1, 9): "EPERM"},
    "tgkill": {(CHILD, 1, 9): ALLOW, (CHILD - 1, CHILD, 9): "EPERM"},
    "tkill": {(CHILD, 9): "ENOSYS"},
    "prlimit64": {
        (0, 7, 0, 1): ALLOW,
        (CHILD, 7, 0, 1): ALLOW,
        (1, 7, 0, 1): "EPERM",
        (0, 7, 1, 0): "EPERM",
        (0, 7, 1 << 32, 0): "EPERM",
    },
    "fcntl": {
        **{(0, command): ALLOW for command in (0, 1, 2, 3, 1030)},
        **{(0, command): "EPERM" for command in (4, 6, 8, 10, 15, 1024, 1026, 1031, 1033)},
    },
    "ioctl": {
        **{(0, command): ALLOW for command in (0x5401, 0x541B, 0x5451)},
        **{(0, command): "ENOTTY" for command in (0x5412, 0x5452, 0x8901, 0x5402, 0xC0189436)},
    },
    "prctl": {
        **{(option,): ALLOW for option in (15, 16, 0x53564D41)},
        **{(option,): "EPERM" for option in (1, 4, 8, 22, 23, 24, 28, 35, 38, 47, 0x59616D61)},
    },
}


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", RULES)
def test_arguments_decide(name: str, level: seccomp.Level, machine: str) -> None:
    rules = RULES[name]

    assert {call: decide(level, machine, name, *call) for call in rules} == rules


def test_only_the_process_id_differs_between_children() -> None:
    built = seccomp.build("full", syscalls.table("x86_64"))
    one, other = built.for_process(1000), built.for_process(2000)

    assert [at for at in range(0, len(one), 4) if one[at : at + 4] != other[at : at + 4]] == [
        *built.gaps
    ]
    assert len(built.gaps) == 3


# --- The kernel -----------------------------------------------------------------------------------

SUBPROCESS = "import subprocess; subprocess.run(['/bin/true'], check=True, start_new_session={})"
# Acts that work on a usual machine, so that their refusal is the sandbox's doing.
REFUSED_ACTS = {
    "fork": "child = os.fork()\nif child == 0: os._exit(0)\nos.waitpid(child, 0)",
    "vfork": "libc.call_number(syscalls.this_machine().numbers['fork']) or os._exit(0)",
    "start a program": SUBPROCESS.format(False),
    "start a program in a session": SUBPROCESS.format(True),
    "spawn": "os.waitpid(os.posix_spawn('/bin/true', ['true'], {}), 0)",
    "signal the parent": "os.kill(zygote, 0)",
    "signal a thread of the parent": "syscall('tgkill', zygote, zygote, 0)",
    "signal by thread": "syscall('tkill', zygote, 0)",
    "signal the group": "os.kill(0, 0)",
    "signal everybody": "os.kill(-1, 0)",
    "queue a signal": "syscall('rt_sigqueueinfo', os.getpid(), 0, 0)",
    "signal by descriptor": "syscall('pidfd_open', zygote, 0)",
    "own a pipe's signals": "import fcntl; fcntl.fcntl(os.pipe()[0], fcntl.F_SETOWN, zygote)",
    "trace me": "syscall('ptrace', 0)",
    "read the parent's memory": "syscall('process_vm_readv', zygote, 0, 0, 0, 0, 0)",
    "read the parent's limits": "import resource; resource.prlimit(zygote, resource.RLIMIT_CORE)",
    "lower a limit": "import resource; resource.setrlimit(resource.RLIMIT_CORE, (0, 0))",
    "raise the parent's nice": "os.setpriority(os.PRIO_PROCESS, 0, 1)",
    "bind the parent to a processor": "os.sched_setaffinity(zygote, os.sched_getaffinity(zygote))",
    "socket": "socket.socket().close()",
    "unix socket": "socket.socket(socket.AF_UNIX).close()",
    "socket pair": "[end.close() for end in socket.socketpair()]",
    "memory file": "os.close(os.memfd_create('x'))",
    "shared memory": "ctypes.CDLL(None).shmctl(syscall('shmget', 0, 4096, 0o1600), 0, None)",
    "message queue": "ctypes.CDLL(None).msgctl(syscall('msgget', 0, 0o1600), 0, None)",
    "semaphores": "ctypes.CDLL(None).semctl(syscall('semget', 0, 1, 0o1600), 0, 0)",
    "event": "os.close(syscall('eventfd2', 0, 0))",
    "watch files": "os.close(syscall('inotify_init1', 0))",
    "create a file": "(scratch / 'new').write_text('x')",
    "write /dev/null": "open('/dev/null', 'w').close()",
    "temporary file": "tempfile.TemporaryFile(dir=scratch).close()",
    "nameless file": "os.close(os.open(scratch, os.O_TMPFILE | os.O_RDWR))",
    "path handle": "os.close(os.open(scratch, os.O_PATH))",
    "make a folder": "(scratch / 'made').mkdir()",
    "remove a file": "(scratch / 'gone').write_text(''); (scratch / 'gone').unlink()",
    "chmod": "secret.chmod(0o600)",
    "chown": "os.chown(secret, os.getuid(), os.getgid())",
    "utime": "os.utime(secret)",
    "chmod by descriptor": "os.fchmod(1, 0o600)",
    "truncate": "os.truncate(secret, 7)",
    "change folder": "os.chdir(scratch)",
    "personality": "syscall('personality', 0xffffffff)",
    "timer that signals": "syscall('timer_create', 1, 0, ctypes.addressof(ctypes.c_int()))",
    "flush disks": "syscall('sync')",
    "lock a file": "import fcntl; fcntl.flock(1, fcntl.LOCK_SH)",
    "be dumpable": "libc.prctl(4, 1)",
    "outlive the parent": "libc.prctl(1, 0)",
}
REFUSED = tuple(REFUSED_ACTS.items())
ANSWERS = {errno.EPERM, errno.EACCES, errno.ENOSYS}


@ON_LINUX
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("act", REFUSED_ACTS)
def test_refused(act: str, level: str) -> None:
    ending = run_table(REFUSED, level, True)[act]

    # Python and its libraries put some refusals into words of their own.
    in_words = "ermission" in ending.text or "not allowed" in ending.text
    assert ending.errno in ANSWERS or (ending.raised and in_words), ending


NEEDS_ARGUMENTS = {"queue a signal", "read the parent's memory"}


@ON_LINUX
@pytest.mark.parametrize("act", REFUSED_ACTS)
def test_without_the_filter_it_works(act: str) -> None:
    ending = run_table(REFUSED, "none", False)[act]

    # These two are given nothing to do, and get as far as the kernel finding that out.
    assert ending.worked or (act in NEEDS_ARGUMENTS and ending.errno not in ANSWERS), ending


FOREIGN = {
    "x32": "libc.call_number(0x40000000 + 39)",
    "i386": """
import mmap
code = mmap.mmap(-1, 4096, prot=7)
code.write(bytes([0xb8, 20, 0, 0, 0, 0xcd, 0x80, 0xc3]))  # mov eax, getpid; int 0x80; ret
at = ctypes.addressof(ctypes.c_char.from_buffer(code))
result = ctypes.CFUNCTYPE(ctypes.c_int)(at)() == os.getpid()
""",
}


@ON_LINUX
@pytest.mark.skipif(
    sys.platform == "linux" and os.uname().machine != "x86_64", reason="x86-64 has these two"
)
@pytest.mark.parametrize("convention", FOREIGN)
def test_the_kernel_kills_foreign_conventions(convention: str) -> None:
    free = run_table(tuple(FOREIGN.items()), "none", False)[convention]
    locked = run_table(tuple(FOREIGN.items()), "full", True)[convention]

    assert free.signal != signal.SIGSYS
    assert locked == Ending(signal=signal.SIGSYS)


HONEST = {
    "threads": """
found = []
threads = [threading.Thread(target=found.append, args=(n,)) for n in range(4)]
[thread.start() for thread in threads]; [thread.join() for thread in threads]
result = sorted(found)
""",
    "pool": """
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(4) as pool: result = list(pool.map(abs, [-1, -2]))
""",
    "time": """
import datetime
result = [time.time() > 0, time.sleep(0.001), time.perf_counter() > 0, time.process_time() > 0,
    datetime.datetime.now().year > 2000, time.localtime().tm_year > 2000]
""",
    "random": "import random; result = [len(os.urandom(8)), random.Random(1).random() > 0]",
    "own signals": """
heard = []
signal.signal(signal.SIGALRM, lambda *_: heard.append(1))
signal.setitimer(signal.ITIMER_REAL, 0.001); time.sleep(0.01); os.kill(os.getpid(), signal.SIGALRM)
result = len(heard)
""",
    "pipes": "r, w = os.pipe(); os.write(w, b'x'); result = os.read(r, 1).decode()",
    "streams": "r, w = os.pipe(); open(w, 'w').write('x'); result = open(r).read()",
    "limits": "import resource; result = list(resource.getrlimit(resource.RLIMIT_CORE))",
    "memory": "result = len(bytearray(50_000_000)) + len([0] * 1_000_000)",
    "traceback": """
import traceback
try: 1 / 0
except ZeroDivisionError: result = traceback.format_exc().splitlines()[-1]
""",
    "print": "print(end=''); sys.stdout.flush(); result = sys.stdout.isatty()",
    "floats": "import math; result = math.fsum([0.1] * 10)",
}


@ON_LINUX
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("work", HONEST)
def test_honest_work_goes_on(work: str, level: str) -> None:
    table = tuple(HONEST.items())
    locked, free = run_table(table, level, True)[work], run_table(table, "none", False)[work]

    assert locked.worked, locked
    if work != "limits":
        assert locked == free


@ON_LINUX
def test_abort_ends_the_child_by_its_signal() -> None:
    endings = run_pieces({"abort": "os.abort()"})

    assert endings["abort"].signal == signal.SIGABRT
