"""The ways of running that this machine can make: who runs the grader, and what the kernel offers.

Another user often cannot read the Python that runs the tests (a home folder is closed to others).
Then a copy is made of the interpreter and its standard library, once, in the temporary folder;
installed packages are used where they are.
"""

from __future__ import annotations

import ctypes
import os
import platform
import shutil
import stat
import struct
import sys
import sysconfig
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from grader.run import Wish

from .scene import ROOT

OTHER_USER: Final = 65534


@dataclass(frozen=True)
class Profile:
    """One way of running.

    Attributes:
        name: heads a column of the table.
        wish: the level asked for.
        level: the level that must result.
        uid: who runs the grader; None is whoever runs the tests.
        open_python: the interpreter can be read by everybody.
        container: system calls are refused as a container does it, Landlock among them.
    """

    name: str
    wish: Wish
    level: str
    uid: int | None = None
    open_python: bool = False
    container: bool = False


PROFILES: Final = (
    Profile("full", "full", "full"),
    Profile("files-closed", "files-closed", "files-closed"),
    Profile("none", "none", "none"),
    Profile("own-uid", "full", "full", open_python=True),
    Profile("user-full", "full", "full", OTHER_USER, open_python=True),
    Profile("user-closed", "files-closed", "files-closed", OTHER_USER, open_python=True),
    Profile("container", "auto", "files-closed", container=True),
)


def available() -> dict[Profile, str]:
    """Return every profile with why it cannot be made here, or ""."""
    reasons = {}
    for profile in PROFILES:
        needs_root = (profile.uid is not None or profile.open_python) and os.geteuid() != 0
        reasons[profile] = "only root can make it" if needs_root else ""
        if profile.container and platform.machine() not in REFUSED:
            reasons[profile] = "no table of system calls for this machine"
    return reasons


# --- an interpreter that everybody can read -----------------------------------------------------


def python_for(profile: Profile) -> str:
    """Return the interpreter that a profile is run with; copied where others cannot read it."""
    if not profile.open_python or _open_to_all(Path(os.__file__)):
        return sys.executable
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    home = Path(tempfile.gettempdir(), f"atk-py{sys.version_info.major}{sys.version_info.minor}")
    if not (home / "complete").exists():
        _copy_python(home, version)
    packages = [path for path in sys.path if path.endswith("site-packages")]
    pth = home / "lib" / version / "site-packages" / "attacks.pth"
    pth.parent.mkdir(exist_ok=True)
    pth.write_text("\n".join([*packages, str(ROOT)]) + "\n")
    return str(home / "bin" / version)


def _open_to_all(path: Path) -> bool:
    """Whether others may go through every folder above and read the file."""
    folders = all(folder.stat().st_mode & stat.S_IXOTH for folder in path.resolve().parents)
    return folders and bool(path.stat().st_mode & stat.S_IROTH)


def _copy_python(home: Path, version: str) -> None:
    shutil.rmtree(home, ignore_errors=True)
    (home / "bin").mkdir(parents=True)
    library = Path(os.__file__).parent
    left_out = shutil.ignore_patterns("test", "tests", "site-packages", "idlelib", "*.a", "*.pyc")
    shutil.copytree(library, home / "lib" / version, ignore=left_out)
    shared = Path(str(sysconfig.get_config_var("LIBDIR")))
    copies = [home / "bin" / version]
    shutil.copy(Path(sys.executable).resolve(), copies[0])
    for file in shared.glob(f"lib{version}*.so*"):
        copies.append(home / "lib" / file.name)
        shutil.copy(file, copies[-1])
    for copy in copies:
        _point_at(copy, shared, home / "lib")
    for file in (home / "lib" / version).glob("_sysconfigdata*.py"):
        file.write_text(file.read_text().replace(sys.base_prefix, str(home)))
    for folder, _, names in os.walk(home):
        Path(folder).chmod(0o755)
        for name in names:
            file = Path(folder, name)
            file.chmod(0o755 if file.parent.name == "bin" else 0o644)
    (home / "complete").touch()


def _point_at(binary: Path, before: Path, after: Path) -> None:
    """Change the folder in which a program looks for its libraries; the new name is not longer."""
    old, new = os.fsencode(before), os.fsencode(after)
    data = binary.read_bytes()
    if old + b"\0" in data:
        if len(new) > len(old):
            raise OSError(f"{after} is too long a name to take the place of {before}")
        binary.write_bytes(data.replace(old + b"\0", new.ljust(len(old) + 1, b"\0")))


# --- what a container refuses -------------------------------------------------------------------

_LANDLOCK: Final = (444, 445, 446)
REFUSED: Final[Mapping[str, Iterable[int]]] = {
    # bpf, clone3's namespaces are not seen by filters, keyctl, mount, perf_event_open, setns,
    # unshare, userfaultfd
    "x86_64": (*_LANDLOCK, 321, 248, 249, 250, 165, 298, 308, 272, 323),
    "aarch64": (*_LANDLOCK, 280, 217, 218, 219, 40, 241, 268, 97, 282),
}


def refuse_like_a_container() -> None:
    """Have the kernel answer EPERM, for this process and its children, as Docker's profile does."""
    numbers = list(REFUSED[platform.machine()])
    steps = [struct.pack("=HBBI", 0x20, 0, 0, 0)]
    for at, number in enumerate(numbers):
        steps.append(struct.pack("=HBBI", 0x15, len(numbers) - at, 0, number))
    steps.append(struct.pack("=HBBI", 0x06, 0, 0, 0x7FFF0000))
    steps.append(struct.pack("=HBBI", 0x06, 0, 0, 0x00050000 | 1))
    code = ctypes.create_string_buffer(b"".join(steps))
    head = ctypes.create_string_buffer(struct.pack("@HP", len(steps), ctypes.addressof(code)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(38, 1, 0, 0, 0) or libc.prctl(22, 2, ctypes.byref(head), 0, 0):
        raise OSError(ctypes.get_errno(), "no seccomp filter could be set")
