"""What is wrong with the shape of a spec, in an instructor's words.

pydantic finds the mistakes; what is said about them comes from the JSON Schema, so that the
errors and the editor's completion agree on what a key may hold.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from pydantic import ValidationError

from grader.errors import SpecMistake
from grader.spec.locate import SpecPath, index_lines, line_of
from grader.spec.models import IDENTIFIER, PYTHON_FILE, SLUG
from grader.spec.problem import Problem
from grader.spec.schema import assignment_schema
from grader.spec.suggest import closest, did_you_mean, listed


def mistakes(
    problems: Iterable[Problem], data: Mapping[str, Any], text: str, file: str
) -> list[SpecMistake]:
    """Place problems in the text.

    Args:
        problems: what is wrong.
        data: the spec as tomllib read it.
        text: the spec's text.
        file: the file as the user would name it.

    Returns:
        One mistake each, in file order, none twice.
    """
    lines = index_lines(text)
    placed = [
        SpecMistake(file, line_of(path, lines), _split(path, data)[0], message)
        for path, message in problems
    ]
    return sorted(dict.fromkeys(placed), key=lambda mistake: mistake.line or 0)


def shape_problems(error: ValidationError, data: Mapping[str, Any]) -> list[Problem]:
    """Say in words what pydantic found, one problem for each mistake."""
    items = [_Item.read(item, data) for item in error.errors(include_url=False)]
    meant: set[SpecPath] = {
        (*item.path[:-1], _meant(item.path, data) or "")
        for item in items
        if item.type == "extra_forbidden"
    }
    problems: dict[SpecPath, Problem] = {}
    for item in items:
        if not _follows(item, data, meant):
            problems.setdefault(item.path, Problem(item.place, _sentence(item, data)))
    return list(problems.values())


# --- what pydantic says -----------------------------------------------------------------------


class _Item(NamedTuple):
    """One item of a ValidationError, its path freed of pydantic's own marks."""

    type: str
    path: SpecPath
    is_key: bool

    @classmethod
    def read(cls, item: Any, data: Mapping[str, Any]) -> _Item:
        path: SpecPath = tuple(item["loc"])
        if path[-1:] == ("[key]",) and item["type"] == "string_pattern_mismatch":
            return cls(item["type"], path[:-1], is_key=True)
        if path[0] == "families" and path[2:3] in (("values",), ("composed",)):
            path = path[:4]  # beyond stand the alternatives that a value may be
        if path[0] == "task" and path[4:5] == ("wrt",):
            path = path[:5]
        if item["type"] != "missing":
            path = _existing(path, data)
        return cls(item["type"], path, is_key=False)

    @property
    def place(self) -> SpecPath:
        return self.path[:-1] if self.type == "missing" else self.path


def _existing(path: SpecPath, data: Any) -> SpecPath:
    for depth, part in enumerate(path):
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return path[:depth]
    return path


def _follows(item: _Item, data: Mapping[str, Any], meant: set[SpecPath]) -> bool:
    """Whether an item is only the consequence of another."""
    if item.type == "missing":  # the key is there, misspelt
        return item.path in meant
    if item.type == "too_short":  # pydantic counts the entries that are right
        return bool(_at(item.path, data))
    return False


# --- sentences --------------------------------------------------------------------------------


def _sentence(item: _Item, data: Mapping[str, Any]) -> str:
    label = _split(item.path, data)[1]
    schema = _schema_at(item.path)
    if item.is_key:
        pattern = next(iter(_schema_at(item.path[:-1])["patternProperties"]))
        return f"the name {item.path[-1]!r} must be {_PATTERNS[pattern].one}"
    if item.type == "missing":
        return f"missing {_what(label, item.path, schema)}"
    if item.type == "extra_forbidden":
        return f"unknown key {label!r}{_instead(item.path, data)}"
    if item.type == "timezone_aware":
        given = _at(item.path, data).isoformat()
        return f"{label} = {given} could be anywhere: add the offset from UTC, e.g. {given}+02:00"
    return _wrong(label, _at(item.path, data), schema)


def _wrong(label: str, value: Any, schema: Mapping[str, Any]) -> str:
    if isinstance(value, dict) and "$ref" in schema.get("items", {}):
        table = _TABLES[_name_of(schema["items"])]
        return f"{table} needs double brackets, since there may be several"
    sentence = f"must be {_expected(schema)}, not {_shown(value)}"
    if isinstance(value, str) and closest(value, schema.get("enum", ())):
        sentence += did_you_mean(value, schema["enum"])
    return f"{label} {sentence}".lstrip()


def _what(label: str, path: SpecPath, schema: Mapping[str, Any]) -> str:
    if "$ref" in schema or "$ref" in schema.get("items", {}):
        return f"table {_TABLES[_name_of(schema.get('items', schema))]}"
    if path == ("variables",):
        return "table [variables]"
    return f"key {label!r}"


def _instead(path: SpecPath, data: Mapping[str, Any]) -> str:
    """Return what to do about an unknown key."""
    match = _meant(path, data)
    if match is not None:
        return f"; did you mean {match!r}?"
    homes = _homes().get(str(path[-1]), [])
    return f"; it belongs {homes[0]}" if len(homes) == 1 else ""


def _meant(path: SpecPath, data: Mapping[str, Any]) -> str | None:
    """Return the key of this table that an unknown key is a slip of."""
    key = str(path[-1])
    # A key that exists elsewhere is more likely misplaced than misspelt.
    cutoff = 0.8 if len(_homes().get(key, [])) == 1 else 0.6
    return closest(key, _free_keys(path, data), cutoff)


def _free_keys(path: SpecPath, data: Mapping[str, Any]) -> list[str]:
    """Return the keys that the table around `path` may have and does not have yet."""
    given = _at(path[:-1], data)
    return [key for key in _schema_at(path[:-1]).get("properties", {}) if key not in given]


@cache
def _homes() -> dict[str, list[str]]:
    """Return where each key may stand."""
    schema = assignment_schema()
    homes: dict[str, list[str]] = {}
    for key in schema["properties"]:
        homes.setdefault(key, []).append("at the top, before the first [table]")
    for name, table in schema["$defs"].items():
        for key in table["properties"]:
            homes.setdefault(key, []).append(f"in {_TABLES[name]}")
    return homes


# --- what a value should be -------------------------------------------------------------------


class _Phrase(NamedTuple):
    one: str
    many: str


_TABLES = {
    "Submission": "[submission]",
    "Limits": "[limits]",
    "Late": "[late]",
    "Gradebook": "[gradebook]",
    "Family": "[families.NAME]",
    "Task": "[[task]]",
    "Check": "[[task.check]]",
    "Tolerance": "tolerance",
    "Laws": "[task.laws]",
    "Adjoint": "adjoint",
}

_PATTERNS = {
    IDENTIFIER: _Phrase("a Python name", "Python names"),
    SLUG: _Phrase(
        "a string of letters, digits, '_' and, after the first, '-'",
        "strings of letters, digits, '_' and, after the first, '-'",
    ),
    PYTHON_FILE: _Phrase("the name of a .py file, without folders", "names of .py files"),
}

_TYPES = {
    "string": _Phrase("a string", "strings"),
    "boolean": _Phrase("true or false", "true or false"),
    "integer": _Phrase("a whole number", "whole numbers"),
    "number": _Phrase("a number", "numbers"),
    "object": _Phrase("a table", "tables"),
}

_MOMENT = _Phrase(
    "a date and time without quotes, e.g. 2026-06-01T23:59:00+02:00", "dates and times"
)


_BOUNDS = {
    "minimum": "at least",
    "exclusiveMinimum": "greater than",
    "maximum": "at most",
    "exclusiveMaximum": "less than",
}


def _expected(schema: Mapping[str, Any]) -> str:
    if "anyOf" in schema:
        return "a finite number, or a list or a list of rows of them"
    if "const" in schema:
        return _shown(schema["const"])
    if "enum" in schema:
        return f"one of {listed(schema['enum'])}"
    if schema.get("type") == "array":
        least = ", at least one" if schema.get("minItems") else ""
        return f"a list of {_phrase(schema['items']).many}{least}"
    return _phrase(schema).one + _bounds(schema)


def _phrase(schema: Mapping[str, Any]) -> _Phrase:
    if schema.get("format") == "date-time":
        return _MOMENT
    if "pattern" in schema:
        return _PATTERNS[schema["pattern"]]
    return _TYPES[schema.get("type", "object")]


def _bounds(schema: Mapping[str, Any]) -> str:
    bounds = [f"{words} {schema[key]}" for key, words in _BOUNDS.items() if key in schema]
    return f" {' and '.join(bounds)}" if bounds else ""


def _schema_at(path: SpecPath) -> Mapping[str, Any]:
    """Return the schema of the value at `path`; empty where nothing may stand there."""
    root = _schema()
    schema: Mapping[str, Any] = root
    for part in path:
        table = root["$defs"][_name_of(schema)] if "$ref" in schema else schema
        schema = _schema_within(table, part)
    if "$ref" in schema and "items" not in schema:
        return {**root["$defs"][_name_of(schema)], **schema}
    return schema


def _schema_within(table: Mapping[str, Any], part: str | int) -> Mapping[str, Any]:
    if isinstance(part, int):
        found = table.get("items", {})
    elif part in table.get("properties", {}):
        found = table["properties"][part]
    elif "patternProperties" in table:
        found = next(iter(table["patternProperties"].values()))
    else:
        found = table.get("additionalProperties", {})
    return found if isinstance(found, Mapping) else {}


@cache
def _schema() -> dict[str, Any]:
    return assignment_schema()


def _name_of(schema: Mapping[str, Any]) -> str:
    return str(schema["$ref"]).rpartition("/")[2]


# --- places and values ------------------------------------------------------------------------


def _split(path: SpecPath, data: Mapping[str, Any]) -> tuple[str, str]:
    """Return the task, check or family that `path` is in, and what it is called there."""
    where: list[str] = []
    rest = path
    if path[:1] == ("families",) and len(path) > 1:
        where, rest = [f"family {_name(path[1])}"], path[2:]
    for depth, word in enumerate(("task", "check")):
        if rest[:1] == (word,) and len(rest) > 1 and isinstance(rest[1], int):
            where.append(f"{word} {_id_at(path[: 2 * depth + 2], data) or rest[1] + 1}")
            rest = rest[2:]
    return ", ".join(where), _label(rest)


def _id_at(path: SpecPath, data: Mapping[str, Any]) -> str | None:
    entry = _at(path, data)
    name = entry.get("id") if isinstance(entry, dict) else None
    return name if isinstance(name, str) and re.fullmatch(SLUG, name) else None


def _label(path: SpecPath) -> str:
    names = [_name(part) for part in path if isinstance(part, str)]
    positions = [f"entry {part + 1} of " for part in path if isinstance(part, int)]
    return "".join(reversed(positions)) + ".".join(names)


def _name(part: str | int) -> str:
    """Return a key, quoted where it is not an ordinary one."""
    return str(part) if re.fullmatch(SLUG, str(part)) else repr(part)


def _at(path: SpecPath, data: Any) -> Any:
    for part in path:
        data = data[part]
    return data


def _shown(value: Any, depth: int = 0) -> str:
    """Return a value as the author wrote it, or what it is where that is long or deep."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return repr(value if len(value) <= 40 else value[:39] + "…")
        case float():
            return repr(value)
        case int():
            return str(value) if abs(value) < 10**20 else "a huge number"
        case dict():
            return "a table"
        case list():
            return _shown_list(value, depth)
        case datetime.date() | datetime.time():
            return f"the date or time {value}"
    return "this"


def _shown_list(values: list[Any], depth: int) -> str:
    if not values:
        return "[]" if depth else "an empty list"
    if depth > 1 or len(values) > 20:
        return f"a list of {len(values)}"
    text = f"[{', '.join(_shown(value, depth + 1) for value in values)}]"
    return text if len(text) <= 40 else f"a list of {len(values)}"
