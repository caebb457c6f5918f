from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

from grader.sandbox import seccomp, syscalls


def _numbers(text: str) -> dict[str, int]:
    return {name: int(number) for name, number in (pair.split("=") for pair in text.split())}


# From the kernel's published tables: what a wrong header or a wrong define would get wrong.
KNOWN = {
    "x86_64": _numbers("""
        read=0 open=2 mmap=9 clone=56 fork=57 execve=59 kill=62 fcntl=72 ptrace=101 prctl=157
        openat=257 newfstatat=262 prlimit64=302 seccomp=317 clone3=435 landlock_restrict_self=446
    """),
    "aarch64": _numbers("""
        fcntl=25 renameat=38 openat=56 read=63 newfstatat=79 kill=129 ptrace=117 prctl=167
        clone=220 execve=221 mmap=222 getrlimit=163 prlimit64=261 seccomp=277 clone3=435
        landlock_restrict_self=446
    """),
}


def load_generator() -> ModuleType:
    path = Path(__file__).parents[2] / "tools" / "generate_syscalls.py"
    spec = importlib.util.spec_from_file_location("generate_syscalls", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATOR = load_generator()


@pytest.mark.parametrize("machine", KNOWN)
def test_known_numbers(machine: str) -> None:
    numbers = syscalls.table(machine).numbers

    assert {name: numbers[name] for name in KNOWN[machine]} == KNOWN[machine]
    assert len(set(numbers.values())) == len(numbers)


def test_every_name_that_is_used_exists_on_some_machine() -> None:
    written = {name for machine in KNOWN for name in syscalls.table(machine).numbers}

    assert written == GENERATOR.wanted()
    assert seccomp.names() <= written


def test_x86_64_is_what_the_headers_say() -> None:
    if not GENERATOR.X86_64_HEADER.exists():
        pytest.skip("no kernel headers here; test_known_numbers still holds the table")
    fresh = GENERATOR.read_x86_64(GENERATOR.X86_64_HEADER)

    assert_agrees(fresh, "x86_64")


def test_aarch64_is_what_the_headers_say() -> None:
    if not GENERATOR.AARCH64_HEADER.exists() or shutil.which("cpp") is None:
        pytest.skip("no kernel headers or preprocessor here; test_known_numbers still holds")
    fresh = GENERATOR.read_aarch64(GENERATOR.AARCH64_HEADER)

    assert_agrees(fresh, "aarch64")


def assert_agrees(fresh: dict[str, int], machine: str) -> None:
    """Same numbers, and the same file unless the headers are too old to know every name."""
    table = syscalls.table(machine).numbers
    common = fresh.keys() & GENERATOR.wanted()
    assert {name: table.get(name) for name in common} == {name: fresh[name] for name in common}
    if common == table.keys():
        written = (GENERATOR.FOLDER / f"{machine}.py").read_text()
        assert GENERATOR.render(machine, fresh) == written


def test_the_generator_writes_where_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    header = tmp_path / "header.h"
    header.write_text(
        "#define __NR_read 63\n#define __NR3264_fcntl 25\n#define __NR_fcntl __NR3264_fcntl\n"
    )
    arguments = ["--x86-64", str(header), "--aarch64", str(header), "--into", str(tmp_path)]
    monkeypatch.setattr(sys, "argv", ["generate_syscalls.py", *arguments])
    monkeypatch.setattr(GENERATOR, "read_aarch64", GENERATOR.read_x86_64)

    GENERATOR.main()

    for machine in KNOWN:
        text = (tmp_path / f"{machine}.py").read_text()
        assert '    "fcntl": 25,\n    "read": 63,\n}' in text


def test_an_unknown_machine_is_an_error() -> None:
    with pytest.raises(LookupError, match="riscv64"):
        syscalls.table("riscv64")


@pytest.mark.skipif(sys.platform != "linux", reason="asks the running kernel")
def test_this_machine_answers_to_its_own_numbers() -> None:
    from grader.sandbox import libc

    assert libc.call("getpid") == os.getpid()
    assert libc.call("getuid") == os.getuid()
    with pytest.raises(OSError, match="Bad file descriptor"):
        libc.call("close", -1)
