"""Dated statements stand in order; the day of the event is what the beginnings of articles tell."""

from services.aggregation.report import Report
from services.aggregation.timeline import event_date, timeline
from shared.annotations import Annotations, DateMention, Quote
from shared.article import Span
from tests.services.aggregation.newsroom import article, article_id, report

TEXT = """The bridge at Kell fell on Wednesday. It was opened in May 1911 by the king of the day.
Divers will search the river on Saturday. The road is shut."""
DATES = {"Wednesday": "2025-03-05", "May 1911": "1911-05", "Saturday": "2025-03-08"}


def dated(name: str, text: str = TEXT, dates: dict[str, str] = DATES, hours: float = 0) -> Report:
    one = report(article(name, text, hours=hours))
    found = tuple(
        DateMention(span=Span(start=text.index(words), end=text.index(words) + len(words)), surface=words, value=value)
        for words, value in dates.items()
        if words in text
    )
    return Report(article=one.article, annotations=Annotations(dates=found), copy_of=one.copy_of, link=one.link)


def test_one_statement_for_each_date_in_order() -> None:
    told = timeline([dated("courier"), dated("herald", "On Wednesday the bridge of Kell went down.", hours=1)])
    assert [(one.date, one.article_count) for one in told] == [("1911-05", 1), ("2025-03-05", 2), ("2025-03-08", 1)]
    assert told[1].text == "The bridge at Kell fell on Wednesday."
    assert {citation.article for citation in told[1].citations} == {article_id("courier"), article_id("herald")}


def test_a_date_that_is_only_told_of_her_is_left_out() -> None:
    assert timeline([dated("courier", "She crossed the bridge on Wednesday.")]) == ()


def test_the_tomorrow_of_a_speech_is_no_entry() -> None:
    text = "“Today we mourn at Kell, tomorrow we build,” the mayor of Kell said."
    one = dated("courier", text, {"Today": "2025-03-06", "tomorrow": "2025-03-07"})
    quote = Quote(span=Span(start=1, end=text.index(",”")))
    quoted = one.model_copy(update={"annotations": one.annotations.model_copy(update={"quotes": (quote,)})})
    assert [each.date for each in timeline([quoted])] == ["2025-03-06"]


def test_years_and_hours_are_no_entries() -> None:
    text = "In 1911 it opened at noon."
    assert timeline([dated("courier", text, {"1911": "1911", "noon": "T12:00"})]) == ()


def test_the_day_of_the_event_is_the_one_most_beginnings_name() -> None:
    when = event_date(
        [dated("courier"), dated("herald", "On Wednesday it fell. The mayor spoke on Saturday.", hours=1)]
    )
    assert when is not None
    assert (when.value, when.article_count) == ("2025-03-05", 2)
    assert when.citations[0].words == "The bridge at Kell fell on Wednesday."


def test_a_day_after_publication_is_not_the_event() -> None:
    assert event_date([dated("courier", "Divers will search on Saturday.")]) is None


def test_there_is_none_where_nobody_tells() -> None:
    assert event_date([dated("courier", "The bridge is gone.")]) is None
    assert timeline([]) == ()
