"""Which changes a webhook wants: its filters are those of the list of stories."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from pydantic import ValidationError

from services.desk import stories
from services.desk.http.brief import brief
from services.desk.http.filters import Filters
from services.desk.stories import UnreadableStoryError
from services.webhooks.hooks import Hook


class NotAFilterError(ValueError):
    """A filter is not one of the list's; the message says what is wrong."""


def filters(query: str) -> Filters:
    """Return the filters in a query string such as ``place=Rostock&origins=2``.

    Raises:
        NotAFilterError: There is no such filter, or its value is none.
    """
    pairs = parse_qsl(query.removeprefix("?"), keep_blank_values=True)
    known = Filters.model_fields.keys() - {"order"}
    for name, _ in pairs:
        if name not in known:
            raise NotAFilterError(f"there is no filter {name!r}; there are {', '.join(sorted(known))}")
    try:
        return Filters.model_validate(dict(pairs))
    except ValidationError as error:
        fault = error.errors()[0]
        raise NotAFilterError(f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}") from None


def wants(hook: Hook, fields: Mapping[bytes, bytes]) -> bool:
    """Return whether an entry of ``stories`` is sent to ``hook``.

    That a story is no more is sent whatever the filters: it may have matched before.
    """
    if b"data" not in fields or (hook.events and fields.get(b"event", b"").decode() not in hook.events):
        return False
    try:
        chosen = filters(hook.query)
        story = stories.from_json(fields[b"data"])
        return story.gone or not chosen.narrow or chosen.match(brief(story))
    except (UnreadableStoryError, ValueError):
        return False
