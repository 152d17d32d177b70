"""The headline is the title that best says what all articles tell."""

import pytest

from services.aggregation.headline import LONGEST, headline
from tests.services.aggregation.newsroom import article, article_id, report

TEXT = "The road bridge over the Orra at Kell collapsed on Thursday morning after weeks of rain. Nobody was hurt."


def chosen(*titles: str, text: str = TEXT) -> str:
    found = headline([report(article(f"paper {at}", text, title=title, hours=at)) for at, title in enumerate(titles)])
    assert found is not None
    return found.text


@pytest.mark.parametrize(
    "worse",
    [
        "KELL ROAD BRIDGE COLLAPSES INTO ORRA AFTER WEEKS OF RAIN",
        "Why did the Kell road bridge collapse into the Orra?",
        "Opinion | The Kell bridge collapse was bound to happen",
        "“We heard a crack, then the Kell bridge collapsed into the Orra”",
        "Bridge down",
        "What you need to know about our Kell bridge collapse coverage",
        "A morning by the river",
        "Kell road bridge collapses into the Orra after…",
    ],
)
def test_a_plain_statement_wins(worse: str) -> None:
    plain = "Kell road bridge collapses after weeks of rain"
    assert chosen(plain, worse) == plain
    assert chosen(worse, plain) == plain


def test_wording_that_many_texts_share_wins() -> None:
    assert chosen(
        "Orra crossing closed until further notice, ministry says",
        "Kell bridge collapses after weeks of rain",
        "Rain brings down Kell bridge",
    ).endswith(("rain", "bridge"))


def test_of_two_equal_titles_the_later_is_taken() -> None:
    one = report(article("early", TEXT, title="Kell bridge collapses"))
    two = report(article("late", TEXT, title="Kell bridge collapses", hours=2))
    found = headline([two, one])
    assert found is not None
    assert found.citation.article == article_id("late")


def test_the_original_leads_its_reprints() -> None:
    wire = report(article("wire", TEXT, title="Kell bridge collapses after rain"))
    copy = report(article("copy", TEXT, title="Bridge collapses at Kell after rain", hours=1), reprint_of="wire")
    found = headline([wire, copy])
    assert found is not None
    assert found.citation.article == article_id("wire")


def test_it_is_cited_word_for_word() -> None:
    found = headline([report(article("a", TEXT, title="  Kell bridge collapses "))])
    assert found is not None
    assert found.text == found.citation.words == "Kell bridge collapses"
    assert (found.citation.span.start, found.citation.span.end, found.citation.span.part) == (2, 23, "title")


def test_without_any_title_the_first_words_serve() -> None:
    assert chosen("") == "The road bridge over the Orra at Kell collapsed on Thursday morning after weeks of rain."
    long = chosen("", text="The road bridge " + "over the slow brown river " * 20 + "fell.")
    assert len(long) <= LONGEST
    assert long.endswith(("river", "over", "the", "slow", "brown"))


def test_there_is_none_without_articles() -> None:
    assert headline([]) is None
