"""The JSON Schema of `assignment.toml`, from which editors complete and check it."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from grader.spec.models import KINDS, Assignment

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def assignment_schema(kinds: Collection[str] = KINDS) -> dict[str, Any]:
    """Return the JSON Schema of an assignment.

    Args:
        kinds: the kinds of check that exist, offered for `kind`.
    """
    schema = _tidied(Assignment.model_json_schema())
    schema["$defs"]["Check"]["properties"]["kind"]["enum"] = list(kinds)
    return {"$schema": _DIALECT, **schema}


def schema_text(kinds: Collection[str] = KINDS) -> str:
    """Return the schema as it is written to `assignments/assignment.schema.json`."""
    return json.dumps(assignment_schema(kinds), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _tidied(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema without what means nothing in TOML or says nothing."""
    if "properties" in schema:
        return _tidied_table(schema)
    schema = {
        key: value
        for key, value in schema.items()
        if key != "title" and not (key == "default" and value in (None, {}, [], ""))
    }
    alternatives = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    if alternatives:  # TOML has no null: "or nothing" is said by leaving the key out
        schema.pop("anyOf")
        is_one = len(alternatives) == 1
        schema = {**(alternatives[0] if is_one else {"anyOf": alternatives}), **schema}
    if "$ref" in schema:
        schema.pop("default", None)
    if "patternProperties" in schema:
        schema["additionalProperties"] = False
    if "description" in schema:
        schema["description"] = " ".join(schema["description"].split())
    return schema


def _tidied_table(schema: dict[str, Any]) -> dict[str, Any]:
    tidied = {
        **schema,
        "description": " ".join(schema["description"].split()),
        "properties": {key: _tidied(value) for key, value in schema["properties"].items()},
    }
    if "$defs" in schema:
        tidied["$defs"] = {name: _tidied(table) for name, table in schema["$defs"].items()}
    return tidied
