"""``storywire feeds``: RSS, Atom and JSON Feed that are polled."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from redis.asyncio import Redis

from services.desk import console
from services.desk.commands.help import examples
from services.desk.commands.work import logging_as
from services.desk.connection import check_outgoing, on_redis
from services.desk.interruption import stop_at_eof
from services.desk.safe_text import one_line
from shared.settings import Settings, settings

if TYPE_CHECKING:
    from services.feeds.document import Document
    from services.feeds.subscriptions import Feed

app = typer.Typer(
    no_args_is_help=True, help="Have RSS, Atom and JSON Feed polled, and their entries published as articles."
)

Url = Annotated[str, typer.Argument(metavar="URL", help="Address of the feed.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object a feed.")]
Pages = Annotated[
    bool, typer.Option("--pages", help="Fetch the page of each entry; without it only the feed's own words are taken.")
]

SHOWN = 5
"""entries of a feed that are shown by ``check``"""


@app.command(
    epilog=examples(
        "storywire feeds add https://news.example/rss.xml",
        "storywire feeds add https://news.example/rss.xml --pages --publisher 'Harbour Post' --every 600",
    )
)
def add(
    url: Url,
    pages: Pages = False,
    publisher: Annotated[
        str | None, typer.Option(help="The outlet that its articles are from; else their addresses tell.")
    ] = None,
    every: Annotated[
        float | None, typer.Option(help="Seconds between two polls; else STORYWIRE_FEED_INTERVAL.", min=60)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Have a feed polled.

    One that is there already is set as said, and polled at once. `storywire feeds check` tells beforehand what
    comes of it. The polling is done by `storywire feeds run`, `storywire up --feeds`, or the profile `feeds` of the
    compose file.
    """
    from services.feeds.subscriptions import Subscriptions, TooManyFeedsError  # noqa: PLC0415 - only needed here
    from shared.http_client import RefusedError  # noqa: PLC0415 - the same

    async def work(redis: Redis, chosen: Settings) -> "tuple[Feed, bool, bool]":
        subscriptions = Subscriptions(redis, chosen)
        feed, new = await subscriptions.add(url, pages=pages, publisher=publisher, every=every)
        return feed, new, await _polled(redis, chosen)

    with console.plainly(RefusedError, TooManyFeedsError):
        feed, new, polled = on_redis(work)
    if as_json:
        console.print_json(_told(feed) | {"new": new})
    else:
        console.say(f"{feed.url} is {'polled from now on' if new else 'set anew'}; its id is {feed.id}")
    if not polled:
        console.say("nobody polls feeds now: start `storywire feeds run`, or `storywire up --feeds`", "warning")


@app.command("list", epilog=examples("storywire feeds list", "storywire feeds list --json"))
def list_(as_json: AsJson = False) -> None:
    """List the feeds: when each was polled, what came of it, and when it is polled next."""
    from services.desk.views import feeds as view  # noqa: PLC0415 - only needed here
    from services.feeds.subscriptions import Subscriptions  # noqa: PLC0415 - the same

    async def work(redis: Redis, chosen: Settings) -> "tuple[list[Feed], bool]":
        return await Subscriptions(redis, chosen).all(), await _polled(redis, chosen)

    found, polled = on_redis(work)
    if as_json:
        for feed in found:
            console.print_json(_told(feed))
    elif found:
        console.page(view.render(found, datetime.now(UTC)))
    else:
        console.say("no feeds yet; `storywire feeds add URL` adds one")
    if found and not polled:
        console.say("nobody polls feeds now: start `storywire feeds run`, or `storywire up --feeds`", "warning")


@app.command(epilog=examples("storywire feeds remove https://news.example/rss.xml"))
def remove(
    feed: Annotated[str, typer.Argument(metavar="URL", help="Address of the feed, or its id.")], as_json: AsJson = False
) -> None:
    """Have a feed polled no more, and forget what was seen of it. What was published stays."""
    from services.feeds.subscriptions import Subscriptions, feed_id  # noqa: PLC0415 - only needed here
    from shared.http_client import RefusedError  # noqa: PLC0415 - the same

    async def work(redis: Redis, chosen: Settings) -> bool:
        subscriptions = Subscriptions(redis, chosen)
        if await subscriptions.remove(feed):
            return True
        return "://" in feed and await subscriptions.remove(feed_id(feed))

    with console.plainly(RefusedError):
        removed = on_redis(work)
    if not removed:
        console.fail(f"there is no feed {one_line(feed)}; `storywire feeds list` lists them")
    if as_json:
        console.print_json({"removed": feed})
    else:
        console.say(f"{one_line(feed)} is polled no more")


@dataclass(frozen=True, slots=True)
class Check:
    """What came of a look at a feed: the feed and the words of its first page, or why there is none."""

    address: str
    found: "Document | None" = None
    problem: str = ""
    page: str = ""


@app.command(
    epilog=examples(
        "storywire feeds check https://news.example/rss.xml", "storywire feeds check https://news.example/ --pages"
    )
)
def check(url: Url, pages: Pages = False, as_json: AsJson = False) -> None:
    """Fetch a feed once, as the poller would, and tell what it would publish; nothing is published.

    With --pages the page of its first entry is fetched as well. Exit code: 0 it can be polled, 1 it cannot.
    """
    from services.desk.views import feeds as view  # noqa: PLC0415 - only needed here

    async def work(redis: Redis, chosen: Settings) -> Check:
        return await _checked(redis, chosen, url, pages=pages)

    check_outgoing()
    told = on_redis(work)
    if as_json:
        console.print_json(_told_check(told))
    elif told.found:
        console.page(view.checked(told.address, told.found, told.page, SHOWN))
    if told.problem:
        console.fail(f"{one_line(url)}: {one_line(told.problem)}")


@app.command(epilog=examples("storywire feeds run", "STORYWIRE_LOG_FORMAT=json storywire feeds run"))
def run(
    as_json: Annotated[bool, typer.Option("--json", help="Log one JSON object a line.")] = False,
    until_eof: Annotated[
        bool,
        typer.Option("--until-eof", hidden=True, help="Stop when standard input ends: whoever started it is gone."),
    ] = False,
) -> None:
    """Poll the feeds, until Ctrl-C or SIGTERM. Several pollers share the work."""
    from services.feeds import worker  # noqa: PLC0415 - brings the parsers, which no other command needs
    from shared import service  # noqa: PLC0415 - the same

    if until_eof:
        stop_at_eof()
    check_outgoing()
    service.run(worker.SERVICE, logging_as(settings(), as_json=as_json), worker.work)


async def _checked(redis: Redis, chosen: Settings, url: str, *, pages: bool) -> Check:
    from services.feeds.document import NotAFeedError  # noqa: PLC0415 - only needed here
    from services.feeds.fetching import Guest  # noqa: PLC0415 - the same
    from services.feeds.reader import Reader  # noqa: PLC0415 - the same
    from services.feeds.robots import DisallowedError  # noqa: PLC0415 - the same
    from services.feeds.subscriptions import Subscriptions  # noqa: PLC0415 - the same
    from shared.http_client import FetchError, client  # noqa: PLC0415 - the same

    address, found, reader = url, None, Reader()
    async with client(chosen) as asking:
        guest = Guest(asking, Subscriptions(redis, chosen), reader)
        try:
            answer = await guest.feed(url)
            address = answer.url
            found = await reader.read(answer.body, address, answer.headers.get("content-type", ""))
            first = next((entry.url for entry in found.entries if entry.url), None)
            page = (await guest.page(first)).body.decode("utf-8", "replace") if pages and first else ""
        except (FetchError, DisallowedError, NotAFeedError) as error:
            return Check(address, found, str(error))
        finally:
            await reader.close()
    empty = bool(found.entries) and not pages and not any(entry.has_text for entry in found.entries)
    return Check(address, found, "none of its entries has a text; --pages takes them from their pages" * empty, page)


async def _polled(redis: Redis, chosen: Settings) -> bool:
    from shared import health  # noqa: PLC0415 - only needed here
    from shared.service import Service  # noqa: PLC0415 - the same

    return bool(await health.live_workers(redis, chosen, Service("feeds")))


def _told(feed: "Feed") -> dict[str, Any]:
    return {
        "id": feed.id,
        "url": feed.url,
        "moved_to": feed.asked_at or None,
        "title": feed.title,
        "pages": feed.pages,
        "publisher": feed.publisher,
        "every": feed.every,
        "state": feed.state,
        "problem": feed.problem or None,
        "failures": feed.failures,
        "published": feed.published,
        "polled": feed.polled.isoformat(timespec="seconds") if feed.polled else None,
        "next": feed.due.isoformat(timespec="seconds") if feed.due else None,
    }


def _told_check(told: Check) -> dict[str, Any]:
    entries = told.found.entries if told.found else ()
    return {
        "url": told.address,
        "form": told.found.form if told.found else None,
        "title": told.found.title if told.found else None,
        "entries": len(entries),
        "with_text": sum(entry.has_text for entry in entries),
        "page_characters": len(told.page),
        "problem": told.problem or None,
        "first": [entry.submission(None) for entry in entries[:SHOWN]],
    }
