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
from grader.intake.names import shown

Value = str | list["Value"] | dict[str, "Value"]
"""A scalar as it was written, a list, or a mapping."""

SKIPPED: Final = frozenset({":results", ":history"})
_MAX_DEPTH: Final = 20
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
    except (yaml.YAMLError, UnicodeError, RecursionError) as error:
        problem = shown(" ".join(str(error).split()))
        raise UsageError(f"{file}: not YAML: {problem}", _REMEDY) from error
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
        elif self.key is None:
            self.key = value if isinstance(value, str) else ""
        else:
            self.value[self.key] = value
            self.key = None


@dataclass
class _Builder:
    """Turns events into values, one after the other."""

    file: str
    document: Value = ""
    _open: list[_Open] = field(default_factory=list)
    _anchors: dict[str, Value] = field(default_factory=dict)
    _skipping: int = 0

    def take(self, event: yaml.Event) -> None:
        """Take the next event."""
        self._check(event)
        starts = isinstance(event, yaml.CollectionStartEvent)
        ends = isinstance(event, yaml.CollectionEndEvent)
        if self._skipping or (starts and self._is_skipped()):
            self._skipping += starts - ends
            if not self._skipping:
                self._add("")
        elif isinstance(event, yaml.AliasEvent):
            self._add(self._anchors.get(event.anchor, ""))
        elif isinstance(event, yaml.ScalarEvent):
            self._add(event.value, event.anchor)
        elif starts:
            self._start([] if isinstance(event, yaml.SequenceStartEvent) else {}, event)
        elif ends:
            self._open.pop()

    def _start(self, value: list[Value] | dict[str, Value], event: yaml.NodeEvent) -> None:
        self._add(value, event.anchor)
        self._open.append(_Open(value))
        if len(self._open) > _MAX_DEPTH:
            raise UsageError(f"{self.file}:{_line(event)}: nested too deep", _REMEDY)

    def _add(self, value: Value, anchor: str | None = None) -> None:
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
