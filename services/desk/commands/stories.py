"""``storywire stories``, ``story`` and ``watch``: story records come out."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from redis.asyncio import Redis

from services.desk import console
from services.desk import stories as store
from services.desk.commands.help import examples
from services.desk.connection import on_redis
from services.desk.safe_text import one_line
from services.desk.stories import AmbiguousStoryError, Found, UnknownStoryError, UnreadableStoryError
from services.desk.views import record, story_list
from shared.settings import Settings

LIST_EXAMPLES = examples("storywire stories", "storywire stories --limit 100 --json")
STORY_EXAMPLES = examples(
    "storywire story 4k2m",
    "storywire story https://news.example/2025/ferry-fire",
    "storywire story 4k2m9x0t7w1c --json",
)
WATCH_EXAMPLES = examples("storywire watch", "storywire watch --from-start --json > records.jsonl")

AsJson = Annotated[bool, typer.Option("--json", help="Print the records as JSON, one a line.")]


def stories(
    limit: Annotated[int, typer.Option("--limit", "-n", help="How many to list.", min=1)] = 20,
    as_json: AsJson = False,
) -> None:
    """List the stories, the last changed first."""

    async def work(redis: Redis, settings: Settings) -> list[store.Story]:
        return await store.newest(redis, settings, limit)

    found = on_redis(work)
    if as_json:
        for story_ in found:
            console.print_json(story_.data)
    elif found:
        with console.plainly(UnreadableStoryError):
            console.page(story_list.render(found, datetime.now(UTC)))
    else:
        console.say("no stories yet; publish articles with `storywire publish FILE`")


def story(
    name: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="A story's id or the beginning of it; or an article's id, your own id for it, or its URL.",
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """Show one story.

    Who told it, what they say, who is in it, and under which spellings. The numbers in brackets behind each
    sentence of the summary are those of the articles that it is taken from. A story that was merged into another
    leads there.
    """

    async def work(redis: Redis, settings: Settings) -> Found:
        return await store.find(redis, settings, name)

    try:
        found = on_redis(work)
    except UnknownStoryError:
        console.fail(f"no story is known as {one_line(name)}; `storywire stories` lists them")
    except AmbiguousStoryError as error:
        console.fail(f"several stories begin with {one_line(name)}: {', '.join(error.ids)}")
    if found.followed:
        console.say(f"{' → '.join(found.followed)} is now part of {found.story.id}", "warning")
    if as_json:
        console.print_json(found.story.data)
    else:
        with console.plainly(UnreadableStoryError):
            console.page(record.render(found.story))


def watch(
    from_start: Annotated[
        bool, typer.Option("--from-start", help="Begin with the oldest record that the stream still holds.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show records as they are published, until Ctrl-C."""

    async def work(redis: Redis, settings: Settings) -> None:
        out = console.out()
        if not as_json and not from_start:
            console.say("watching for records; Ctrl-C ends", "quiet")
        async for change in store.changes(redis, settings, "0" if from_start else "$"):
            if as_json:
                console.print_json(change.story.data)
            else:
                out.print(story_list.line(change))

    with console.plainly(UnreadableStoryError):
        on_redis(work)
