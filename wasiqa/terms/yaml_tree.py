"""YAML as dicts, lists and texts, with the line of each field.

Values are taken as the text that stands in the file, never as YAML's own numbers, dates or booleans: 0.07 would become
a binary fraction, 17:00 the number 1020 and NO the value false. Anchors and aliases are refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml
from yaml.composer import Composer

from wasiqa.errors import Fault, InputRefused, not_readable

MAX_BYTES = 256 * 1024
MAX_DEPTH = 8


class YamlTree:
    """A file of named fields: its `value`, and the mistakes of form in it."""

    def __init__(self, path: Path) -> None:
        """Read the file at `path`. Raises InputRefused if that can't be done."""
        self.path = path
        self.faults: list[Fault] = []
        self._lines: dict[str, int] = {}
        try:
            node = _compose(_text(path))
        except OSError as error:
            raise not_readable(path, error) from error
        except (ValueError, yaml.YAMLError) as error:
            raise _unreadable(path, error) from None
        self.value: dict[str, Any] = dict(self._fields(node, ()))

    def located(self) -> tuple[Fault, ...]:
        """The faults, the first of each field, with file and line, in the order of the file."""
        first: dict[str, Fault] = {}
        for fault in self.faults:
            field = fault.column or ""
            line = self._lines.get(field) or self._lines.get(field.rpartition(".")[0])
            first.setdefault(field, replace(fault, file=str(self.path), row=line))
        return tuple(sorted(first.values(), key=lambda fault: fault.row or 0))

    def _plain(self, node: yaml.Node, path: tuple[str, ...]) -> Any:
        dotted = ".".join(path)
        self._lines.setdefault(dotted, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return dict(self._fields(node, path))
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(item, (*path, str(index))) for index, item in enumerate(node.value)]
        if isinstance(node, yaml.ScalarNode) and not node.style and node.tag.endswith(":float"):
            sentence = f"{dotted} is {node.value} without quotes, which YAML reads as a binary number, not an exact one"
            hint = f'put it in quotes: "{node.value}"'
            self.faults.append(Fault("UNQUOTED_NUMBER", sentence, hint, column=dotted))
        return None if node.tag.endswith(":null") else node.value

    def _fields(self, node: yaml.MappingNode, path: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
        seen: dict[str, int] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else "a list or group as a name"
            line = key.start_mark.line + 1
            dotted = ".".join((*path, name))
            if name in seen:
                sentence = f"{dotted} stands twice, on lines {seen[name]} and {line}"
                self.faults.append(Fault("DUPLICATE_FIELD", sentence, "keep one of them", column=dotted))
                continue
            seen[name] = self._lines[dotted] = line
            yield name, self._plain(value, (*path, name))


def _text(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ValueError(f"it is larger than {MAX_BYTES // 1024} KiB")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"it is not UTF-8 text (byte {error.start + 1})") from None


class _Loader(Composer, yaml.CSafeLoader):
    """Refuses anchors, aliases, what is nested too deep and what is no text as it comes to them."""

    _depth = 0

    def __init__(self, text: str) -> None:
        yaml.CSafeLoader.__init__(self, text)
        Composer.__init__(self)  # which asks the parser in C for events, and the method below for nodes

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """The node that begins with the next event."""
        event = self.peek_event()
        assert event is not None  # there is one where a node begins
        if getattr(event, "anchor", None) is not None:
            raise ValueError(f"anchors (&) and aliases (*) are not allowed here{_at(event)}")
        if "\0" in getattr(event, "value", ""):  # which no file and no other text can hold, but an escape can say
            raise ValueError(f"a text holds a zero byte{_at(event)}")
        nested = isinstance(event, yaml.CollectionStartEvent)
        self._depth += nested
        if self._depth > MAX_DEPTH:
            raise ValueError(f"fields are nested more than {MAX_DEPTH} deep{_at(event)}")
        node = super().compose_node(parent, index)
        self._depth -= nested
        return node


def _compose(text: str) -> yaml.MappingNode:
    node = yaml.compose(text, Loader=_Loader)
    if not isinstance(node, yaml.MappingNode):
        raise ValueError("it holds no fields of the form `name: value`")
    return node


def _at(event: yaml.Event) -> str:
    return f", line {event.start_mark.line + 1}" if event.start_mark else ""


def _unreadable(path: Path, error: Exception) -> InputRefused:
    mark = getattr(error, "problem_mark", None)
    said = (getattr(error, part, None) for part in ("context", "problem"))
    reason = ", ".join(filter(None, said)) or str(error)
    if isinstance(error, yaml.reader.ReaderError):  # which tells it in two lines
        reason = f"character {error.position + 1} is a control character, {chr(error.character)!r}"
    fault = Fault("UNREADABLE", f"the file can't be read: {reason}", file=str(path), row=mark and mark.line + 1)
    return InputRefused(f"{path} can't be read: {reason}", file=str(path), faults=(fault,))
