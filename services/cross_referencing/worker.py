"""Cross-referencing: which story an article belongs to, or that it starts one."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from redis.asyncio import Redis

from services.cross_referencing.candidate_keys import candidate_keys
from services.cross_referencing.decision import Decision, decide, note
from services.cross_referencing.signature import Signature, sign
from services.cross_referencing.stories import Answer, Stories, View, stored_answer
from shared.events import ArticleAnnotated, Reason, StoryLinked
from shared.outcomes import Drop, Pass
from shared.settings import Settings

Handle = Callable[[ArticleAnnotated], Awaitable[Pass[StoryLinked] | Drop]]


@asynccontextmanager
async def create(redis: Redis, settings: Settings) -> AsyncIterator[Handle]:
    """Open the index of stories and yield the handler."""
    stories = Stories(redis, settings)
    # One article at a time in one process: its own articles would only refuse each other.
    turn = asyncio.Lock()

    async def handle(event: ArticleAnnotated) -> Pass[StoryLinked]:
        signature = await asyncio.to_thread(sign, event.article, event.annotations)
        async with turn:
            answer, said = await link(event, signature, stories)
        linked = StoryLinked(
            article=event.article,
            copy_of=event.copy_of,
            annotations=event.annotations,
            link=answer.link,
            placements=answer.placements,
            mergers=answer.mergers,
        )
        return Pass(linked, said, names=(answer.link.story,))

    yield handle


async def link(event: ArticleAnnotated, signature: Signature, stories: Stories) -> tuple[Answer, str]:
    """Find the article's story and store it there; look and decide anew as long as others come in between."""
    article = event.article
    while True:
        view, decision = await _decided(event, signature, stories)
        if view.known and (answer := stored_answer(view.known, article)):
            return answer, note(decision)
        answer = await stories.place(article, None if _is_reprint(decision) else signature, view, decision)
        if answer:
            return answer, note(decision)


async def _decided(event: ArticleAnnotated, signature: Signature, stories: Stories) -> tuple[View, Decision]:
    known = await stories.known(event.article.id)
    if known:
        view = await stories.own(known, candidate_keys(signature))
        # A changed text stays where it is: its story's id is out in the world.
        return view, Decision(known.story, 1.0, event.article.id, (Reason(feature="revision", value=1.0),))
    original = event.copy_of.of if event.copy_of.kind == "reprint" else None
    if original and (source := await stories.known(original)):
        view = await stories.own(source)
        reason = Reason(feature="reprint", value=event.copy_of.containment, words=(original,))
        return (
            View(known=None, seen=view.seen, keys=(), stories=view.stories),
            Decision(source.story, 1.0, original, (reason,)),
        )
    view = await stories.look(signature, candidate_keys(signature))
    return view, decide(signature, view.stories)


def _is_reprint(decision: Decision) -> bool:
    return any(reason.feature == "reprint" for reason in decision.reasons)
