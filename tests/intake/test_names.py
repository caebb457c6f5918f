import sys
from pathlib import Path

import pytest

from grader.errors import IntakeError
from grader.intake.names import decoded, parts_of, shown

from .packing import CODE, contents, read_bytes, refused, tar_info, tgz_bytes, zip_bytes

BAD_NAMES = [
    ("../solution.py", "path traversal"),
    ("a/../../solution.py", "path traversal"),
    ("/etc/solution.py", "absolute path"),
    ("C:/solution.py", "drive letter"),
    ("c:solution.py", "drive letter"),
    ("a\\solution.py", "backslash"),
    ("\\\\host\\solution.py", "backslash"),
    ("sol\x1bution.py", "control character"),
    ("sol\nution.py", "control character"),
    ("sol\u0085ution.py", "control character"),
    ("sol\u2028ution.py", "control character"),
    ("sol\u202eyp.py", "direction of text"),
    ("sol\u2066yp.py", "direction of text"),
    ("d/" + "a" * 256 + ".py", "longer than 255 bytes"),
    ("é" * 127 + ".py", "longer than 255 bytes"),
    ("/".join(["d" * 100] * 11) + ".py", "longer than 1024 bytes"),
]


@pytest.mark.parametrize(("name", "rule"), BAD_NAMES)
def test_zip_refuses_the_name(tmp_path: Path, name: str, rule: str) -> None:
    refused(tmp_path, "hw.zip", zip_bytes((name, CODE)), rule, shown(name))


@pytest.mark.parametrize(("name", "rule"), BAD_NAMES)
def test_tar_refuses_the_name(tmp_path: Path, name: str, rule: str) -> None:
    refused(tmp_path, "hw.tar.gz", tgz_bytes((name, CODE)), rule, shown(name))


@pytest.mark.parametrize("name", ["sol\x1bution.py", "sol\u202eyp.py", "a\\b.py", "C:x.py"])
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
def test_folder_refuses_the_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(CODE)
    from grader.intake import read_submission

    with pytest.raises(IntakeError) as caught:
        read_submission(tmp_path)
    assert shown(name) in caught.value.message


def test_bad_names_are_refused_whatever_the_suffix(tmp_path: Path) -> None:
    refused(tmp_path, "hw.zip", zip_bytes(("../notes.txt", b"")), "path traversal")


def test_a_zero_byte_does_not_hide_the_suffix(tmp_path: Path) -> None:
    refused(tmp_path, "hw.zip", zip_bytes(("x.py\0.txt", CODE)), "control character", r"x.py\x00")


def test_names_that_are_good(tmp_path: Path) -> None:
    names = [
        "./x.py",
        "a//b.py",
        "naïve 解.py",
        "a…z.py",
        "👩\u200d💻.py",
        "C.py",
        "a" * 252 + ".py",
    ]
    found = read_bytes(tmp_path, "hw.zip", zip_bytes(*((name, CODE) for name in names)))
    assert set(found.files) == {"x.py", "a/b.py", *names[2:]}


def test_icon_files_of_the_mac_are_clutter(tmp_path: Path) -> None:
    packed = zip_bytes(("hw/Icon\r", b""), ("hw/x.py", CODE))
    found = read_bytes(tmp_path, "hw.zip", packed)
    assert contents(found) == {"hw/x.py": CODE}
    assert found.notes == ()


def test_zip_names_without_the_mark_for_utf8() -> None:
    from grader.intake.archive_zip import name_of

    from .packing import zip_info

    info = zip_info("x")
    info.orig_filename = "übung.py".encode().decode("cp437")
    assert name_of(info) == "übung.py"
    info.orig_filename = b"\x81bung.py".decode("cp437")
    assert name_of(info) == "übung.py"


def test_names_in_bytes_that_are_not_utf8_are_cp437(tmp_path: Path) -> None:
    assert decoded("\udc81bung.py") == "übung.py"
    assert decoded("übung.py") == "übung.py"
    packed = tgz_bytes((tar_info("\udc81bung.py"), CODE), form=0)
    assert set(read_bytes(tmp_path, "hw.tgz", packed).files) == {"übung.py"}


def test_half_characters_are_refused() -> None:
    assert decoded("\ud800.py").endswith(".py")
    with pytest.raises(IntakeError, match="control character"):
        parts_of("\ud800.py")


def test_shown_is_one_printable_line_of_bounded_length() -> None:
    assert shown("a\x1b[2J\n\u202eb") == r"a\x1b[2J\n\u202eb"
    assert shown("") == '""'
    assert len(shown("a" * 5000)) == 101
    assert len(shown("\x00" * 5000)) == 101
