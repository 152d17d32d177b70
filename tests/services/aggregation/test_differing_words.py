"""Where articles differ over dates, times of day, places, ages and names, each with the words of both."""

import pytest

from services.aggregation.differing_words import differing_words
from services.aggregation.entities import resolve
from services.aggregation.origins import trace_origins
from services.aggregation.report import Report
from shared.annotations import DateMention
from shared.article import Span
from shared.record import Conflict
from tests.services.aggregation.newsroom import Names, article, article_id, report

PEOPLE: Names = {"person": ["Helga Strand", "Olav Brekke"], "organisation": ["Osterhus Line", "Red Dawn", "Free Kell"]}


def told(*texts: str, apart: float = 6) -> list[Report]:
    return [dated(report(article(f"paper {at}", text, hours=apart * at), PEOPLE)) for at, text in enumerate(texts)]


def dated(one: Report) -> Report:
    """Return the report with the dates that the tests write: "in 1994", "on 3 May 1994", "in May 1994"."""
    known = {"3 May 1994": "1994-05-03", "May 1994": "1994-05", "4 May 1995": "1995-05-04", "1994": "1994"}
    found: list[DateMention] = []
    for words, value in known.items():
        start = one.article.text.find(words)
        if start >= 0 and not any(date.span.start <= start < date.span.end for date in found):
            span = Span(start=start, end=start + len(words))
            found.append(DateMention(span=span, surface=words, value=value))
    return one.model_copy(update={"annotations": one.annotations.model_copy(update={"dates": tuple(found)})})


def differing(*texts: str, apart: float = 6) -> tuple[Conflict, ...]:
    reports = told(*texts, apart=apart)
    return differing_words(reports, trace_origins(reports).roots, resolve(reports)[1])


def one(*texts: str, apart: float = 6) -> Conflict:
    [conflict] = differing(*texts, apart=apart)
    return conflict


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ("promised in the Oldhaven Accord of 1994", "signed the Oldhaven Accord in May 1994", "different precision"),
        ("the Oldhaven Accord of 1994", "the Oldhaven Accord, which both signed on 3 May 1994,", "different precision"),
        ("signed the Oldhaven Accord in May 1994", "the Oldhaven Accord, signed on 4 May 1995", "contradiction"),
        ("Osterhus Line was founded in 1994", "Osterhus Line, established on 4 May 1995", "contradiction"),
    ],
)
def test_the_date_of_what_has_a_name(first: str, second: str, kind: str) -> None:
    conflict = one(f"They {first}, she said.", f"Both {second} and kept to it.")
    assert conflict.kind == kind
    assert conflict.attribute.startswith("date of the O")
    assert {value.citations[0].article for value in conflict.values} == {article_id("paper 0"), article_id("paper 1")}


def test_a_year_is_not_written_as_a_number_that_is_counted() -> None:
    conflict = one("The Oldhaven Accord of 1994 holds.", "Both signed the Oldhaven Accord in May 1994.")
    assert [value.value for value in conflict.values] == ["year 1994", "1994-05"]


def test_a_date_beside_a_name_is_not_always_its_date() -> None:
    assert differing("She joined Osterhus Line in 1994.", "He left Osterhus Line in May 1994.") == ()


def test_the_time_of_day_at_which_it_happened() -> None:
    conflict = one("The quake struck at 4.12 a.m.", "The quake struck at 5:40 a.m. on Saturday.")
    assert (conflict.attribute, conflict.kind) == ("time of day", "contradiction")
    assert [value.value for value in conflict.values] == ["04:12", "05:40"]


@pytest.mark.parametrize(
    "second",
    [
        "The quake struck at 4.20 a.m.",
        "The quake struck at about 4.45 a.m.",
        "The quake struck and the first patients were in hospital at 6 a.m.",
        "The quake struck at 9.12 a.m. GMT.",
    ],
)
def test_times_that_hardly_differ_or_are_of_something_else(second: str) -> None:
    assert differing("The quake struck at 4.12 a.m.", second) == ()


def test_a_time_that_is_told_days_later_may_be_another_event_s() -> None:
    assert differing("The quake struck at 4.12 a.m.", "The quake struck at 9 p.m.", apart=60) == ()


def test_the_block_in_which_it_happened() -> None:
    conflict = one("It was in the 500 block of Larch Lane.", "It was in the 800 block of Larch Ln. on Friday.")
    assert [value.value for value in conflict.values] == ["500 Larch Lane", "800 Larch Lane"]
    assert one("In the 500 block of Larch Lane.", "In the 500 block of Larch Road.").kind == "contradiction"
    assert (
        one("In the 1700 block of Larch Lane.", "In the 17000 block of Larch Lane.").kind == "likely extraction damage"
    )


def test_one_block_in_several_ways() -> None:
    assert differing("In the 500 block of Larch Lane.", "In the 500 block of Larch.") == ()
    assert differing("In the 500 block of Larch Street.", "In the 500 block of N. Larch St. Sunday.") == ()
    assert differing("In the 500 block of Larch Street.", "In the 700 block of Oak Street.") == ()


def test_the_age_of_a_person() -> None:
    conflict = one("Helga Strand, 31, was there.", "The driver was 34-year-old Helga Strand.")
    assert (conflict.attribute, conflict.kind) == ("age of Helga Strand", "contradiction")


def test_a_birthday_may_lie_between() -> None:
    assert one("Helga Strand, 31, sang.", "Helga Strand, 32, was heard.", apart=24 * 60).kind == "later update"


def test_a_father_of_one_name_is_no_conflict() -> None:
    assert differing("Olav Brekke, 22, was there.", "Olav Brekke, 51, called for help.") == ()


def test_who_was_identified() -> None:
    conflict = one("The victim was identified as Helga Strand.", "The victim was named by police as Olav Brekke.")
    assert (conflict.attribute, conflict.kind) == ("victim identified as", "contradiction")
    both = "The victim was identified as Helga Strand. Olav Brekke was also killed."
    assert differing(both, "The victim was identified as Olav Brekke.") == ()


def test_who_claims_to_have_done_it() -> None:
    conflict = one("Red Dawn claimed responsibility.", "Free Kell has claimed responsibility for it.")
    assert [value.value for value in conflict.values] == ["Red Dawn", "Free Kell"]
