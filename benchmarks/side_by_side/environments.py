"""A virtual environment for each tool, made once and kept. pip is used as it is configured."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from grader.sandbox.threads import ONE_THREAD

PEERS: Final = Path(__file__).parent.parent / "peers"


@dataclass(frozen=True)
class Environment:
    """An interpreter with one tool in it.

    Attributes:
        folder: of the virtual environment.
    """

    folder: Path

    @property
    def python(self) -> str:
        """The interpreter."""
        return str(self.folder / "bin" / "python")

    def script(self, name: str) -> str:
        """Return the path of a command that a package installed."""
        return str(self.folder / "bin" / name)

    def variables(self, home: Path) -> Mapping[str, str]:
        """Return the environment variables of whatever runs in it.

        Args:
            home: a folder of this benchmark's own: tools write into the home folder.
        """
        path = f"{self.folder / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
        own = {"HOME": str(home), "PATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
        kept = {name: value for name, value in os.environ.items() if name in ("LANG", "TMPDIR")}
        return {**kept, **own, **ONE_THREAD}


def own() -> Environment:
    """Return the environment that this program runs in."""
    return Environment(Path(sys.prefix))


def read_or_make(name: str, cache: Path) -> Environment:
    """Return a tool's environment; install what `benchmarks/peers/NAME.txt` lists if need be.

    Raises:
        SystemExit: pip cannot install it; its own words are on stderr.
    """
    requirements = PEERS / f"{name}.txt"
    version = f"{requirements.read_text()} {sys.version}"
    folder = cache / f"{name}-{hashlib.sha256(version.encode()).hexdigest()[:12]}"
    done = folder / "complete"
    if not done.is_file():
        print(f"installing {name} into {folder}", file=sys.stderr, flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet"]
        if subprocess.run([*pip, "-r", str(requirements)], check=False).returncode:
            raise SystemExit(f"pip could not install {requirements}")
        done.touch()
    return Environment(folder)
