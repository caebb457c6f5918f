import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.spec.locate import SpecPath, index_lines, line_of

from .minimal import TEXT

EXAMPLE = '''\
# a comment with [header] and key = 1
top = 1
"quoted key" = 2
a.b . "c.d" = 3

[ table . sub ]   # spaces
array = [
    "one # no comment",   # a comment with ]
    'two',
    [3,
     4],
]
text = """
[not.a.header]
key = 1 \\"""
"""
after = { x = 1, y = [ 1, 2 ], "z z" = { deep = 2 } }
raw = \'\'\'C:\\\'\'\'
last = 2024-01-01T00:00:00Z

[[task]]
id = "a"
  [[task.check]]
  id = "b"
  [[task.check]]
  points = 2
  [task.check.tolerance]
  rtol = 1
[[task]]
  [[task.check]]
  points = 3
'''

PLACES: list[tuple[SpecPath, int]] = [
    ((), 1),
    (("nothing",), 1),
    (("top",), 2),
    (("quoted key",), 3),
    (("a",), 4),
    (("a", "b", "c.d"), 4),
    (("table",), 6),
    (("table", "sub"), 6),
    (("table", "sub", "array"), 7),
    (("table", "sub", "array", 0), 8),
    (("table", "sub", "array", 1), 9),
    (("table", "sub", "array", 2, 0), 10),
    (("table", "sub", "array", 2, 1), 11),
    (("table", "sub", "array", 7), 7),
    (("table", "sub", "text"), 13),
    (("table", "sub", "after"), 17),
    (("table", "sub", "after", "z z", "deep"), 17),
    (("table", "sub", "after", "not there"), 17),
    (("table", "sub", "raw"), 18),
    (("table", "sub", "last"), 19),
    (("table", "sub", "not there"), 6),
    (("task",), 21),
    (("task", 0), 21),
    (("task", 0, "id"), 22),
    (("task", 0, "check"), 23),
    (("task", 0, "check", 0, "id"), 24),
    (("task", 0, "check", 1, "points"), 26),
    (("task", 0, "check", 1, "tolerance"), 27),
    (("task", 0, "check", 1, "tolerance", "rtol"), 28),
    (("task", 1), 29),
    (("task", 1, "check", 0), 30),
    (("task", 1, "check", 0, "points"), 31),
    (("task", 1, "check", 0, "kind"), 30),
    (("not", "a", "header"), 1),
]


@pytest.mark.parametrize(("path", "line"), PLACES)
def test_a_path_has_a_line(path: SpecPath, line: int) -> None:
    assert line_of(path, index_lines(EXAMPLE)) == line


def test_windows_line_ends_do_not_move_lines() -> None:
    assert index_lines(EXAMPLE.replace("\n", "\r\n")) == index_lines(EXAMPLE)


def test_deep_nesting_is_skipped_not_followed() -> None:
    text = "a = " + "[" * 5000 + "']'" + "]" * 5000 + "\nb = " + "{x = " * 5000 + "\nc = 1"
    lines = index_lines(text)
    assert lines["a",] == 1
    assert lines["b",] == 2


TOML_LIKE = st.text(alphabet="[]{}=.,#\"'\\ \t\r\nab1é", max_size=200)


@settings(max_examples=300, deadline=None)
@given(TOML_LIKE | st.text(max_size=200))
def test_no_text_fails(text: str) -> None:
    lines = index_lines(text)
    assert all(1 <= line <= text.count("\n") + 1 for line in lines.values())


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)), TOML_LIKE)
def test_no_damage_to_a_spec_fails(start: int, end: int, put: str) -> None:
    index_lines(TEXT[:start] + put + TEXT[end:])
