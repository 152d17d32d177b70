"""Asks the language model that the settings name to rewrite summaries, beside the making of records.

No record waits for it. One whose summary has not been rewritten is published without, and the model is asked, one
summary at a time; when it has answered, the story becomes due again. What it answered is kept for as long as the story
may change, and is checked anew each time that a record tells it: what is kept is never believed.

Key, behind the prefix of the settings: ``agg:rewritten:<digest of what was asked>``, the answer, or nothing while the
model is being asked and for a while after that has failed.
"""

import asyncio
import logging
import math
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from hashlib import blake2b
from typing import cast
from urllib.parse import urlsplit

import orjson
from redis.asyncio import Redis
from redis.exceptions import RedisError

from services.aggregation.rewriting import UnfoundedError, request, rewritten
from services.aggregation.stories import Stories
from shared.events import StoryId
from shared.http_client import Client, FetchError, Limits, checked, client
from shared.record import StoryRecord
from shared.service import ended
from shared.settings import Settings

log = logging.getLogger("storywire.aggregation")

LARGEST = 256 * 1024
"""bytes of an answer, with all that the provider says beside it"""
LONGEST = 4_000
"""characters of what the model itself says"""
MOST_WAITING = 1_000
"""stories whose summary waits to be asked for; beyond these the one that waits longest must change to be asked again"""
ASKED_AGAIN_AFTER = 600
"""seconds after a failure before the same summary may be asked for again"""
REST = 5.0
"""seconds without asking after a failure"""
CLAIM_MARGIN = 10
"""seconds that a claim outlives the time limit of the question"""


class Rewriter:
    """Tells what has been rewritten, and asks for what has not."""

    def __init__(self, redis: Redis, stories: Stories, settings: Settings, asked: Client) -> None:
        """Bind to a server and a provider; ``asking`` must run for anything to be asked."""
        self._redis, self._stories, self._settings, self._client = redis, stories, settings, asked
        self._headers = _headers(settings)
        self._limits = Limits(largest=LARGEST, seconds=settings.rewrite_timeout)
        self._waiting: OrderedDict[StoryId, tuple[str, bytes]] = OrderedDict()
        self._some = asyncio.Event()

    async def told(self, record: StoryRecord) -> StoryRecord:
        """Return the record with its rewritten summary if there is one, with a note if it had to be dropped."""
        if not record.summary:
            return record
        asked = request(self._settings.rewrite_model, record.summary)
        key = self._settings.named(f"agg:rewritten:{blake2b(asked, digest_size=16).hexdigest()}")
        answer = cast("bytes | None", await self._redis.get(key))
        if answer is None:
            self._later(record.id, key, asked)
        if not answer:
            return record
        try:
            told = rewritten(answer.decode("utf-8", "replace"), record.summary, self._settings.rewrite_model)
        except UnfoundedError as error:
            log.info("the rewritten summary of story %s was dropped: %s: %.300s", record.id, error, error.told)
            return record.model_copy(update={"notes": (*record.notes, f"the rewritten summary was dropped: {error}")})
        except Exception:
            # An odd answer must not keep the story from being told.
            log.exception("the rewritten summary of story %s cannot be checked", record.id)
            return record
        return record.model_copy(update={"rewritten": told})

    async def asking(self) -> None:
        """Ask for what waits, one summary after the other, until cancelled."""
        while True:
            await self._some.wait()
            story, (key, asked) = self._waiting.popitem(last=False)
            if not self._waiting:
                self._some.clear()
            try:
                await self._ask(story, key, asked)
            except (FetchError, RedisError) as error:
                log.warning("the summary of story %s was not rewritten: %s", story, error)
                await asyncio.sleep(REST)
            except Exception:
                log.exception("the summary of story %s was not rewritten", story)
                await asyncio.sleep(REST)

    def _later(self, story: StoryId, key: str, asked: bytes) -> None:
        self._waiting[story] = key, asked
        if len(self._waiting) > MOST_WAITING:
            self._waiting.popitem(last=False)
        self._some.set()

    async def _ask(self, story: StoryId, key: str, asked: bytes) -> None:
        claim = math.ceil(self._settings.rewrite_timeout) + CLAIM_MARGIN
        if not await self._redis.set(key, b"", nx=True, ex=claim):
            return
        try:
            answer = await self._client.post(self._settings.rewrite_url, self._limits, self._headers, asked)
            said = _said(answer.status, answer.body)
        except FetchError:
            await self._redis.set(key, b"", ex=ASKED_AGAIN_AFTER)
            raise
        await self._redis.set(key, said.encode(), ex=self._settings.window_seconds)
        await self._stories.make_anew(story)


@asynccontextmanager
async def rewriting(redis: Redis, stories: Stories, settings: Settings) -> AsyncIterator[Rewriter | None]:
    """Yield what rewrites summaries, or None where the settings name no provider.

    The operator names the provider, so it may be on this machine or network; no redirect is followed from there.

    Raises:
        RefusedError: The provider's address is none.
        ValueError: The file of the key holds none.
    """
    if not settings.rewrite_url:
        yield None
        return
    host = urlsplit(checked(settings.rewrite_url)).hostname
    reaching = settings.model_copy(update={"outgoing_hosts": f"{settings.outgoing_hosts} {host}"})
    async with client(reaching, connections=1) as asked:
        rewriter = Rewriter(redis, stories, settings, asked)
        task = asyncio.create_task(rewriter.asking())
        try:
            yield rewriter
        finally:
            await ended([task])


def _headers(settings: Settings) -> Mapping[str, str]:
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if settings.rewrite_key_file:
        key = settings.rewrite_key_file.read_text(encoding="utf-8").strip()
        if not key or not key.isascii() or not key.isprintable():
            raise ValueError("STORYWIRE_REWRITE_KEY_FILE names a file that holds no key")
        headers["Authorization"] = f"Bearer {key}"
    return headers


def _said(status: int, body: bytes) -> str:
    """Return what the model says in an answer of the provider."""
    if status != 200:
        raise FetchError(f"the provider answered {status}")
    try:
        said = orjson.loads(body)["choices"][0]["message"]["content"]
    except (orjson.JSONDecodeError, LookupError, TypeError) as error:
        raise FetchError("the provider's answer is no chat completion") from error
    if not isinstance(said, str) or not said.strip() or len(said) > LONGEST:
        raise FetchError("the model said nothing, or too much")
    return said
