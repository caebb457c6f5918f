"""Imports from a submission: its own modules are served from the submitted bytes.

Part of the student's process; see `worker.py`. Standard library only, beside the plots' stand-ins.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import types
from collections.abc import Mapping

from grader.sandbox import plots


class SubmittedFiles(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the submission's other files, after the standard library and installed packages."""

    def __init__(
        self, files: Mapping[str, bytes], codes: Mapping[str, types.CodeType] | None = None
    ) -> None:
        """Take the files, and those of them that are compiled already."""
        self.files = files
        self.codes = codes or {}

    def find_spec(
        self, fullname: str, path: object = None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return a spec for a submitted module, package or bare folder."""
        del path, target
        stem = fullname.replace(".", "/")
        for origin, is_package in ((f"{stem}/__init__.py", True), (f"{stem}.py", False)):
            if origin in self.files:
                return importlib.machinery.ModuleSpec(
                    fullname, self, origin=origin, is_package=is_package
                )
        if any(name.startswith(f"{stem}/") for name in self.files):
            return importlib.machinery.ModuleSpec(fullname, None, is_package=True)
        return None

    def exec_module(self, module: types.ModuleType) -> None:
        """Run a submitted module's source."""
        origin = str(module.__spec__.origin) if module.__spec__ else ""
        module.__file__ = origin
        module.__dict__.update(plots.notebook_names())  # it may be a notebook's cells
        code = compiled(origin, self.files, self.codes)
        exec(code, module.__dict__)  # noqa: S102  running it is the purpose


def compiled(
    path: str, files: Mapping[str, bytes], codes: Mapping[str, types.CodeType]
) -> types.CodeType:
    """Return the code of a submitted file, which may be compiled already."""
    return codes.get(path) or compile(files[path], path, "exec", dont_inherit=True)
