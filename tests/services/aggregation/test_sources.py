"""Outlets that publish and sources that are credited are counted by article."""

from services.aggregation.sources import sources
from tests.services.aggregation.newsroom import article, article_id, report

TEXT = "The bridge over the Orra gave way on Thursday morning."


def test_outlets_come_before_credited_sources_and_each_with_most_articles_first() -> None:
    found = sources(
        [
            report(article("a", TEXT, outlet="Kell Courier", credited=["Orra Press"])),
            report(article("b", TEXT, outlet="Valley Herald", hours=1, credited=["ORRA PRESS", "Kell police"])),
            report(article("c", TEXT, outlet="Valley Herald", hours=2)),
        ]
    )
    assert [(source.kind, source.name, source.article_count) for source in found] == [
        ("outlet", "Valley Herald", 2),
        ("outlet", "Kell Courier", 1),
        ("credited", "Orra Press", 2),
        ("credited", "Kell police", 1),
    ]
    assert found[2].articles == (article_id("a"), article_id("b"))


def test_a_source_credited_twice_in_one_article_counts_once() -> None:
    [_, credited] = sources([report(article("a", TEXT, credited=["Orra Press", "orra press"]))])
    assert credited.article_count == 1


def test_an_article_of_no_known_outlet_has_no_source() -> None:
    nameless = article("a", TEXT).model_copy(update={"outlet": None})
    assert sources([report(nameless)]) == ()
