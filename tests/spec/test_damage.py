"""Whatever happens to a spec, it loads or every mistake is told in the grader's own words."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from grader.errors import SpecError

from .minimal import TEXT, load_text

LINES = TEXT.splitlines()
VALUES = (
    "3", "-1", "0.5", "nan", "1e999", "true", "'x'", "''", "[]", "[[]]", "[1, [2]]", "{}",
    "{ N = 3 }", "{ a = { b = [1] } }", "['base']", "'base'", "['needs', 'values', 'rules']",
    "2024-01-01", "12:00:00", "'f(x)'", "'(((x'", "[{ id = 'a' }]", "9223372036854775808",
    "'\\u0000\\n'",
)  # fmt: skip
ALIEN = (
    "Input should", "Field required", "Extra inputs", "pydantic", "errors.", "Value error",
    "validation", "\x1b",
)  # fmt: skip

position = st.integers(0, len(LINES) - 1)
edit = st.one_of(
    st.tuples(st.just("delete"), position, st.just("")),
    st.tuples(st.just("repeat"), position, st.just("")),
    st.tuples(st.just("value"), position, st.sampled_from(VALUES)),
    st.tuples(st.just("rename"), position, st.text("abkid.\"' -[]\\", max_size=5)),
    st.tuples(st.just("replace"), position, st.sampled_from(LINES)),
    st.tuples(st.just("replace"), position, st.text(max_size=20)),
)


def damaged(edits: list[tuple[str, int, str]]) -> str:
    lines = list(LINES)
    for how, at, what in edits:
        at = min(at, len(lines) - 1)
        key, equals, value = lines[at].partition("=")
        lines[at : at + 1] = {
            "delete": [],
            "repeat": [lines[at], lines[at]],
            "value": [f"{key}= {what}" if equals else lines[at]],
            "rename": [f"{what}{equals}{value}"],
            "replace": [what],
        }[how]
    return "\n".join(lines)


@settings(max_examples=400, deadline=None)
@given(st.lists(edit, min_size=1, max_size=6))
def test_a_damaged_spec_loads_or_tells_its_mistakes(edits: list[tuple[str, int, str]]) -> None:
    text = damaged(edits).encode("utf-8", "replace").decode()
    with tempfile.TemporaryDirectory() as folder:
        try:
            load_text(Path(folder), text)
        except SpecError as error:
            check_mistakes(error, text)


def check_mistakes(error: SpecError, text: str) -> None:
    assert error.mistakes
    assert error.hint
    assert len(set(error.mistakes)) == len(error.mistakes)
    lines = [mistake.line for mistake in error.mistakes if mistake.line is not None]
    assert lines == sorted(lines)
    for mistake in error.mistakes:
        assert mistake.line is None or 1 <= mistake.line <= text.count("\n") + 1
        assert mistake.message
        assert "\n" not in str(mistake)
        assert not [phrase for phrase in ALIEN if phrase in mistake.message]
