"""JSON as people write it, within limits."""

import json
from typing import Any

from shared.outcomes import RejectError

DEEPEST = 50
"""levels of nesting; the deepest format that is read here, JSON-LD, needs about ten"""


def parse(text: str, name: str) -> Any:
    """Return the value that ``text`` holds; line breaks inside strings are forgiven.

    Args:
        text: the JSON.
        name: what to call it in the reason.

    Raises:
        RejectError: It is not JSON, or nested too deeply.
    """
    if not text.strip():
        raise RejectError(f"{name} is empty")
    try:
        value = json.loads(text, strict=False)
    except RecursionError:
        raise _too_deep(name) from None
    except json.JSONDecodeError as error:
        reason = f"{error.msg[:1].lower()}{error.msg[1:]} (line {error.lineno}, column {error.colno})"
        raise RejectError(f"{name} is not JSON: {reason}") from None
    except ValueError:  # a number of thousands of digits, which Python refuses to read
        raise RejectError(f"{name} holds a number that is too long") from None
    level: list[Any] = [value]
    for _ in range(DEEPEST):
        if not level:
            return value
        level = [child for parent in level for child in _children(parent)]
    raise _too_deep(name)


def dump(value: object) -> bytes:
    """Return ``value`` as JSON; halves of surrogate pairs stay escaped."""
    return json.dumps(value).encode("ascii")


def kind(value: object) -> str:
    """Return what ``value`` is, in the words of a reason: "a list", "a number"."""
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "a string"
        case list():
            return "a list"
        case _:
            return "an object"


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [child for child in value.values() if isinstance(child, (dict, list))]
    if isinstance(value, list):
        return [child for child in value if isinstance(child, (dict, list))]
    return []


def _too_deep(name: str) -> RejectError:
    return RejectError(f"{name} is nested more than {DEEPEST} levels deep")
