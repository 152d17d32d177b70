"""What the words around a name say of its kind goes before what it was taken for."""

import pytest

from services.aggregation.entities import entities
from services.aggregation.same_name import names
from services.aggregation.told_kinds import told_kind
from shared.annotations import EntityKind
from shared.names import fold
from tests.services.aggregation.newsroom import article, report


def kind(name: str, taken_for: EntityKind, *texts: str) -> EntityKind | None:
    mentions = [(text, text.index(name), text.index(name) + len(name)) for text in texts]
    return told_kind(fold(name), taken_for, mentions, {"oldhaven"})


@pytest.mark.parametrize(
    ("name", "taken_for", "text", "expected"),
    [
        ("Grey Fulmar", "organisation", "Fire broke out aboard the Grey Fulmar.", "other"),
        ("Fulmar", "person", "It was filmed from the research ship Fulmar.", "other"),
        ("Brixton Sabre", "person", "They fled in a silver Brixton Sabre.", "other"),
        ("Skarholm", "organisation", "They landed at Skarholm, a small fishing village.", "place"),
        ("Skarholm", "person", "The town of Skarholm is quiet.", "place"),
        ("Skarholm", "organisation", "Boats run between Oldhaven and Skarholm.", "place"),
        ("Orra Moor", "organisation", "Rain fell on Orra Moor.", "place"),
        ("Kell Police", "person", "Kell Police are asking for help.", "organisation"),
        ("Kell Infirmary", "place", "He was taken to Kell Infirmary.", "organisation"),
        ("Institute for Rivers", "other", "The Institute for Rivers agrees.", "organisation"),
    ],
)
def test_what_is_told_decides(name: str, taken_for: EntityKind, text: str, expected: EntityKind) -> None:
    assert kind(name, taken_for, text) == expected


@pytest.mark.parametrize(
    ("name", "taken_for", "text"),
    [
        ("Osterhus", "organisation", "She bought shares in Osterhus."),
        ("Osterhus", "organisation", "He went from Lindqvist to Osterhus."),
        ("Osterhus", "organisation", "In Osterhus he trusted; Osterhus said nothing."),
        ("Downing Street", "organisation", "Downing Street has not replied."),
        ("Anna Hill", "person", "The minister met Anna Hill."),
        ("Anna Strand", "person", "Talks between Oldhaven and Anna Strand failed."),
        ("Helga Strand", "person", "Helga Strand, a doctor in the village, was first there."),
        ("Red Cross", "organisation", "The Red Cross sent tents."),
    ],
)
def test_nothing_is_told_where_the_words_may_mean_something_else(name: str, taken_for: EntityKind, text: str) -> None:
    assert kind(name, taken_for, text) is None


def test_a_bare_in_is_enough_where_it_stands_twice() -> None:
    assert kind("Skarholm", "organisation", "A market was held in Skarholm.") is None
    assert kind("Skarholm", "organisation", "A market was held in Skarholm.", "It rained in Skarholm.") == "place"


def test_an_infirmary_does_not_take_the_name_of_its_town() -> None:
    one = report(article("a", "The Skarholm Infirmary is full."), {"organisation": ["Skarholm Infirmary"]})
    text = "It rained in Skarholm, but in Skarholm nobody minds."
    other = report(article("b", text, hours=1), {"organisation": ["Skarholm"]})
    kinds = {entity.name: entity.kind for entity in entities([one, other])}
    assert kinds == {"Skarholm": "place", "Skarholm Infirmary": "organisation"}


def test_a_word_in_the_capitals_of_a_headline_is_no_name() -> None:
    told = report(article("a", "The ferry burned.", title="Ferry Burns"), {"other": ["Ferry"]})
    assert names([told]) == []


def test_a_rank_in_initials_is_no_part_of_a_name() -> None:
    told = report(article("a", "DI Strand, of Kell Police, and Helga Strand agree."), {"person": ["DI Strand"]})
    assert [name.form for name in names([told])] == ["Strand"]
