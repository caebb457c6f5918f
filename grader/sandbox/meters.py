"""What another process has worked, as the system tells it: one small class for each system.

Linux has a clock for each process and says how long its main thread was ready to run. Windows
tells the CPU time alone. On macOS and elsewhere nothing is told about a process that runs, so the
wall time must do.
"""

from __future__ import annotations

import os
import sys
import time
from typing import Protocol


class Meter(Protocol):
    """What can be seen of a running process from outside."""

    def cpu(self) -> float | None:
        """Return CPU seconds of all its threads, or None where they are not told."""

    def awake(self) -> float | None:
        """Return seconds its main thread ran or was ready to run, or None as above."""

    def close(self) -> None:
        """Give up what it holds of the system; it tells nothing from then on."""


class LinuxMeter:
    """A process on Linux; 0 seconds once it is gone."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        try:  # held open: it is read at every call and every tick
            self.schedstat = os.open(f"/proc/{pid}/schedstat", os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            self.schedstat = -1

    def cpu(self) -> float | None:
        """See `Meter`."""
        # the kernel's id of another process's CPU clock, as clock_getcpuclockid(3) computes it
        try:
            return time.clock_gettime((~self.pid) << 3 | 2)
        except OSError:
            return 0.0

    def awake(self) -> float | None:
        """See `Meter`."""
        try:
            ran, waited = os.pread(self.schedstat, 64, 0).split()[:2]
        except (OSError, ValueError):
            return 0.0
        return (int(ran) + int(waited)) / 1e9

    def close(self) -> None:
        """See `Meter`."""
        if self.schedstat >= 0:
            os.close(self.schedstat)
            self.schedstat = -1


class NoMeter:
    """A process of which nothing is told while it runs."""

    def close(self) -> None:
        """See `Meter`."""

    def cpu(self) -> float | None:
        """See `Meter`."""
        return None

    def awake(self) -> float | None:
        """See `Meter`."""
        return None


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _QUERY_LIMITED_INFORMATION = 0x1000
    _TICKS_PER_S = 10_000_000

    class WindowsMeter:
        """A process on Windows, by a handle that stays valid when it ends."""

        def __init__(self, pid: int) -> None:
            self.kernel = ctypes.WinDLL("kernel32", use_last_error=True)
            self.kernel.OpenProcess.restype = wintypes.HANDLE
            self.kernel.OpenProcess.argtypes = [wintypes.DWORD, wintypes.BOOL, wintypes.DWORD]
            self.kernel.CloseHandle.argtypes = [wintypes.HANDLE]
            times = [ctypes.POINTER(wintypes.FILETIME)] * 4
            self.kernel.GetProcessTimes.argtypes = [wintypes.HANDLE, *times]
            self.handle = self.kernel.OpenProcess(_QUERY_LIMITED_INFORMATION, False, pid)

        def cpu(self) -> float | None:
            """See `Meter`."""
            times = [wintypes.FILETIME() for _ in range(4)]
            places = [ctypes.byref(moment) for moment in times]
            if not self.handle or not self.kernel.GetProcessTimes(self.handle, *places):
                return None
            kernel, user = times[2:]  # after those of creation and exit
            ticks = [
                moment.dwHighDateTime << 32 | moment.dwLowDateTime for moment in (kernel, user)
            ]
            return sum(ticks) / _TICKS_PER_S

        def awake(self) -> float | None:
            """See `Meter`."""
            return None

        def close(self) -> None:
            """See `Meter`."""
            if self.handle:
                self.kernel.CloseHandle(self.handle)
                self.handle = None

        def __del__(self) -> None:
            self.close()


def meter_of(pid: int) -> Meter:
    """Return the best meter that this system has for a process."""
    if sys.platform == "linux":
        return LinuxMeter(pid)
    elif sys.platform == "win32":  # noqa: RET505  mypy follows one system only this way
        return WindowsMeter(pid)
    else:
        return NoMeter()
