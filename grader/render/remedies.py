"""What to do about a hand-in that cannot be graded: one sentence for each BP0xx code."""

from __future__ import annotations

from typing import Final

REMEDIES: Final[dict[str, str]] = {
    "BP001": "Name the file exactly as the assignment does and hand it in again.",
    "BP002": "Hand in what you wrote yourself, saved as plain text in UTF-8.",
    "BP003": "Run the file with python yourself: it names the same line. Then hand it in again.",
    "BP004": "Write it for Python 3: print(...) with parentheses. Then hand it in again.",
    "BP005": "Run the file with python yourself; it has to end without an error.",
    "BP006": "Remove exit(), quit() and sys.exit() from the top level of the file.",
    "BP007": 'Move what takes long below  if __name__ == "__main__":  and hand it in again.',
    "BP008": "Keep the function names of the assignment, at the top level of the file.",
    "BP010": 'Move large arrays into functions or below  if __name__ == "__main__":.',
    "BP011": "Pack the files anew, with plain relative names and without links.",
}
OTHERWISE: Final = "Correct this first; then hand it in again."


def remedy(code: str) -> str:
    """Return what to do about a finding that keeps a hand-in from being graded."""
    return REMEDIES.get(code, OTHERWISE)
