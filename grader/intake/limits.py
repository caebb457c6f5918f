"""How much of a hand-in is read before it is refused. All sizes are in bytes.

A homework is a few kilobytes. The limits are far above that and low enough that a thousand hostile
uploads in a row cost neither the memory nor the afternoon of whoever grades them: the dearest of
them, 20 MiB of JSON made of two-letter strings, takes about 380 MB while it is read.
"""

from __future__ import annotations

from typing import Final

KIB: Final = 1024
MIB: Final = 1024 * KIB

MAX_PYTHON_BYTES: Final = 1 * MIB
"""One Python file, or the code cells of one notebook."""

MAX_NOTEBOOK_BYTES: Final = 20 * MIB
"""One notebook as it lies on disk, with its saved outputs."""

MAX_NOTEBOOK_CONTAINERS: Final = 500_000
"""Opening brackets and braces in a notebook: each becomes a Python object of 60 bytes or more."""

MAX_MAGIC_CHARACTERS: Final = 256 * KIB
"""Cells with magic commands in one submission: they are tokenised in this process."""

MAX_MAGIC_WORK: Final = 5_000_000
"""Squares of the blanks and backslashes in a line, summed over the lines of such cells."""

MAX_PROMPT_LINE: Final = 2_000
"""Beyond this a line is not looked at for the prompts of a terminal."""

MAX_HELP: Final = 200
"""Beyond this a line is not a question about a name: IPython searches it in squared time."""

MAX_PYTHON_FILES: Final = 200
"""Python files and notebooks in one submission."""

MAX_PYTHON_TOTAL_BYTES: Final = 8 * MIB
"""All Python of one submission together."""

MAX_FOLDER_ENTRIES: Final = 20_000
"""Names looked at in a folder; more is a home folder or a data set, given by mistake."""

MAX_ARCHIVE_ENTRIES: Final = 2_000
"""Entries of an archive, folders and ignored ones included."""

MAX_UNPACKED_BYTES: Final = 64 * MIB
"""Everything read for one submission, whether it is kept or not."""

MAX_RATIO: Final = 100
"""Unpacked bytes for each packed one, of an entry and of the whole archive."""

RATIO_FROM_BYTES: Final = 1 * MIB
"""Below this size the ratio is not looked at: a short file of zeros harms nobody."""

MAX_ZIP_DIRECTORY_BYTES: Final = 2 * MIB
"""The table of contents of a zip, which is read in one go before an entry can be counted."""

MAX_TAR_HEADER_BYTES: Final = 16 * KIB
"""One extended header (long names, attributes) of a tar."""

MAX_TAR_HEADERS_BYTES: Final = 8 * MIB
"""All headers of a tar together; 2,000 entries with three blocks of attributes each are 6 MiB."""

MAX_TAR_GLOBALS: Final = 100
"""Global attributes of a tar, which are copied for each entry."""

MAX_TAR_DIGITS: Final = 64
"""Digits in a row in an extended header: the standard library searches them in squared time."""

MAX_CLASS_ENTRIES: Final = 200_000
"""Names in the download of a whole class: 10,000 students with twenty files each."""

MAX_CLASS_DIRECTORY_BYTES: Final = 64 * MIB
"""The table of contents of a whole class's zip."""

MAX_METADATA_BYTES: Final = 64 * MIB
"""What Gradescope writes beside the submissions of a class."""

MAX_METADATA_VALUES: Final = 2_000_000
"""Names, times and numbers that are kept of it: a dozen for each submission."""

MAX_COMMIT_BYTES: Final = 256 * KIB
"""One commit of a checkout, or one it is stored as a difference from."""

MAX_PACKED_REFS_BYTES: Final = 4 * MIB
"""Branches and tags of a checkout."""

MAX_PACKS: Final = 200
"""Files in which a checkout keeps its objects."""

MAX_DELTAS: Final = 100
"""How many differences lie between a commit and one stored whole; git writes at most 50."""

MAX_ROSTER_BYTES: Final = 16 * MIB
"""A list of students."""

MAX_NAME_PART_BYTES: Final = 255
MAX_NAME_BYTES: Final = 1024

CHUNK_BYTES: Final = 64 * KIB
"""How much is read at a time."""

MAX_NOTES: Final = 20
"""Notes of a submission; the rest are counted."""


def size(count: int) -> str:
    """Return a limit as people write it, e.g. "20 MiB"."""
    if count >= MIB:
        return f"{count // MIB} MiB"
    return f"{count // KIB} KiB"
