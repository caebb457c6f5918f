"""Layer `landlock`: the only files a child can open are under the given roots, for reading.

Promises: no file outside the roots is opened or listed, nothing is created, changed, renamed,
truncated or executed anywhere; where the kernel's ABI knows them, no TCP bind or connect, no device
ioctl, no abstract unix socket and no signal to a process outside. Files opened before stay open.
Does not promise: Landlock does not stop stat, access, readlink, chdir, chmod, chown, utime or
xattr; names and sizes of other files can be seen, and seccomp has to refuse the last four.
Kernel: 5.13 with Landlock among its security modules (`CONFIG_LSM` or `lsm=landlock,...`).
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import stat
import struct
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from grader.sandbox import libc

_CREATE_RULESET_VERSION = 1
_RULE_PATH_BENEATH = 1

_READ_FILE = 1 << 2
_READ_DIR = 1 << 3
# Number of file rights known to each ABI: refer came with 2, truncate with 3, ioctl_dev with 5.
_FILE_RIGHTS_BY_ABI = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_TCP_BIND_AND_CONNECT = 0b11
_SCOPE_ABSTRACT_UNIX_AND_SIGNAL = 0b11
# ABI 7 can log refusals; untrusted code must not be able to fill the audit log.
_RESTRICT_SELF_LOG_SAME_EXEC_OFF = 1


def abi() -> int:
    """The kernel's Landlock ABI, or 0 where there is none or it is switched off."""
    if sys.platform != "linux":
        return 0
    try:
        return libc.call("landlock_create_ruleset", 0, 0, _CREATE_RULESET_VERSION)
    except (OSError, LookupError):
        return 0


def build(readable: Sequence[str | os.PathLike[str]]) -> int | None:
    """Build the ruleset, once, in the process that children are forked from.

    The right to execute is not given: loading a shared library does not need it.

    Args:
        readable: files and directories; those that do not exist are passed over.

    Returns:
        The ruleset's file descriptor (close-on-exec), or None where the kernel has no Landlock.

    Raises:
        OSError: a root exists but cannot be opened, or the kernel refused a rule.
    """
    version = abi()
    if version < 1:
        return None
    attributes = ctypes.create_string_buffer(_ruleset_attributes(version))
    size = len(attributes) - 1  # without the terminating zero that ctypes adds
    ruleset = libc.call("landlock_create_ruleset", ctypes.addressof(attributes), size, 0)
    try:
        for root in readable:
            _allow_reading(ruleset, root)
    except OSError:
        os.close(ruleset)
        raise
    return ruleset


def restrict(ruleset: int) -> None:
    """Confine the calling thread, for ever, to what the ruleset allows.

    Raises:
        OSError: the kernel refused; EBADF means that the ruleset was closed before.
    """
    libc.forbid_new_privileges()
    flags = _RESTRICT_SELF_LOG_SAME_EXEC_OFF if abi() >= 7 else 0
    libc.call("landlock_restrict_self", ruleset, flags)


def _ruleset_attributes(version: int) -> bytes:
    """The `landlock_ruleset_attr` of an ABI: handle (so refuse) all that it knows."""
    files = (1 << _FILE_RIGHTS_BY_ABI[min(version, max(_FILE_RIGHTS_BY_ABI))]) - 1
    words = [files]
    if version >= 4:
        words.append(_TCP_BIND_AND_CONNECT)
    if version >= 6:
        words.append(_SCOPE_ABSTRACT_UNIX_AND_SIGNAL)
    return struct.pack(f"={len(words)}Q", *words)


def _allow_reading(ruleset: int, root: str | os.PathLike[str]) -> None:
    """Add the rule for one root; a rule on a file may carry no directory right."""
    try:
        handle = os.open(root, os.O_PATH | os.O_CLOEXEC)
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOTDIR):
            return
        raise
    try:
        is_directory = stat.S_ISDIR(os.fstat(handle).st_mode)
        rights = _READ_FILE | (_READ_DIR if is_directory else 0)
        rule = ctypes.create_string_buffer(struct.pack("=Qi", rights, handle))
        libc.call("landlock_add_rule", ruleset, _RULE_PATH_BENEATH, ctypes.addressof(rule), 0)
    finally:
        os.close(handle)


# What Python, numpy and torch read besides their own files.
_SYSTEM_FILES = (
    "/dev/null",
    "/dev/zero",
    "/dev/urandom",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/sys/devices/system/cpu",
    "/usr/lib/locale",
    "/usr/share/zoneinfo",
)
_PACKAGE_FOLDERS = ("site-packages", "dist-packages")


def default_readable(site_packages_entries: Iterable[str] = ()) -> tuple[str, ...]:
    """The roots that Python itself and the given packages need, resolved, sorted, existing.

    Never a folder that packages are installed into: a course may be installed there too.

    Args:
        site_packages_entries: names inside a folder of `sys.path` ("numpy", "numpy.libs",
            "six.py"), or absolute paths, which are taken as they are.
    """
    found = {
        *_standard_library(),
        *_shared_libraries(),
        *_package_entries(site_packages_entries),
        *(Path(path) for path in _SYSTEM_FILES),
    }
    return tuple(sorted({os.path.realpath(path) for path in found if _is_there(path)}))


def _is_there(path: Path) -> bool:
    # not Path.exists, which raises where a folder on the way is closed to this user
    return os.path.exists(path)  # noqa: PTH110


def exposed(readable: Iterable[str], private: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Each (root, private path) pair in which the root holds the private path.

    A course's references must be in no such pair: check before building the ruleset.
    """
    roots = [Path(root).resolve() for root in readable]
    pairs = []
    for secret in private:
        hidden = Path(secret).resolve()
        pairs += [(str(root), str(hidden)) for root in roots if hidden.is_relative_to(root)]
    return tuple(pairs)


def _standard_library() -> Iterator[Path]:
    """The entries of the library's folders, and a zipped library, but not installed packages."""
    folders = {sysconfig.get_path("stdlib"), str(Path(os.__file__).parent)}
    for folder in sorted(folders):
        yield from _entries(Path(folder))
    for entry in sys.path:
        if entry.endswith(".zip"):
            yield Path(entry)


def _entries(folder: Path) -> Iterator[Path]:
    with contextlib.suppress(OSError):
        for entry in folder.iterdir():
            if entry.name not in _PACKAGE_FOLDERS:
                yield entry


def _shared_libraries() -> Iterator[Path]:
    """Library folders as a whole, or library by library where Python packages live inside."""
    for folder in _library_folders():
        if not _is_there(folder):
            continue
        if _holds_packages(folder):
            yield from (entry for entry in _entries(folder) if ".so" in entry.suffixes)
        else:
            yield folder
    yield from _loaded_libraries()


def _library_folders() -> Iterator[Path]:
    triplet = sysconfig.get_config_var("MULTIARCH")
    if triplet:
        yield from (Path("/lib", triplet), Path("/usr/lib", triplet))
        yield Path("/usr/local/lib", triplet)
    yield from (Path("/lib64"), Path("/usr/lib64"), Path("/usr/local/lib"))
    yield Path(sys.base_prefix, "lib")
    configured = sysconfig.get_config_var("LIBDIR")
    if configured:
        yield Path(configured)


def _holds_packages(folder: Path) -> bool:
    return any(e.name.startswith("python") and os.path.isdir(e) for e in _entries(folder))  # noqa: PTH112  never raises


def _loaded_libraries() -> Iterator[Path]:
    """What the loader found elsewhere, on systems with folders of their own."""
    try:
        maps = Path("/proc/self/maps").read_text(errors="surrogateescape")
    except OSError:
        return
    for line in maps.splitlines():
        path = line.split(maxsplit=5)[5:]
        if path and ".so" in Path(path[0]).suffixes:
            yield Path(path[0])


def _package_entries(entries: Iterable[str]) -> Iterator[Path]:
    folders = [Path(folder) for folder in sys.path if _is_there(Path(folder))]
    for entry in entries:
        if Path(entry).is_absolute():
            yield Path(entry)
        else:
            yield from (folder / entry for folder in folders if _is_there(folder / entry))
