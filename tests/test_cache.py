"""The cache gives back what was stored, to its owner alone, and losing it loses nothing."""

from __future__ import annotations

import os
import stat
import time
from dataclasses import replace
from pathlib import Path

import pytest

from grader import ready
from grader.cache import Cache
from grader.errors import UsageError
from grader.ready import ready_to_grade
from grader.run import Grader, HandIn
from grader.spec import LoadedAssignment
from grader.stored import pack

from .grading import EXAMPLES, run_grade, two_layer_relu, without_families

KEY, OTHER, THIRD = ("a" * 64, "b" * 64, "c" * 64)


def test_what_was_stored_comes_back(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "new" / "grader")
    assert cache.read(KEY) is None
    cache.write(KEY, b"data")
    assert cache.read(KEY) == b"data"
    assert cache.read(OTHER) is None
    cache.write(KEY, b"newer")
    assert cache.read(KEY) == b"newer"


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "grader")
    cache.write(KEY, b"data")
    (file,) = cache.folder.iterdir()
    assert stat.S_IMODE(cache.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("mode", [0o755, 0o770, 0o701])
def test_a_folder_that_others_can_enter_is_not_used(tmp_path: Path, mode: int) -> None:
    cache = Cache(tmp_path / "grader")
    cache.write(KEY, b"data")
    cache.folder.chmod(mode)
    assert cache.read(KEY) is None
    cache.write(OTHER, b"data")
    assert len(list(cache.folder.iterdir())) == 1


def test_a_link_to_a_folder_is_not_used(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "grader")
    cache.write(KEY, b"data")
    (tmp_path / "link").symlink_to(cache.folder)
    assert Cache(tmp_path / "link").read(KEY) is None


def test_only_regular_private_files_are_read(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "grader")
    cache.write(KEY, b"data")
    (file,) = cache.folder.iterdir()
    file.chmod(0o644)
    assert cache.read(KEY) is None
    file.chmod(0o600)
    file.rename(tmp_path / "elsewhere")
    file.symlink_to(tmp_path / "elsewhere")
    assert cache.read(KEY) is None
    file.unlink()
    os.mkfifo(file, 0o600)
    assert cache.read(KEY) is None  # and does not wait for a writer
    file.unlink()
    file.mkdir()
    assert cache.read(KEY) is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_files_of_somebody_else_are_not_read(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "grader")
    cache.write(KEY, b"data")
    (file,) = cache.folder.iterdir()
    os.chown(file, 12345, 12345)
    assert cache.read(KEY) is None
    os.chown(file, 0, 0)
    os.chown(cache.folder, 12345, 12345)
    assert cache.read(KEY) is None


def test_the_least_recently_used_go_when_room_is_short(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "grader", room=100)
    for key, age in ((KEY, 30), (OTHER, 20)):
        cache.write(key, b"x" * 40)
        os.utime(cache.folder / f"{key}.npz", (time.time() - age, time.time() - age))
    assert cache.read(KEY) is not None  # used just now
    cache.write(THIRD, b"x" * 40)
    assert cache.read(OTHER) is None
    assert cache.read(KEY) is not None
    assert cache.read(THIRD) is not None
    cache.write(OTHER, b"x" * 101)
    assert cache.read(OTHER) is None


def test_what_is_not_its_own_is_never_deleted(tmp_path: Path) -> None:
    cache = Cache(tmp_path, room=50)
    tmp_path.chmod(0o700)
    mine = tmp_path / "thesis.npz"
    mine.write_bytes(b"x" * 1000)
    left = tmp_path / f".{KEY}.npz.abc"
    left.write_bytes(b"x" * 40)
    cache.write(OTHER, b"x" * 40)
    assert mine.exists()
    assert not left.exists()


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = Cache(tmp_path / "file" / "grader")
    cache.write(KEY, b"data")
    assert cache.read(KEY) is None


def test_where_it_is(tmp_path: Path) -> None:
    home = Path.home() / ".cache" / "grader"
    assert Cache.for_user({}) == Cache(home)
    assert Cache.for_user({"XDG_CACHE_HOME": "relative"}) == Cache(home)
    assert Cache.for_user({"XDG_CACHE_HOME": str(tmp_path)}) == Cache(tmp_path / "grader")
    assert Cache.for_user({"GRADE_CACHE": str(tmp_path)}) == Cache(tmp_path)
    assert Cache.for_user({"GRADE_CACHE": "off"}) is None


# --- prepared cases in it -------------------------------------------------------------------------


@pytest.fixture
def small() -> LoadedAssignment:
    return without_families(two_layer_relu(), "published")


def test_stored_cases_are_those_that_were_computed(tmp_path: Path, small: LoadedAssignment) -> None:
    cache = Cache(tmp_path / "grader")
    first = ready_to_grade(small, None, cache)
    assert not cache.folder.exists()  # not before it is certain that no submission can read it
    first.keep()
    again = ready_to_grade(small, None, cache)
    assert again.keep is not first.keep
    assert again.reference
    assert again.prepared.limits_s == first.prepared.limits_s
    for mine, theirs in zip(again.prepared.all_cases(), first.prepared.all_cases(), strict=True):
        assert pack(mine.expected) == pack(theirs.expected)
        assert pack(mine.question.inputs) == pack(theirs.question.inputs)
        assert mine.question.case == theirs.question.case


def test_the_reference_is_not_run_where_the_cases_are_stored(
    tmp_path: Path,
    small: LoadedAssignment,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cache = Cache(tmp_path / "grader")
    ready_to_grade(small, None, cache).keep()
    monkeypatch.setattr(ready, "read_functions", None)
    assert ready_to_grade(small, None, cache).reference
    with pytest.raises(TypeError):
        ready_to_grade(small, 8, cache)  # another seed


def test_broken_files_are_made_anew(tmp_path: Path, small: LoadedAssignment) -> None:
    cache = Cache(tmp_path / "grader")
    ready_to_grade(small, None, cache).keep()
    (file,) = cache.folder.iterdir()
    good = file.read_bytes()
    for broken in (b"", good[:-100], pack({"format": "else"})):
        file.write_bytes(broken)
        ready_to_grade(small, None, cache).keep()
        assert len(file.read_bytes()) == len(good)


def test_whatever_the_cases_depend_on_is_in_the_key(
    tmp_path: Path, small: LoadedAssignment
) -> None:
    reference = tmp_path / "reference"
    reference.mkdir()
    for path in (small.reference_folder or tmp_path).glob("*.*"):
        (reference / path.name).write_bytes(path.read_bytes())
    loaded = replace(small, reference_folder=reference)
    seeds = ready.Seeds(7, 8)
    keys = [ready._key(loaded, seeds)]
    keys += [ready._key(loaded, ready.Seeds(*pair)) for pair in ((7, 9), (8, 8))]
    keys.append(ready._key(replace(loaded, fixtures=b"a = 1"), seeds))
    keys.append(ready._key(without_families(loaded, "large"), seeds))
    (reference / "helper.py").write_text("a = 1")
    keys.append(ready._key(loaded, seeds))
    with (reference / "solution.py").open("a") as file:
        file.write("# changed\n")
    keys.append(ready._key(loaded, seeds))
    assert len(set(keys)) == len(keys)
    assert ready._key(loaded, seeds) == keys[-1]


def test_a_cache_that_submissions_can_read_is_refused(small: LoadedAssignment) -> None:
    import numpy

    inside = Cache(Path(numpy.__file__).parent / "no-such-folder")
    with pytest.raises(UsageError, match="which submissions can read") as caught:
        Grader(small, store=inside)
    assert "GRADE_CACHE" in caught.value.hint
    assert not inside.folder.exists()


def test_nothing_is_stored_where_there_is_no_sandbox(
    tmp_path: Path, small: LoadedAssignment
) -> None:
    cache = Cache(tmp_path / "grader")
    with Grader(small, store=cache, sandbox="none"):
        assert not cache.folder.exists()


def test_a_child_cannot_read_the_cache(tmp_path: Path, small: LoadedAssignment) -> None:
    cache = Cache(tmp_path / "grader")
    source = (
        "import os\n"
        f"folder = {str(cache.folder)!r}\n"
        "seen = [open(os.path.join(folder, name)).read() for name in os.listdir(folder)]\n"
    )
    hand_in = tmp_path / "two_layer_relu.py"
    hand_in.write_text(source)
    with Grader(small, store=cache) as grader:
        assert list(cache.folder.iterdir())
        report = grader.grade(HandIn.read(hand_in))
    (headline,) = {f.headline for v in report.verdicts for f in v.findings}
    assert "PermissionError" in headline


def test_reports_are_the_same_with_and_without(tmp_path: Path) -> None:
    wrong = EXAMPLES / "partial" / "missing_mask"
    alone = ["--assignments", "assignments/two_layer_relu"]
    folder = str(tmp_path / "grader")
    outputs = [
        run_grade(wrong, *alone, GRADE_CACHE=folder),
        run_grade(wrong, *alone, GRADE_CACHE=folder),
        run_grade(wrong, *alone, "--no-cache", GRADE_CACHE=str(tmp_path / "unused")),
        run_grade(wrong, *alone, GRADE_CACHE="off"),
    ]
    assert len({(done.returncode, done.stdout) for done in outputs}) == 1
    assert outputs[0].returncode == 1
    assert len(list((tmp_path / "grader").iterdir())) == 1
    assert not (tmp_path / "unused").exists()
