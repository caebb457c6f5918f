"""Which files are opened, which are refused and how, and what older ones become."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from grader.errors import StoreError
from grader.store import Store
from grader.store.schema import APPLICATION_ID, MIGRATIONS, NEWEST, migrate

from .builders import ASSIGNMENT, a_class, a_key, a_store, an_entry, small

FIRST = Path(__file__).parent / "version_1.sql"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "results.sqlite"


def refused(path: Path, *, create: bool = False) -> StoreError:
    with pytest.raises(StoreError) as caught:
        Store.open(path, create=create)
    assert str(path) in caught.value.message
    assert caught.value.hint
    return caught.value


def pragma(path: Path, name: str) -> object:
    connection = sqlite3.connect(path)
    value = connection.execute(f"PRAGMA {name}").fetchone()[0]
    connection.close()
    return value


# --- a new file ----------------------------------------------------------------------------------


def test_a_new_file_is_its_owners_alone_and_says_whose_it_is(path: Path) -> None:
    with a_store(path) as store:
        store.add("ada", ASSIGNMENT, a_key(), small())
        files = sorted(path.parent.iterdir())
        assert [file.name for file in files] == [
            "results.sqlite",
            "results.sqlite-shm",
            "results.sqlite-wal",
        ]
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert [file.name for file in path.parent.iterdir()] == ["results.sqlite"]
    assert pragma(path, "application_id") == APPLICATION_ID == int.from_bytes(b"grad")
    assert pragma(path, "user_version") == NEWEST
    assert pragma(path, "journal_mode") == "wal"


@pytest.mark.parametrize("name", ["a b.sqlite", "100%3F?.sqlite", "ä#ö.sqlite", "-x", "file:x"])
def test_any_name_is_a_name(tmp_path: Path, name: str) -> None:
    a_store(tmp_path / name).close()
    assert [file.name for file in tmp_path.iterdir()] == [name]


def test_an_empty_file_is_a_new_one(path: Path) -> None:
    path.touch()
    assert refused(path).message == f"{path} holds no results"
    a_store(path).close()
    Store.open(path).close()


def test_a_file_whose_making_was_cut_short_is_a_new_one(path: Path) -> None:
    assert pragma(path, "journal_mode = WAL") == "wal"  # killed before the tables came
    assert path.stat().st_size > 0
    assert refused(path).message == f"{path} holds no results"
    with a_store(path) as store:
        assert store.add("ada", ASSIGNMENT, a_key(), small())


def test_closing_twice_is_harmless(path: Path) -> None:
    store = a_store(path)
    store.close()
    store.close()


# --- what is refused -----------------------------------------------------------------------------


def test_a_missing_file(path: Path) -> None:
    error = refused(path)
    assert error.message == f"{path} cannot be opened: No such file or directory"
    assert error.hint == "grade batch FOLDER --out FILE writes a file of results."
    assert not path.exists()


def test_a_folder_that_is_missing_or_none(tmp_path: Path) -> None:
    error = refused(tmp_path / "no" / "results.sqlite", create=True)
    assert "cannot be made: No such file or directory" in error.message
    (tmp_path / "file").touch()
    assert "Not a directory" in refused(tmp_path / "file" / "results.sqlite", create=True).message


@pytest.mark.parametrize("create", [False, True])
def test_a_folder_and_a_pipe(tmp_path: Path, create: bool) -> None:
    assert refused(tmp_path, create=create).message == f"{tmp_path} is a folder"
    os.mkfifo(tmp_path / "pipe")
    assert refused(tmp_path / "pipe", create=create).message.endswith("is no file")


@pytest.mark.parametrize("create", [False, True])
@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"x" * 5000, b"SQLite format 3\0" + b"\1" * 99])
def test_a_file_of_another_kind_stays_as_it_is(path: Path, content: bytes, create: bool) -> None:
    path.write_bytes(content)
    assert refused(path, create=create).message == f"{path} is not a file of results"
    assert path.read_bytes() == content


@pytest.mark.parametrize("statement", ["CREATE TABLE t (x)", "PRAGMA application_id = 7"])
def test_an_sqlite_file_of_another_program_stays_as_it_is(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()
    before = path.read_bytes()
    for create in (False, True):
        assert refused(path, create=create).message.endswith("is an SQLite file of another program")
    assert path.read_bytes() == before


def test_a_file_of_a_newer_grader_stays_as_it_is(path: Path) -> None:
    a_store(path).close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {NEWEST + 1}")
    connection.close()
    before = path.read_bytes()
    error = refused(path, create=True)
    assert f"has format {NEWEST + 1}, of a newer grader; this one knows up to {NEWEST}" in str(
        error
    )
    assert path.read_bytes() == before


def test_a_damaged_file(path: Path) -> None:
    with a_store(path) as store:
        store.add("ada", ASSIGNMENT, a_key(), small())
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(StoreError, match="is damaged"), Store.open(path) as store:
        list(store.current())


UNPRIVILEGED = """
import os, sys
from pathlib import Path
from grader.errors import StoreError
from grader.store import Store
os.chdir(sys.argv[1])
if os.geteuid() == 0:
    os.setuid(65534)
try:
    with Store.open(Path(sys.argv[2]), create=True) as store:
        store.record_class(None)
except StoreError as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("new.sqlite", "new.sqlite cannot be made: Permission denied"),
        ("results.sqlite", "results.sqlite cannot be opened, or its folder may not be written to"),
    ],
)
def test_a_folder_that_may_not_be_written_to(path: Path, name: str, said: str) -> None:
    a_store(path).close()
    path.chmod(0o666)
    path.parent.chmod(0o555)
    done = subprocess.run(
        [sys.executable, "-c", UNPRIVILEGED, path.parent, name],
        capture_output=True,
        text=True,
        check=True,
    )
    path.parent.chmod(0o755)
    assert done.stdout.strip() == said


def test_errors_of_use_are_not_the_files_fault(path: Path) -> None:
    store = a_store(path)
    store.close()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        store.entries()


# --- migrations ----------------------------------------------------------------------------------


def test_migrations_are_numbered_without_a_gap() -> None:
    assert list(MIGRATIONS) == list(range(1, NEWEST + 1))


def tables(connection: sqlite3.Connection) -> dict[str, str]:
    return dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE sql NOTNULL"))


def test_the_first_migration_makes_the_first_format() -> None:
    """Files of it are out there and change no more, so neither may the migration."""
    made, old = sqlite3.connect(":memory:"), sqlite3.connect(":memory:")
    migrate(made, to=1)
    old.executescript(FIRST.read_text())
    assert tables(made) == tables(old)
    assert len(tables(made)) == 7
    made.close()
    old.close()


def test_a_file_of_the_first_format_is_brought_up_to_date(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.executescript(FIRST.read_text())
    connection.close()
    assert pragma(path, "user_version") == 1
    with Store.open(path) as store:
        (grading,) = store.current()
        assert (grading.submission, grading.key) == ("ada", a_key(1))
        assert (grading.report.title, grading.report.earned) == (small().title, 10.0)
        assert [entry.id for entry in store.entries()] == ["ada"]
        assert store.overrides() == []
        store.record_class(a_class(an_entry("ada")))
    assert pragma(path, "user_version") == NEWEST
    Store.open(path).close()


def test_a_migration_happens_wholly_or_not_at_all(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = sqlite3.connect(path)
    connection.executescript(FIRST.read_text())
    connection.close()
    broken = {**MIGRATIONS, 2: (*MIGRATIONS[2], "CREATE TABLE grading (x)")}
    monkeypatch.setattr("grader.store.schema.MIGRATIONS", broken)
    assert "cannot be used" in refused(path).message
    assert pragma(path, "user_version") == 1
    monkeypatch.undo()
    with Store.open(path) as store:
        assert store.overrides() == []
