"""The worker: an entry's fields in, an event out."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from redis.asyncio import Redis

from services.ingestion import worker
from services.ingestion.worker import Handle
from shared.events import Submission
from shared.outcomes import Drop, Pass, RejectError
from shared.settings import Settings

RECEIVED = datetime(2025, 3, 4, 12, tzinfo=UTC)
FIRE = Submission(
    id="ferry-1",
    title="Fire on ferry",
    text="Twelve people were killed early on Tuesday when fire tore through the car deck of a ferry in the Baltic.",
    url="https://harbourpost.example/fire?utm_source=x",
    published="2025-03-04T09:30:00Z",
)


@pytest.fixture
async def handle(redis: Redis, settings: Settings) -> AsyncIterator[Handle]:
    async with worker.create(redis, settings) as handle:
        yield handle


async def test_a_submission_becomes_an_article(handle: Handle) -> None:
    outcome = await handle(FIRE, trace="1741089600000-0", received=RECEIVED)
    assert isinstance(outcome, Pass)
    article = outcome.event.article
    assert (article.trace, article.revision, article.received) == ("1741089600000-0", 1, RECEIVED)
    assert outcome.note.startswith("harbourpost.example, en, 2025-03-04 (given)")
    assert outcome.names == (article.id, "ferry-1", "https://harbourpost.example/fire", FIRE.url)


async def test_a_changed_text_is_the_next_revision(handle: Handle) -> None:
    changed = FIRE.model_copy(update={"text": f"{FIRE.text} Two more died later."})
    first = await handle(FIRE, trace="1741089600000-0", received=RECEIVED)
    second = await handle(changed, trace="1741089600001-0", received=RECEIVED)
    again = await handle(FIRE, trace="1741089600000-0", received=RECEIVED)
    assert isinstance(first, Pass)
    assert isinstance(second, Pass)
    assert second.event.article.id == first.event.article.id
    assert second.event.article.revision == 2
    assert second.note.endswith("revision 2")
    assert again == first


async def test_texts_of_one_article_that_come_at_once_are_numbered_in_the_order_of_publication(handle: Handle) -> None:
    texts = [FIRE.model_copy(update={"text": f"{FIRE.text} By then {count} had died."}) for count in range(12, 24)]
    outcomes = await asyncio.gather(
        *(handle(text, trace=f"1741089600000-{number}", received=RECEIVED) for number, text in enumerate(texts))
    )
    passed = [outcome for outcome in outcomes if isinstance(outcome, Pass)]
    assert [outcome.event.article.revision for outcome in passed] == list(range(1, 13))


async def test_an_older_text_that_comes_late_ends_here(handle: Handle) -> None:
    changed = FIRE.model_copy(update={"text": f"{FIRE.text} Two more died later."})
    await handle(changed, trace="1741089600001-0", received=RECEIVED)
    outcome = await handle(FIRE, trace="1741089600000-0", received=RECEIVED)
    assert isinstance(outcome, Drop)
    assert outcome.reason == "superseded"


async def test_what_has_no_text_is_refused(handle: Handle) -> None:
    with pytest.raises(RejectError, match=r"^no text"):
        await handle(Submission(id="empty"), trace="1741089600000-0", received=RECEIVED)


def test_fields_are_decoded_for_the_runtime() -> None:
    assert worker.decode({b"text": b"Twelve died.", b"headline": b"Fire"}) == {"text": "Twelve died.", "title": "Fire"}


class TestAWithdrawal:
    GONE = Submission(url=FIRE.url, status="withdrawn")

    async def test_is_the_articles_next_revision_without_words(self, handle: Handle) -> None:
        first = await handle(FIRE, trace="1741089600000-0", received=RECEIVED)
        outcome = await handle(self.GONE, trace="1741089600001-0", received=RECEIVED)
        assert isinstance(first, Pass)
        assert isinstance(outcome, Pass)
        article = outcome.event.article
        assert (article.id, article.revision, article.withdrawn) == (first.event.article.id, 2, True)
        assert outcome.note == "harbourpost.example, withdrawn, revision 2"

    async def test_of_what_is_not_known_ends_here(self, handle: Handle) -> None:
        outcome = await handle(self.GONE, trace="1741089600001-0", received=RECEIVED)
        assert isinstance(outcome, Drop)
        assert outcome.reason == "nothing to withdraw"


async def test_a_line_that_ends_article_after_article_of_an_outlet_is_cut_once_it_is_known(handle: Handle) -> None:
    footer = "The Quayside Mail is read in forty harbours between Skarholm and the cape."
    kept = []
    for number in range(1, 9):
        story = "\n\n".join(f"Paragraph {at} of story {number} tells of a boat named {number * at}." for at in range(4))
        submission = Submission(
            id=f"mail-{number}", title=f"Boat {number}", text=f"{story}\n\n{footer}", publisher="Quayside Mail"
        )
        outcome = await handle(submission, trace=f"174108960000{number}-0", received=RECEIVED)
        assert isinstance(outcome, Pass)
        again = await handle(submission, trace=f"174108960000{number}-0", received=RECEIVED)
        assert again == outcome
        kept.append(footer in outcome.event.article.text)
    assert kept == [True] * 5 + [False] * 3


async def test_what_is_learned_of_an_outlet_makes_no_revision_of_an_article(handle: Handle) -> None:
    footer = "The Quayside Mail is read in forty harbours between Skarholm and the cape."
    revisions = []
    for turn in range(2):
        for number in range(1, 9):
            story = "\n\n".join(f"Paragraph {at} of story {number} tells of {number * at} boats." for at in range(4))
            submission = Submission(title=f"Boat {number}", text=f"{story}\n\n{footer}", publisher="Quayside Mail")
            outcome = await handle(submission, trace=f"174108960{turn}00{number}-0", received=RECEIVED)
            assert isinstance(outcome, Pass)
            revisions.append((outcome.event.article.id, outcome.event.article.revision))
    assert revisions[:8] == revisions[8:]
    assert {revision for _, revision in revisions} == {1}
