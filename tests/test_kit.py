"""Kits: complete enough for a self-check, and without anything that is secret."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.checks import REGISTRY
from grader.errors import KitError, SpecError
from grader.kit import KIT, build_kit, kit_file, read_kit, why_outdated, write_kit
from grader.packed import fingerprint, pack_prepared, read_content, unpack_prepared
from grader.prepare import Prepared, Seeds, prepare
from grader.prove.secrets import leaks, secrets
from grader.ready import ready_to_check, ready_to_grade
from grader.reference import read_functions
from grader.spec import LoadedAssignment, load_assignment
from grader.stored import StoredError, pack, unpack

from .grading import cache_of_the_tests, two_layer_relu, without_families
from .kits import ASSIGNMENTS, IDS, at_a_student, kit_of

NAME = "two_layer_relu"


@pytest.mark.parametrize("name", IDS)
def test_the_committed_kit_is_up_to_date(name: str) -> None:
    loaded = load_assignment(ASSIGNMENTS / name)
    why = why_outdated(kit_file(loaded), build_kit(loaded))
    assert why is None, f"{name}: {why}; run: make kits (grade kit {name})"


@pytest.mark.parametrize("name", IDS)
def test_a_kit_is_small(name: str) -> None:
    assert len(kit_of(name)) < 5_000_000


def requests(prepared: Prepared) -> list[tuple[Any, ...]]:
    """What is asked, as plain data that can be compared."""
    asked = []
    for r in prepared.requests():
        asked.append((r.id, r.function, r.cpu_s, r.budget, r.keep, r.recall, r.secret, r.read))
        asked += [(type(a).__name__, getattr(a, "shape", a)) for a in r.arguments]
        asked += [(a.data.tobytes(),) for a in r.arguments if getattr(a, "data", None) is not None]
    return asked


def test_it_gives_the_visible_cases_as_they_are_prepared(tmp_path: Path) -> None:
    student = at_a_student(tmp_path, NAME, build_kit(two_layer_relu()))
    ready = ready_to_check(student)
    assert (ready.reference, ready.notes) == (False, ())
    staff = ready_to_grade(two_layer_relu(), None, None).prepared
    visible = replace(
        staff,
        cases={
            key: tuple(case for case in cases if not case.question.case.secret)
            for key, cases in staff.cases.items()
        },
    )
    kept = replace(ready.prepared, limits_s=staff.limits_s)
    assert requests(kept) == requests(visible)
    for mine, theirs in zip(kept.all_cases(), visible.all_cases(), strict=True):
        assert pack(mine.expected) == pack(theirs.expected)
        assert mine.attempts == theirs.attempts


def test_packing_twice_gives_the_same_bytes() -> None:
    loaded = without_families(two_layer_relu(), "published")
    assert build_kit(loaded) == build_kit(loaded)


# --- what must not be in it -----------------------------------------------------------------------


@pytest.mark.parametrize("name", IDS)
def test_nothing_secret_is_in_a_kit(name: str) -> None:
    loaded = load_assignment(ASSIGNMENTS / name)
    prepared = ready_to_grade(loaded, None, cache_of_the_tests()).prepared
    assert leaks(loaded, kit_of(name), prepared) == []
    assert secrets(loaded, prepared) or name != NAME


def test_the_secret_seed_changes_nothing_in_a_kit(tmp_path: Path) -> None:
    loaded = without_families(two_layer_relu(), "published")
    reference = tmp_path / "reference"
    reference.mkdir()
    for name in ("solution.py", "mistakes.py"):
        content = ((loaded.reference_folder or tmp_path) / name).read_bytes()
        (reference / name).write_bytes(content)
    (reference / "hidden.toml").write_text("seed = 1")
    assert build_kit(replace(loaded, reference_folder=reference)) == build_kit(loaded)


# --- when it does not fit -------------------------------------------------------------------------


def refused(loaded: LoadedAssignment) -> tuple[str, str]:
    with pytest.raises(KitError) as caught:
        ready_to_check(loaded)
    return caught.value.message, caught.value.hint


def test_no_kit_and_no_reference_is_one_error_with_the_remedy(tmp_path: Path) -> None:
    loaded = at_a_student(tmp_path, NAME)
    kit_file(loaded).unlink()
    message, hint = refused(loaded)
    assert message.endswith("kit.npz: there is no kit, so nothing says what is right")
    assert "Get the whole folder of the assignment anew" in hint
    assert "grade kit two_layer_relu" in hint


def test_without_a_kit_the_reference_serves_and_the_report_says_so(tmp_path: Path) -> None:
    loaded = without_families(two_layer_relu(), "published")
    loaded = replace(loaded, file=tmp_path / "assignment.toml")
    ready = ready_to_check(loaded)
    assert ready.notes == (
        "there is no kit.npz: what is right was computed from the reference on this machine",
    )
    assert not any(case.question.case.secret for case in ready.prepared.all_cases())


@pytest.mark.parametrize(
    ("kit", "said"),
    [
        (b"", "is not a kit that can be used: it is broken: File is not a zip file"),
        (b"PK junk", "is not a kit that can be used: it is broken"),
        (pack({"format": "else"}), "it holds something else"),
        (pack([1]), "it holds something else"),
        (pack({"format": "prepared cases", "version": 99}), "another version of the grader"),
        (
            pack({"format": "prepared cases", "version": 1, "assignment": "other"}),
            "it belongs to the assignment other",
        ),
    ],
)
def test_what_is_no_kit_is_refused_in_a_sentence(tmp_path: Path, kit: bytes, said: str) -> None:
    message, hint = refused(at_a_student(tmp_path, NAME, kit))
    assert said in message
    assert "staff write the kit with grade kit two_layer_relu" in hint


TYPES = [kind for check in REGISTRY.values() for kind in check.expected_types]


def changed(change: Callable[[dict[str, Any]], Any]) -> bytes:
    content = unpack(_small_kit(), TYPES)
    change(content)
    return pack(content)


def _small_assignment() -> LoadedAssignment:
    return without_families(two_layer_relu(), "published")


def _small() -> Prepared:
    loaded = _small_assignment()
    made = prepare(loaded.spec, Seeds(7, None), read_functions(loaded), "x.toml")
    keys = {(c.question.function, c.question.case.family): 2.0 for c in made.all_cases()}
    return replace(made, limits_s=keys)


def _small_kit() -> bytes:
    return pack_prepared(_small_assignment(), _small())


BROKEN: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
    "a case is missing": (lambda c: c["cases"].pop(3), "it lacks the case"),
    "a case too many": (
        lambda c: c["cases"].append({**c["cases"][0], "id": "x/y#0"}),
        "it has the case x/y#0",
    ),
    "other inputs": (lambda c: c["cases"][2].update(inputs="0"), "are drawn otherwise here"),
    "another draw": (lambda c: c["cases"][2].update(attempts=[5, 0]), "are drawn otherwise here"),
    "no attempts": (lambda c: c["cases"][0].pop("attempts"), "its cases cannot be read"),
    "no cases": (lambda c: c.pop("cases"), "its cases cannot be read"),
    "no limits": (lambda c: c.pop("limits"), "its limits cannot be read"),
    "a limit is missing": (lambda c: c["limits"].pop(0), "it lacks the limit of"),
    "another spec": (lambda c: c.update(spec="0"), "another version of the assignment"),
    "another seed": (lambda c: c.update(seed=8), "another seed"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_kit_with_other_content_is_refused(name: str) -> None:
    change, said = BROKEN[name]
    with pytest.raises(StoredError, match=said):
        unpack_prepared(_small_assignment(), Seeds(7, None), changed(change), {})


def test_a_kit_older_than_the_spec_is_refused_with_the_remedy(tmp_path: Path) -> None:
    loaded = at_a_student(tmp_path, NAME)
    text = loaded.file.read_text(encoding="utf-8")
    loaded.file.write_text(text.replace("N = 71", "N = 73"), encoding="utf-8")
    message, hint = refused(load_assignment(loaded.folder))
    assert "kit.npz is older than assignment.toml" in message
    assert "grade kit two_layer_relu" in hint


def test_comments_and_line_ends_of_the_spec_make_no_difference(tmp_path: Path) -> None:
    loaded = at_a_student(tmp_path, NAME)
    text = loaded.file.read_text(encoding="utf-8")
    loaded.file.write_bytes(("# mine\n" + text).replace("\n", "\r\n").encode())
    again = load_assignment(loaded.folder)
    assert again.digest != loaded.digest
    assert fingerprint(again) == fingerprint(loaded)
    assert read_kit(again) is not None


def test_fixtures_belong_to_the_version_whatever_their_line_ends() -> None:
    loaded = two_layer_relu()
    one, same, other = (
        replace(loaded, fixtures=text) for text in (b"a = 1\n", b"a = 1\r\n", b"a = 2\n")
    )
    assert fingerprint(one) == fingerprint(same) != fingerprint(other) != fingerprint(loaded)


def test_where_numpy_draws_otherwise_the_remedy_names_the_version(tmp_path: Path) -> None:
    loaded = at_a_student(tmp_path, NAME)
    content = dict(read_content(kit_of(NAME)))
    content["cases"][4]["inputs"] = "other"
    content["numpy"] = "1.2.3"
    kit_file(loaded).write_bytes(pack(content))
    message, hint = refused(loaded)
    assert "are drawn otherwise here" in message
    assert hint.endswith("pip install numpy==1.2.3")


# --- out of date or not ---------------------------------------------------------------------------


def test_rounding_of_another_machine_does_not_make_a_kit_out_of_date(tmp_path: Path) -> None:
    path = tmp_path / KIT
    write_kit(path, _small_kit())
    assert why_outdated(path, _small_kit()) is None

    def nudge(content: dict[str, Any], factor: float, at: str = "low") -> None:
        array = next(
            getattr(c["expected"], at) for c in content["cases"] if hasattr(c["expected"], at)
        )
        (array["float32"] if at == "allowed" else array)[...] *= factor

    assert why_outdated(path, changed(lambda c: nudge(c, 1 + 1e-14))) is None
    assert why_outdated(path, changed(lambda c: nudge(c, 1.5, "allowed"))) is None
    why = why_outdated(path, changed(lambda c: nudge(c, 1 + 1e-6)))
    assert why == "it differs in cases[0]['expected'].low"
    why = why_outdated(path, changed(lambda c: nudge(c, 9, "allowed")))
    assert why == "it differs in cases[0]['expected'].allowed['float32']"


def test_a_kit_of_another_version_is_out_of_date(tmp_path: Path) -> None:
    path = tmp_path / KIT
    assert why_outdated(path, _small_kit()) == "there is none"
    path.write_bytes(b"junk")
    assert str(why_outdated(path, _small_kit())).startswith("it cannot be read: ")
    write_kit(path, changed(lambda c: c.update(spec="0")))
    assert why_outdated(path, _small_kit()) == "it belongs to another version of the assignment"
    write_kit(path, changed(lambda c: c["cases"].pop()))
    assert why_outdated(path, _small_kit()) == "it differs in cases"
    write_kit(path, changed(lambda c: c.update(limits=[])))
    assert why_outdated(path, _small_kit()) is None  # times differ from run to run


def test_a_kit_cannot_be_made_without_the_reference(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="its reference is not on this machine"):
        build_kit(at_a_student(tmp_path, NAME))


def test_no_two_dataclasses_of_expected_values_share_a_name() -> None:
    assert len({kind.__name__ for kind in TYPES}) == len(set(TYPES))
