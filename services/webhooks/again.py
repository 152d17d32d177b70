"""Messages that were given up are sent again, because a person asks for it: once each, the oldest first.

A message is sent as it was where the stream ``stories`` still has its entry. Where it has not, the story's latest
record goes in its place, once for all messages of that story. The id is that of the message given up, which the
receiver has never acknowledged.
"""

from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from services.desk import stories, stream_entries
from services.webhooks import message
from services.webhooks.deliverer import send
from services.webhooks.hooks import Hook, Hooks
from shared import topology
from shared.http_client import Client, FetchError


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of one message: ``what`` went out, and the ``problem`` where it has not arrived."""

    event: str
    story: str
    what: Literal["as it was", "the latest record", "nothing"]
    problem: str = ""


async def resend(hooks: Hooks, client: Client, hook: Hook, events: Collection[str] | None) -> AsyncIterator[Sent]:
    """Send what was given up to ``hook``: the messages with these ``events``, or all where it is None.

    What arrives is no longer among those given up. The first that does not arrive ends it, so that nothing is
    overtaken; a message whose story is no longer kept is passed over.
    """
    latest: set[str] = set()
    for letter in reversed(await hooks.dead(hook.id)):
        event, story = letter["event"], letter.get("story", "")
        if events is not None and event not in events:
            continue
        if story in latest:
            await hooks.arrived_late(hook, letter)
            yield Sent(event, story, "the latest record")
            continue
        body = await _as_it_was(hooks, event)
        what: Literal["as it was", "the latest record"] = "as it was"
        if body is None:
            body, what = await _latest(hooks, letter), "the latest record"
        if body is None:
            yield Sent(event, story, "nothing", "neither its entry nor its story is kept any longer")
            continue
        if problem := await _problem(client, hook, event, body):
            yield Sent(event, story, what, problem)
            return
        await hooks.arrived_late(hook, letter)
        if what == "the latest record":
            latest.add(story)
        yield Sent(event, story, what)


async def _as_it_was(hooks: Hooks, event: str) -> bytes | None:
    stream = hooks.settings.named(topology.STORIES)
    found = await stream_entries.forwards(hooks.redis, stream, event, event, count=1)
    return message.of_entry(*found[0]) if found else None


async def _latest(hooks: Hooks, letter: Mapping[str, str]) -> bytes | None:
    story = await stories.read(hooks.redis, hooks.settings, letter.get("story", ""))
    return message.of_record(letter["event"], story.data) if story else None


async def _problem(client: Client, hook: Hook, event: str, body: bytes) -> str:
    try:
        answer = await send(client, hook, event, body)
    except FetchError as error:
        return str(error)
    return "" if 200 <= answer.status < 300 else f"it answered {answer.status}"
