"""The YAML that Gradescope writes beside submissions: parsed event by event, nothing constructed.

Every scalar stays the text it was written as: a number such as 0100 is a name here. Tags are
refused, results and histories are skipped, so that a large file costs time and no memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import yaml

from grader.errors import UsageError
from grader.intake import limits
from grader.intake.names import shown

Value = str | list["Value"] | dict[str, "Value"]
"""A scalar as it was written, a list, or a mapping."""

SKIPPED: Final = frozenset({":results", ":history"})
_MAX_DEPTH: Final = 100
_REMEDY: Final = "Export the submissions again, or give --layout plain."

# The same events, from C where PyYAML was built with it.
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parse_metadata(content: bytes, file: str) -> Mapping[str, Value]:
    """Return what is known of each submission, by its folder's name.

    Args:
        content: the file's.
        file: as the user would name it.

    Raises:
        UsageError: it is no YAML, has tags, is nested too deep, or is no mapping.
    """
    builder = _Builder(file)
    try:
        for event in yaml.parse(content, Loader=_LOADER):
            builder.take(event)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        problem = shown(" ".join(str(error).split()))
        raise UsageError(f"{file}: cannot be read: {problem}", _REMEDY) from error
    if not isinstance(builder.document, dict):
        raise UsageError(f"{file}: does not say anything of submissions", _REMEDY)
    return builder.document


@dataclass
class _Open:
    """A list or mapping whose end was not seen yet."""

    value: list[Value] | dict[str, Value]
    key: str | None = None

    def add(self, value: Value) -> None:
        if isinstance(self.value, list):
            self.value.append(value)
        elif self.key is not None:
            self.value[self.key] = value
            self.key = None
        elif isinstance(value, str):
            self.key = value
        else:
            raise ValueError("a key that is a list or a mapping")


@dataclass
class _Builder:
    """Turns events into values, one after the other."""

    file: str
    document: Value = ""
    _open: list[_Open] = field(default_factory=list)
    _anchors: dict[str, Value] = field(default_factory=dict)
    _skipping: int = 0
    _count: int = 0

    def take(self, event: yaml.Event) -> None:
        """Take the next event."""
        self._check(event)
        starts = isinstance(event, yaml.CollectionStartEvent)
        ends = isinstance(event, yaml.CollectionEndEvent)
        if self._skipping or (starts and self._is_skipped()):
            self._skip(event, starts - ends)
        elif isinstance(event, yaml.AliasEvent):
            if event.anchor not in self._anchors:
                raise ValueError(f"nothing before line {_line(event)} is called {event.anchor}")
            self._add(self._anchors[event.anchor])
        elif isinstance(event, yaml.ScalarEvent):
            self._add(event.value, event.anchor)
        elif starts:
            self._start([] if isinstance(event, yaml.SequenceStartEvent) else {}, event)
        elif ends:
            self._open.pop()

    def _skip(self, event: yaml.Event, deeper: int) -> None:
        self._skipping += deeper
        self._check_depth(event)
        if isinstance(event, yaml.ScalarEvent) and event.anchor is not None:
            self._anchors[event.anchor] = event.value
        if not self._skipping:
            self._add("")

    def _start(self, value: list[Value] | dict[str, Value], event: yaml.NodeEvent) -> None:
        self._add(value, event.anchor)
        self._open.append(_Open(value))
        self._check_depth(event)

    def _check_depth(self, event: yaml.Event) -> None:
        if len(self._open) + self._skipping > _MAX_DEPTH:
            raise UsageError(f"{self.file}:{_line(event)}: nested too deep", _REMEDY)

    def _add(self, value: Value, anchor: str | None = None) -> None:
        self._count += 1
        if self._count > limits.MAX_METADATA_VALUES:
            raise ValueError(f"more than {limits.MAX_METADATA_VALUES:,} values")
        if anchor is not None:
            self._anchors[anchor] = value
        if self._open:
            self._open[-1].add(value)
        else:
            self.document = value

    def _is_skipped(self) -> bool:
        return bool(self._open) and self._open[-1].key in SKIPPED

    def _check(self, event: yaml.Event) -> None:
        if getattr(event, "tag", None) is not None:
            tag = shown(str(getattr(event, "tag", "")))
            message = f"{self.file}:{_line(event)}: the tag {tag} is refused"
            raise UsageError(message, _REMEDY)


def _line(event: yaml.Event) -> int:
    return int(event.start_mark.line) + 1


def texts(value: Value | None) -> Iterator[dict[str, str]]:
    """Yield the mappings of a list with what in them is text, keys without their colon."""
    for one in value if isinstance(value, list) else ():
        if isinstance(one, dict):
            yield {
                key.removeprefix(":"): text.strip()
                for key, text in one.items()
                if isinstance(text, str)
            }
