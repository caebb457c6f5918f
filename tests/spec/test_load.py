import hashlib
import sys
from pathlib import Path

import pytest

from grader import spec as package
from grader.errors import SpecError
from grader.spec import Assignment, load_assignment
from grader.spec.consistency import find_problems

from .minimal import TEXT, edited, load_text, write_spec

ROOT = Path(__file__).parents[2]
TWO_LAYER_RELU = ROOT / "assignments" / "two_layer_relu"


def errors(folder: Path, text: str) -> list[str]:
    with pytest.raises(SpecError) as caught:
        load_text(folder, text)
    return str(caught.value).replace(f"{folder}/", "").splitlines()


def test_the_real_assignment_loads_from_its_folder_and_its_file() -> None:
    loaded = load_assignment(TWO_LAYER_RELU)
    assert loaded == load_assignment(str(TWO_LAYER_RELU / "assignment.toml"))
    assert loaded.spec.id == "two_layer_relu"
    assert loaded.folder == TWO_LAYER_RELU
    assert loaded.file == TWO_LAYER_RELU / "assignment.toml"
    assert loaded.digest == hashlib.sha256(loaded.file.read_bytes()).hexdigest()


def test_the_reference_is_found_where_it_is(tmp_path: Path) -> None:
    text = edited("seed   = 7", 'seed   = 7\nreference = "answers"')
    file = write_spec(tmp_path, text)
    assert load_assignment(file).reference_folder is None
    (tmp_path / "answers").mkdir()
    assert load_assignment(file).reference_folder == (tmp_path / "answers").resolve()


@pytest.mark.parametrize("name", ["\\u0000", "x" * 5000, "a/" * 5000, ""])
def test_a_reference_that_no_file_system_can_hold_is_not_there(name: str, tmp_path: Path) -> None:
    text = edited("seed   = 7", f'seed   = 7\nreference = "{name}"')
    found = load_assignment(write_spec(tmp_path, text)).reference_folder
    assert found is None or found == tmp_path.resolve()


def test_a_missing_folder_file_and_spec_are_told_apart(tmp_path: Path) -> None:
    for path, named in [
        (tmp_path, tmp_path / "assignment.toml"),
        (tmp_path / "nothing", tmp_path / "nothing"),
    ]:
        with pytest.raises(SpecError) as caught:
            load_assignment(path)
        assert str(caught.value) == f"{named}: no such file"
        assert caught.value.hint == "Name a folder that holds assignment.toml, or the file itself."


def test_a_path_with_a_nul_is_no_file() -> None:
    with pytest.raises(SpecError, match="not the name of a file"):
        load_assignment("a\0b")


def test_a_file_below_a_file_cannot_be_read(tmp_path: Path) -> None:
    file = write_spec(tmp_path, TEXT)
    with pytest.raises(SpecError, match="cannot be read: Not a directory"):
        load_assignment(file / "assignment.toml")


def test_a_file_that_is_not_utf8_names_the_line(tmp_path: Path) -> None:
    (tmp_path / "assignment.toml").write_bytes(b'schema = 1\ntitle = "Gr\xfc\xdfe"\n')
    with pytest.raises(SpecError) as caught:
        load_assignment(tmp_path)
    assert str(caught.value) == f"{tmp_path}/assignment.toml:2: not UTF-8"
    assert caught.value.hint == "Save the file as UTF-8."


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    file = tmp_path / "assignment.toml"
    file.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    assert load_assignment(file).spec.id == "tiny"
    file.write_bytes(file.read_bytes().replace(b"seed   = 7", b"seed   = -7"))
    with pytest.raises(SpecError, match=r":5: seed must be"):
        load_assignment(file)


@pytest.mark.parametrize(
    ("old", "new", "start"),
    [
        ("seed   = 7", "seed   = seven", "assignment.toml:5: not TOML: invalid value"),
        ("seed   = 7", "seed   7", "assignment.toml:5: not TOML: expected '=' after a key"),
        ("[limits]", "[limits", "assignment.toml:11: not TOML: expected ']'"),
        ('"Tiny"', '"Tiny', "assignment.toml:3: not TOML: "),
        (
            "[families.small]",
            "[families.base]",
            "assignment.toml:27: not TOML: cannot declare [families.base] twice",
        ),
        ("seed   = 7", "seed   = 7\nseed = 8", "assignment.toml:6: not TOML: cannot overwrite"),
    ],
)
def test_a_syntax_error_names_the_line(old: str, new: str, start: str, tmp_path: Path) -> None:
    (error,) = errors(tmp_path, edited(old, new))
    assert error.startswith(start)
    assert "(at " not in error


def test_an_open_bracket_at_the_end_is_told_on_the_last_line(tmp_path: Path) -> None:
    (error,) = errors(tmp_path, "schema = 1\nid = [1,\n")
    assert error.startswith("assignment.toml:2: not TOML: ")


def test_what_breaks_the_parser_is_told_too(tmp_path: Path) -> None:
    deep = "[" * sys.getrecursionlimit()
    assert errors(tmp_path, f"a = {deep}") == ["assignment.toml: not TOML: nested too deeply"]
    long = "9" * 5000
    assert errors(tmp_path, f"a = {long}") == ["assignment.toml: not TOML: a number is too long"]


@pytest.mark.parametrize("value", ["1" + "0" * 400, "1e999", "-inf", "[" * 90 + "]" * 90])
def test_values_that_no_number_can_hold_are_mistakes(value: str, tmp_path: Path) -> None:
    (error,) = errors(tmp_path, edited("points = 20", f"points = {value}"))
    assert error.startswith("assignment.toml:4: points must be a number greater than 0, not ")
    assert len(error) < 120


def test_several_mistakes_of_shape_are_told_at_once_in_file_order(tmp_path: Path) -> None:
    text = edited('"Tiny"', "3")
    text = edited('draw = "dyadic"', 'draw = "dyadik"', text)
    text = edited("points   = 9", 'points   = "six"', text)
    text = edited("[limits]\ncpu_s", "[limits]\ncpu", text)
    assert errors(tmp_path, text) == [
        "assignment.toml:3: title must be a string, not 3",
        "assignment.toml:12: unknown key 'limits.cpu'; did you mean 'cpu_s'?",
        (
            "assignment.toml:25: family base: draw must be one of 'dyadic', 'integers', 'normal', "
            "'uniform', not 'dyadik'; did you mean 'dyadic'?"
        ),
        (
            "assignment.toml:70: task grad_w, check values: points must be a number at least 0, "
            "not 'six'"
        ),
    ]


def test_several_contradictions_are_told_at_once_in_file_order(tmp_path: Path) -> None:
    text = edited("points = 20", "points = 21")
    text = edited('wrt      = "w"', 'wrt      = "v"', text)
    text = edited('families = ["descent"]', 'families = ["descnt"]', text)
    assert errors(tmp_path, text) == [
        "assignment.toml:4: points = 21, but the checks add up to 20",
        (
            "assignment.toml:69: task grad_w, check values: wrt = 'v', which is not a variable; "
            "choose from 'x', 'w', 'rate', 'steps'"
        ),
        (
            "assignment.toml:93: task train, check trajectory: unknown family 'descnt'; "
            "did you mean 'descent'?"
        ),
    ]


def test_an_empty_file_misses_everything(tmp_path: Path) -> None:
    assert errors(tmp_path, "") == [
        "assignment.toml:1: missing key 'schema'",
        "assignment.toml:1: missing key 'id'",
        "assignment.toml:1: missing key 'title'",
        "assignment.toml:1: missing key 'points'",
        "assignment.toml:1: missing key 'seed'",
        "assignment.toml:1: missing table [submission]",
        "assignment.toml:1: missing table [variables]",
        "assignment.toml:1: missing table [[task]]",
    ]


def test_a_name_like_the_mark_of_a_key_is_a_name(tmp_path: Path) -> None:
    text = edited("rate = []", 'rate = []\n"[key]" = "N"')
    assert errors(tmp_path, text) == [
        "assignment.toml:18: the name '[key]' must be a Python name",
    ]


def test_a_single_task_needs_double_brackets_too(tmp_path: Path) -> None:
    head = TEXT[: TEXT.index("[[task]]")]
    assert errors(tmp_path, head + '[task]\nid = "a"\n') == [
        "assignment.toml:37: [[task]] needs double brackets, since there may be several"
    ]


def test_points_are_added_as_they_are_written(tmp_path: Path) -> None:
    text = edited("points = 20", "points = 0.3")
    for old, new in [("= 5\n", "= 0.1\n"), ("= 9\n", "= 0.2\n"), ("= 1\n", "= 0\n")]:
        text = edited(f"points   {old}", f"points   {new}", text)
    load_text(tmp_path, edited("points   = 5", "points   = 0", text))


def test_a_dimension_that_only_the_result_has_needs_a_size_everywhere(tmp_path: Path) -> None:
    text = edited('result   = ["N", "H"]', 'result   = ["N", "C"]')
    text = edited("dims = { N = 3", "dims = { C = 9, N = 3", text)
    assert errors(tmp_path, text) == [
        (
            "assignment.toml:55: task forward, check values: result has 'C', a dimension without a "
            "size in 'small'"
        )
    ]


def test_other_kinds_can_be_registered(tmp_path: Path) -> None:
    file = write_spec(tmp_path, edited('kind     = "purity"', 'kind     = "script"'))
    kinds = (*package.KINDS, "script")
    assert load_assignment(file, kinds).spec.task[2].check[1].kind == "script"
    with pytest.raises(SpecError, match="unknown kind 'script'"):
        load_assignment(file)


def test_consistency_is_a_function_of_the_spec_alone(tmp_path: Path) -> None:
    spec = load_assignment(write_spec(tmp_path, TEXT)).spec
    assert isinstance(spec, Assignment)
    assert find_problems(spec) == []


def test_the_public_names_are_there() -> None:
    assert sorted(package.__all__, key=str.lower) == sorted(set(package.__all__), key=str.lower)
    assert all(hasattr(package, name) for name in package.__all__)
