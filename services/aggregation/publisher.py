"""Makes and publishes the records that are due, until told to stop."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from hashlib import blake2b

from redis.exceptions import RedisError

from services.aggregation.changes import changes, essence, pack, unpack
from services.aggregation.collected import Collected, Publication
from services.aggregation.record import Standing, assemble, content
from services.aggregation.rewriter import Rewriter
from services.aggregation.stories import Stories
from services.aggregation.supplied import NOTHING, Supplied
from shared.record import StoryRecord
from shared.service import ended
from shared.settings import Settings

log = logging.getLogger("storywire.aggregation")

LOOK_AGAIN = 1.0
"""seconds after which a worker looks for due stories, though it has stored nothing itself"""
AFTER_TROUBLE = 1.0
"""seconds to wait when the server cannot be reached, or a record could not be made"""

Wake = asyncio.Event


@asynccontextmanager
async def publishing(
    stories: Stories, settings: Settings, supplied: Supplied = NOTHING, rewriter: Rewriter | None = None
) -> AsyncIterator[Wake]:
    """Publish due records in the background; set the event that is yielded when a story may have become due.

    At the end the record under way is finished; what else is due waits in Redis for the next worker.
    """
    wake, stop = asyncio.Event(), asyncio.Event()

    async def publish() -> None:
        while not stop.is_set():
            wake.clear()
            try:
                wait = await publish_next(stories, settings, supplied, rewriter)
            except RedisError as error:
                log.warning("no record can be published: %s", error)
                wait = AFTER_TROUBLE
            except Exception:
                # The story's lease runs out, and it is tried again then; the others go on.
                log.exception("a record could not be made")
                wait = AFTER_TROUBLE
            if wait > 0 and not stop.is_set():
                await _woken(wake, wait)

    task = asyncio.create_task(publish())
    try:
        yield wake
    finally:
        stop.set()
        wake.set()
        await asyncio.wait([task], timeout=settings.graceful_stop)
        await ended([task])


async def publish_next(
    stories: Stories, settings: Settings, supplied: Supplied = NOTHING, rewriter: Rewriter | None = None
) -> float:
    """Publish the record that is due first; return the seconds until it is worth looking again."""
    due = await stories.take()
    if due.story is None:
        wait = (due.next - due.now).total_seconds() if due.next else LOOK_AGAIN
        return min(max(wait, 0.001), LOOK_AGAIN)
    collected = await stories.read(due.story)
    settles = collected.changed + timedelta(hours=settings.settle_hours)
    settled = settles <= due.now
    publication = await _publication(stories, supplied, rewriter, collected, due.now, settled=settled)
    told = any(not report.article.withdrawn for report in collected.reports)
    await stories.publish(collected, publication, settles if told and not settled else None)
    return 0.0


async def _publication(  # noqa: PLR0913 - what records are made from
    stories: Stories,
    supplied: Supplied,
    rewriter: Rewriter | None,
    collected: Collected,
    now: datetime,
    *,
    settled: bool,
) -> Publication | None:
    """Return the new revision of the record, or None where the last one still tells all."""
    if all(report.article.withdrawn for report in collected.reports):
        if not collected.reports and (not collected.empty or not (collected.published or collected.merged_into)):
            return None
        former = await stories.record(collected.story)
        seen = StoryRecord.model_validate_json(former) if former else None
        times = (seen.first_seen, seen.last_seen) if seen else None
    else:
        times = None
    standing = Standing(
        story=collected.story,
        revision=collected.published + 1,
        updated=now,
        settled=settled,
        merged_into=collected.merged_into,
        absorbed=collected.absorbed,
        seen=times,
        corrections=collected.corrections,
    )
    # In a thread: a large story takes a second, and messages must be handled meanwhile.
    record = await asyncio.to_thread(assemble, standing, collected.reports, supplied)
    if rewriter:
        record = await rewriter.told(record)
    return await asyncio.to_thread(_changed, record, collected)


def _changed(record: StoryRecord, collected: Collected) -> Publication | None:
    digest = blake2b(content(record), digest_size=16).hexdigest().encode()
    if digest == collected.digest:
        return None
    event = record.status if record.status != "live" else "updated" if collected.published else "created"
    return Publication(
        revision=record.revision,
        event=event,
        headline=record.headline.text if record.headline else "",
        data=record.model_dump_json().encode(),
        changes=changes(unpack(collected.told), record).model_dump_json(exclude_defaults=True).encode(),
        digest=digest,
        told=pack(essence(record)),
    )


async def _woken(wake: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(wake.wait(), seconds)
    except TimeoutError:
        return
