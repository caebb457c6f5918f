import hashlib
import pickle

import pytest

from grader.errors import IntakeError
from grader.intake import Cell, Source, Submission, find


def a_submission(*paths: str, **unreadable: str) -> Submission:
    files = {path: Source(path, path.encode()) for path in paths}
    return Submission("id", hashlib.sha256().hexdigest(), files, ("a note",), unreadable)


def test_find_takes_the_shallowest() -> None:
    submission = a_submission("a/b/x.py", "z/x.py", "a/y.py")
    assert find(submission, "x.py") == "z/x.py"
    assert find(submission, "y.py") == "a/y.py"
    assert find(submission, "z.py") is None
    assert find(submission, "py") is None


def test_find_refuses_two_at_one_depth() -> None:
    with pytest.raises(IntakeError) as caught:
        find(a_submission("a/x.py", "b/x.py", "c/d/x.py"), "x.py")
    assert caught.value.message == "a/x.py and b/x.py: both could be x.py"
    assert caught.value.hint == "Hand in x.py once."


def test_find_does_not_mind_two_further_down() -> None:
    assert find(a_submission("x.py", "a/x.py", "b/x.py"), "x.py") == "x.py"


def test_find_refuses_a_notebook_that_could_not_be_read() -> None:
    submission = a_submission("a/x.py", **{"x.py": "x.ipynb: not a notebook"})
    with pytest.raises(IntakeError, match=r"x\.ipynb: not a notebook"):
        find(submission, "x.py")


def test_rooted_at() -> None:
    whole = a_submission("hw/x.py", "hw/lib/y.py", "hw2/x.py", "z.py", **{"hw/n.py": "broken"})
    inner = whole.rooted_at("hw")
    assert {path: source.path for path, source in inner.files.items()} == {
        "x.py": "x.py",
        "lib/y.py": "lib/y.py",
    }
    assert inner.unreadable == {"n.py": "broken"}
    assert (inner.id, inner.digest, inner.notes) == (whole.id, whole.digest, whole.notes)
    assert whole.rooted_at("hw/") == inner
    assert whole.rooted_at("") is whole


def test_rooted_at_moves_the_notebooks_name() -> None:
    source = Source("a/x.py", b"", (Cell(1, 4, 5),), "a/x.ipynb")
    moved = Submission("id", "", {"a/x.py": source}).rooted_at("a").files["x.py"]
    assert (moved.path, moved.notebook, moved.handed_in_as) == ("x.py", "x.ipynb", "x.ipynb")


def test_cell_of() -> None:
    source = Source("x.py", b"", (Cell(1, 4, 5), Cell(2, 7, 7)), "x.ipynb")
    found = [source.cell_of(line) for line in range(3, 9)]
    assert found == [None, (1, 1), (1, 2), None, (2, 1), None]
    assert Source("x.py", b"").handed_in_as == "x.py"


def test_a_submission_can_travel() -> None:
    submission = a_submission("x.py", **{"y.py": "broken"})
    assert pickle.loads(pickle.dumps(submission)) == submission  # noqa: S301 our own bytes
