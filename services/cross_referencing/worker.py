"""Cross-referencing: which story an article belongs to, or that it starts one."""

import asyncio
import math
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

from redis.asyncio import Redis

from services.cross_referencing.candidate_keys import candidate_keys
from services.cross_referencing.decision import Decision, decide, note, pair, story_id
from services.cross_referencing.genre import genre
from services.cross_referencing.neighbourhood import scores
from services.cross_referencing.resemblance import reasons
from services.cross_referencing.signature import Signature, shown, sign
from services.cross_referencing.stories import Answer, Stories, stored_answer
from services.cross_referencing.window import View
from shared.events import ArticleAnnotated, Reason, StoryLinked
from shared.metrics import COMPARED
from shared.outcomes import Drop, Pass
from shared.settings import Settings
from shared.topology import CROSS_REFERENCING

Handle = Callable[[ArticleAnnotated], Awaitable[Pass[StoryLinked] | Drop]]

SAME_OPENING = 0.5
"""share of the beginning that a reprint must have in common with its original to be of the same story unasked"""
FEWEST_WORDS = 30
"""words below which two texts may be alike because a page put up nothing but a notice of its own"""
REPRINT = "reprint"
"""the reason of a reprint, with the original's id"""


@asynccontextmanager
async def create(redis: Redis, settings: Settings) -> AsyncIterator[Handle]:
    """Open the index of stories and yield the handler."""
    stories = Stories(redis, settings)
    # One article at a time in one process: its own articles would only refuse each other.
    turn = asyncio.Lock()

    async def handle(event: ArticleAnnotated) -> Pass[StoryLinked] | Drop:
        if event.article.withdrawn:
            gone = await stories.withdraw(event.article)
            if gone is None:
                return Drop("nothing to withdraw", "the article stands in no story")
            answer, said = gone, f"withdrawn from story {gone.link.story}"
        else:
            signature = await asyncio.to_thread(sign, event.article, event.annotations)
            async with turn:
                found = await link(event, signature, stories)
            if found is None:
                return Drop("superseded", "the article was withdrawn before this text was handled")
            answer, said = found
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


async def link(event: ArticleAnnotated, signature: Signature, stories: Stories) -> tuple[Answer, str] | None:
    """Find the article's story and store it there; look and decide anew as long as others come in between.

    Returns None for a text older than a withdrawal that has come first. A roundup is of no other article's story, and
    attracts none. An opinion is placed like a report; both are marked among the reasons.
    """
    kind = genre(event.article.title, event.article.url)
    keys = candidate_keys(signature) if kind != "roundup" else ()
    while True:
        known = await stories.known(event.article.id)
        if known and (answer := stored_answer(known, event.article)):
            return answer, f"story {answer.link.story}, as decided before"
        if known and not known.story and known.withdrawn > event.article.revision:
            return None
        if known and known.story:
            # A changed text stays where it is: its story's id is out in the world.
            view = await stories.own(known, keys)
            told = (Reason(feature="revision", value=1.0),)
            decision = Decision(known.story, new=False, score=1.0, nearest=event.article.id, reasons=told)
        elif kind == "roundup":
            view = stories.nothing(known)
            decision = Decision(story_id(event.article.id), new=True, score=1.0)
        else:
            view, decision = await _decided(event, signature, stories)
            view = replace(view, known=known)
        represents = kind != "roundup" and all(reason.feature != REPRINT for reason in decision.reasons)
        if kind != "report":
            decision = replace(decision, reasons=(*decision.reasons, Reason(feature=kind, value=0.0)))
        answer = await stories.place(event.article, signature if represents else None, view, decision)
        if answer:
            COMPARED.labels(CROSS_REFERENCING.name).observe(view.compared)
            return answer, note(decision)


async def _decided(event: ArticleAnnotated, signature: Signature, stories: Stories) -> tuple[View, Decision]:
    copy = event.copy_of
    if (
        copy.kind == "reprint"
        and copy.of
        and copy.opening >= SAME_OPENING
        and signature.words >= FEWEST_WORDS
        and (source := await stories.known(copy.of))
        and source.story
    ):
        view = await stories.own(source)
        why = Reason(feature=REPRINT, value=copy.containment, words=(copy.of,))
        return view, Decision(source.story, new=False, score=1.0, nearest=copy.of, reasons=(why,))
    view = await stories.look(signature, candidate_keys(signature))
    scored = scores(
        view.near, {member: story.company for story in view.stories if not story.whole for member in story.members}
    )
    decision = decide(event.article.id, view.stories, scored)
    nearest = decision.nearest and await stories.signature(decision.nearest)
    if not decision.nearest or not nearest:
        return view, decision
    score = scored.get(pair(event.article.id, decision.nearest), 0.0)
    found = view.near[event.article.id].get(decision.nearest)
    told = reasons(signature, nearest, _log_odds(score) - found.log_odds if found else 0.0)
    forms = shown(event.annotations, {word for reason in told for word in reason.words})
    told = tuple(reason.model_copy(update={"words": tuple(forms[word] for word in reason.words)}) for reason in told)
    return view, replace(decision, reasons=told)


def _log_odds(score: float) -> float:
    return math.log(score / (1 - score)) if 0 < score < 1 else 0.0
