"""The worker's handler: languages, batches, and what the trace tells."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from services.entity_extraction import worker
from shared.annotations import Annotations
from shared.events import ArticleUnique, Copy
from shared.settings import Settings
from tests.services.entity_extraction.conftest import article

TEXT = "Marta Quillon left Oslo on Monday. “It was time,” Quillon said."


@pytest.fixture
async def handle() -> AsyncIterator[worker.Handle]:
    async with worker.create(Redis(), Settings()) as made:
        yield made


def event(text: str, language: str | None = "en") -> ArticleUnique:
    return ArticleUnique(article=article(text, language=language), copy_of=Copy(kind="new"))


async def test_an_article_is_annotated_and_passed_on(handle: worker.Handle) -> None:
    given = event(TEXT)
    passed = await handle(given)
    assert passed.event.article == given.article
    assert passed.event.copy_of == given.copy_of
    assert "Marta Quillon" in {entity.name for entity in passed.event.annotations.entities}
    assert passed.note.startswith("1 person, 1 place,")
    assert passed.note.endswith("1 quote (en_core_web_md 3.7.1)")


async def test_a_language_without_a_model_is_passed_on_with_a_note(handle: worker.Handle) -> None:
    passed = await handle(event("მინისტრმა თქვა, რომ 12 სახლი დაიწვა.", "ka"))
    assert passed.event.annotations.notes == ("no model for Georgian",)
    assert passed.note == "1 number (no model for Georgian)"


async def test_a_text_without_a_language_is_read_if_it_reads_like_english(handle: worker.Handle) -> None:
    passed = await handle(event("Marta Quillon left the city of Oslo and went to the north in the rain.", None))
    assert passed.event.annotations.model == "en_core_web_md 3.7.1"
    passed = await handle(event("Qwx zzt 12 vrr.", None))
    assert passed.event.annotations.notes == ("no model for an unknown language",)


async def test_concurrent_articles_of_several_languages_keep_their_answers(handle: worker.Handle) -> None:
    events = [event(TEXT), event("Es regnet seit 12 Tagen.", "de"), event("Jonas Ferrow came to Paris.")]
    passed = await asyncio.gather(*(handle(one) for one in events))
    assert [one.event.article for one in passed] == [one.article for one in events]
    assert passed[1].event.annotations.notes == ("no model for German",)
    assert "Jonas Ferrow" in {entity.name for entity in passed[2].event.annotations.entities}


async def test_a_model_that_is_not_there_is_said_at_once() -> None:
    with pytest.raises(FileNotFoundError, match="no_such_model is not installed"):
        async with worker.create(Redis(), Settings(model="no_such_model")):
            pass


def test_nothing_found_is_told_too() -> None:
    assert worker.summary(Annotations(model="m 1")) == "nothing found (m 1)"
