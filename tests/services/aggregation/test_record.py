"""The record is a function of its articles, and says nothing that they do not say."""

from datetime import UTC, datetime

import pytest

from services.aggregation import record as record_module
from services.aggregation.evidence import verify
from services.aggregation.record import Standing, assemble, content
from services.aggregation.report import Report, pack, unpack
from shared.article import Span
from shared.record import StoryRecord
from tests.services.aggregation.newsroom import MORNING, OTHER, STORY, Names, article, article_id, report
from tests.services.aggregation.test_summary import REPORTS

NOW = datetime(2025, 3, 7, tzinfo=UTC)


def standing(**changed: object) -> Standing:
    return Standing(**{"story": STORY, "revision": 1, "updated": NOW, **changed})


def test_every_word_that_it_cites_stands_where_it_says() -> None:
    record = assemble(standing(), REPORTS)
    assert record.summary
    assert record.headline
    assert record.entities
    assert record.notes == ()
    assert verify(record, {each.id: each.article for each in REPORTS}) == []


def test_words_that_do_not_stand_there_are_found_out() -> None:
    record = assemble(standing(), REPORTS)
    articles = {each.id: each.article for each in REPORTS}
    forged = record.model_copy(update={"headline": record.headline.model_copy(update={"text": "Dog bites bridge"})})
    assert len(verify(forged, articles)) == 1
    changed = article("courier", "Something else was written here instead.")
    assert verify(record, {**articles, changed.id: changed})
    assert verify(record, {})


def test_neither_the_order_of_articles_nor_the_time_of_making_changes_its_content() -> None:
    late = assemble(standing(revision=7, updated=NOW.replace(year=2026)), REPORTS[::-1])
    assert content(late) == content(assemble(standing(), REPORTS))


def test_it_tells_when_the_articles_were_published_and_when_they_came() -> None:
    undated = report(article("undated", "Nothing is known of it.", published=False, hours=30))
    record = assemble(standing(), [*REPORTS, undated])
    assert record.first_published == MORNING
    assert record.last_published == MORNING.replace(hour=7)
    assert record.last_seen == undated.article.received


def test_languages_are_listed_with_the_most_frequent_first() -> None:
    texts = [("a", "de"), ("b", "fi"), ("c", "fi")]
    record = assemble(standing(), [report(article(name, "x", language=language)) for name, language in texts])
    assert record.languages == ("fi", "de")


def test_a_story_without_articles_points_to_where_they_went_or_is_retracted() -> None:
    seen = (MORNING, NOW)
    merged = assemble(standing(merged_into=OTHER, seen=seen), [])
    assert (merged.status, merged.merged_into, merged.first_seen, merged.last_seen) == ("merged", OTHER, *seen)
    assert assemble(standing(), []).status == "retracted"


def test_a_story_with_articles_is_live_though_a_pointer_leads_away() -> None:
    assert assemble(standing(merged_into=OTHER), REPORTS).status == "live"
    assert assemble(standing(settled=True), REPORTS).status == "settled"


def test_a_part_that_cannot_be_made_does_not_keep_the_story_from_being_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise ValueError("odd text")

    monkeypatch.setattr(record_module, "summary", fails)
    record = assemble(standing(), REPORTS)
    assert record.headline
    assert record.notes == ("summary could not be made: ValueError",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n",
        "1",
        "?!",
        "«",
        "’",
        "🙂" * 50,
        "word " * 500,
        "A" * 5000,
        "Мост рухнул.",
        "桥塌了。",
        "\u202eevil\u0000",
    ],
)
def test_odd_texts_make_records_too(text: str) -> None:
    names: Names = {"person": ["word", "A", "🙂"]}
    reports = [report(article("odd", text, title=text[:50]), names), *REPORTS]
    record = assemble(standing(), reports)
    assert record.notes == ()
    assert article_id("odd") in {member.id for member in record.articles}
    assert verify(record, {each.id: each.article for each in reports}) == []


def test_a_report_is_the_same_after_it_was_stored() -> None:
    again = unpack(pack(REPORTS[0]))
    assert isinstance(again, Report)
    assert again == REPORTS[0]


def test_a_record_is_the_same_after_it_was_published() -> None:
    record = assemble(standing(), REPORTS)
    assert StoryRecord.model_validate_json(record.model_dump_json()) == record


def test_what_no_sentence_is_so_long_as_is_not_told() -> None:
    endless = "Mayor Ines Corrigan spoke and " + "spoke on and " * 500 + "fell asleep."
    text = endless + " The council of Thrapwell reopened the baths on Monday."
    long = report(article("courier", text, title="Baths reopen"))
    assert [sentence.text for sentence in long.sentences] == ["The council of Thrapwell reopened the baths on Monday."]
    assert "spoke on" not in assemble(standing(), [long]).model_dump_json()


def test_the_sentence_around_a_span_is_found() -> None:
    told = report(article("courier", "It rained. The bridge fell on Monday. Nobody was hurt."))
    at = told.article.text.index("Monday")
    found = told.sentence_at(Span(start=at, end=at + 6))
    assert found is not None
    assert found.text == "The bridge fell on Monday."
    assert told.sentence_at(Span(start=0, end=at + 6)) is None
