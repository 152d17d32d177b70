"""Parts of a record that this version has no view of its own for: shown as they are, in readable lines."""

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from services.desk.safe_text import one_line
from services.desk.views.words import joined

ITEMS_SHOWN = 20
DEPTH_SHOWN = 4
"""items of a list, and levels of nesting, that are shown"""


def title(name: str) -> str:
    """Return a field's name as a heading."""
    return one_line(name).replace("_", " ")


def render(part: Any, numbers: Mapping[str, int]) -> RenderableType:
    """Return lines that tell ``part``, which is any JSON; ids of articles become their numbers in the list."""
    return Group(*_lines(part, numbers, 0))


def _lines(part: Any, numbers: Mapping[str, int], depth: int) -> Iterator[RenderableType]:
    if isinstance(part, Mapping):
        yield from _fields(part, numbers, depth)
    elif isinstance(part, list):
        yield from _items(part, numbers, depth)
    else:
        yield _plain(part, numbers)


def _items(items: list[Any], numbers: Mapping[str, int], depth: int) -> Iterator[RenderableType]:
    for item in items[:ITEMS_SHOWN]:
        for position, line in enumerate(_lines(item, numbers, depth + 1)):
            if isinstance(line, Text):
                yield Text("– " if position == 0 else "  ").append_text(line)
            else:
                yield Padding(line, (0, 0, 0, 2))
    if len(items) > ITEMS_SHOWN:
        yield Text(f"and {len(items) - ITEMS_SHOWN} more", style="quiet")


def _fields(fields: Mapping[str, Any], numbers: Mapping[str, int], depth: int) -> Iterator[RenderableType]:
    flat = {name: value for name, value in fields.items() if not _nested(value) and value is not None}
    if flat:
        yield joined(
            Text.assemble((f"{title(name)} ", "quiet"), _plain(value, numbers)) for name, value in flat.items()
        )
    for name, value in fields.items():
        if _nested(value) and value and depth < DEPTH_SHOWN:
            yield Text(title(name), style="quiet")
            yield Padding(Group(*_lines(value, numbers, depth + 1)), (0, 0, 0, 2))


def _nested(value: Any) -> bool:
    return isinstance(value, Mapping) or (
        isinstance(value, list) and not all(isinstance(item, str | int | float) for item in value)
    )


def _plain(value: Any, numbers: Mapping[str, int]) -> Text:
    if isinstance(value, list):
        return Text(", ").join(_plain(item, numbers) for item in value)
    if isinstance(value, str) and value in numbers:
        return Text(f"[{numbers[value]}]", style="citation")
    if isinstance(value, bool):
        return Text("yes" if value else "no")
    return Text("–" if value is None else one_line(str(value)))
