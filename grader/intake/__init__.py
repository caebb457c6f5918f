"""Reading hand-ins safely: a path becomes a `Submission` in memory, or an `IntakeError`.

`read_submission` takes a folder, `.py`, `.ipynb`, `.zip`, `.tar.gz` or `.tgz`. `find` says which of
its files an assignment means; `Submission.rooted_at` turns to the folder that file lies in.

    read.py          which reader; READERS is the registry
    folder.py, python_file.py, archive_zip.py, archive_tar.py      one file a kind
    notebook.py      cells to Python; magics.py is IPython's own syntax
    basket.py        the rules for every kind; archive.py, meter.py those for archives
    names.py         which names are refused, ignored, shown; limits.py: how much is too much
"""

from grader.intake.read import READERS, Reader, read_submission, suffix_of_handin
from grader.intake.submission import Cell, Source, Submission, find

__all__ = [
    "READERS",
    "Cell",
    "Reader",
    "Source",
    "Submission",
    "find",
    "read_submission",
    "suffix_of_handin",
]
