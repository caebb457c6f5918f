from __future__ import annotations

import errno
import sys
import sysconfig
from pathlib import Path

import pytest

from grader.sandbox import landlock

from .locked import NUMPY, run_piece, run_pieces, run_table

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Landlock is part of Linux")

# Layer by layer: only Landlock is on, so that seccomp cannot be what refuses.
ALONE = """
landlock_only = landlock.build([str(scratch / "open")])
landlock.restrict(landlock_only)
"""
PLANT = """
(scratch / "open").mkdir(exist_ok=True)
(scratch / "open" / "file").write_text("readable")
(scratch / "open" / "sub").mkdir(exist_ok=True)
"""

REFUSED = {
    "read a file outside": "secret.read_text()",
    "read a file that was planted by a sibling": "Path('/etc/passwd').read_text()",
    "list a folder outside": "os.listdir(scratch)",
    "list the root": "os.listdir('/')",
    "read the environment of the zygote": "open(f'/proc/{zygote}/environ').read()",
    "read its own memory map": "open('/proc/self/maps').read()",
    "create a file outside": "(scratch / 'new').write_text('x')",
    "create a file inside": "(scratch / 'open' / 'new').write_text('x')",
    "write a file inside": "open(scratch / 'open' / 'file', 'r+').write('x')",
    "truncate a file inside": "os.truncate(scratch / 'open' / 'file', 0)",
    "make a folder": "os.mkdir(scratch / 'open' / 'folder')",
    "remove a folder": "os.rmdir(scratch / 'open' / 'sub')",
    "remove a file": "os.unlink(scratch / 'open' / 'file')",
    "rename a file": "os.rename(scratch / 'open' / 'file', scratch / 'open' / 'other')",
    "move a file out": "os.rename(scratch / 'open' / 'file', scratch / 'other')",
    "link a file in": "os.link(secret, scratch / 'open' / 'link')",
    "make a symlink": "os.symlink('/', scratch / 'open' / 'link')",
    "make a pipe": "os.mkfifo(scratch / 'open' / 'pipe')",
    "execute a program": "import subprocess; subprocess.run(['/bin/true'], check=True)",
}
AS_TABLE = tuple((name, PLANT + ALONE + act) for name, act in REFUSED.items())
WITHOUT = tuple((name, PLANT + act) for name, act in REFUSED.items())


@pytest.mark.parametrize("act", REFUSED)
def test_landlock_alone_refuses(act: str) -> None:
    ending = run_table(AS_TABLE, "none", False)[act]

    # EXDEV: what a move across folders answers where it may not be done.
    assert ending.errno in (errno.EACCES, errno.EPERM, errno.EXDEV), ending


@pytest.mark.parametrize("act", REFUSED)
def test_without_landlock_it_works(act: str) -> None:
    ending = run_table(tuple((name, reset(act)) for name, act in WITHOUT), "none", False)[act]

    assert ending.worked, ending


def reset(act: str) -> str:
    """The acts that work change the folder, so each starts from an empty one."""
    return "import shutil; shutil.rmtree(scratch / 'open', ignore_errors=True)\n" + act


def test_a_file_and_a_folder_under_a_root_can_be_read() -> None:
    ending = run_piece(
        PLANT
        + ALONE
        + "result = [open(scratch / 'open' / 'file').read(), os.listdir(scratch / 'open' / 'sub')]",
        level="none",
        locked=False,
    )

    assert ending.result == ["readable", []]


def test_a_rule_on_a_single_file_opens_that_file_only() -> None:
    piece = """
(scratch / "a").write_text("a"); (scratch / "b").write_text("b")
landlock.restrict(landlock.build([str(scratch / "a")]))
result = [(scratch / "a").read_text()]
try:
    result.append((scratch / "b").read_text())
except PermissionError:
    result.append("refused")
"""
    assert run_piece(piece, level="none", locked=False).result == ["a", "refused"]


NETWORK = """
listening = socket.socket(); listening.bind(("127.0.0.1", 0)); listening.listen()
port = listening.getsockname()[1]
{restrict}
socket.create_connection(("127.0.0.1", port)).close()
"""
ABSTRACT = """
ready, say = os.pipe()
if os.fork() == 0:
    server = socket.socket(socket.AF_UNIX); server.bind("\\0grader-test-%d" % os.getppid())
    server.listen(); os.write(say, b"x"); time.sleep(1); os._exit(0)
os.read(ready, 1)
{restrict}
socket.socket(socket.AF_UNIX).connect("\\0grader-test-%d" % os.getpid())
"""
SIGNAL = "{restrict}\nos.kill(zygote, 0)"


@pytest.mark.parametrize(
    ("since_abi", "act"), [(4, NETWORK), (6, ABSTRACT), (6, SIGNAL)], ids=["tcp", "unix", "signal"]
)
def test_newer_abis_close_more(since_abi: int, act: str) -> None:
    restrict = "landlock.restrict(landlock.build([]))"
    free = run_piece(act.format(restrict=""), level="none", locked=False)
    confined = run_piece(act.format(restrict=restrict), level="none", locked=False)

    assert free.worked, free
    # Where the ABI is older, seccomp alone carries this: test_seccomp has the same acts.
    assert confined.worked == (landlock.abi() < since_abi), confined


def test_a_closed_ruleset_is_an_error_not_an_open_door() -> None:
    piece = "ruleset = landlock.build([]); os.close(ruleset); landlock.restrict(ruleset)"

    assert run_piece(piece, level="none", locked=False).errno == errno.EBADF


@pytest.mark.parametrize(
    ("version", "size"), [(1, 8), (2, 8), (3, 8), (4, 16), (5, 16), (6, 24), (7, 24), (99, 24)]
)
def test_each_abi_gets_the_attributes_it_knows(version: int, size: int) -> None:
    attributes = landlock._ruleset_attributes(version)

    assert len(attributes) == size
    rights = {1: 13, 2: 14, 3: 15, 4: 15}.get(version, 16)
    assert int.from_bytes(attributes[:8], sys.byteorder) == (1 << rights) - 1


def test_default_roots_hold_no_folder_that_packages_are_installed_into() -> None:
    roots = landlock.default_readable(NUMPY)
    folders = {sysconfig.get_path(kind) for kind in ("purelib", "platlib")}
    private = [*folders, str(Path(landlock.__file__).parent), str(Path.home())]

    assert landlock.exposed(roots, private) == ()
    assert any(root.endswith("/numpy") for root in roots)
    assert not any(Path(root).name in ("site-packages", "dist-packages") for root in roots)


def test_a_root_that_holds_private_files_is_named(tmp_path: Path) -> None:
    course = tmp_path / "course"
    course.mkdir()
    (tmp_path / "way").symlink_to(course)

    assert landlock.exposed([str(tmp_path)], [str(course)]) == ((str(tmp_path), str(course)),)
    assert landlock.exposed([str(tmp_path / "way")], [str(course)]) == ((str(course), str(course)),)
    assert landlock.exposed([str(course)], [str(tmp_path / "elsewhere")]) == ()


def test_roots_that_do_not_exist_are_passed_over() -> None:
    endings = run_pieces(
        {"missing": "result = landlock.build(['/no/such/root', '/etc/passwd/x']) is not None"},
        level="none",
        locked=False,
    )

    assert endings["missing"].result is True
