"""Whole articles, read with the packaged model. All persons are invented."""

from string import ascii_lowercase
from typing import Any

from services.entity_extraction.annotate import NAMES, annotate
from shared.annotations import Annotations, Entity
from tests.services.entity_extraction.conftest import Read, article

TITLE = "Norwegian Premier Meets Defence Chief of Sweden"
TEXT = (
    "Norwegian Prime Minister Marta Quillon met Swedish Defence Minister Jonas Ferrow in Oslo on Monday, officials"
    " said. “We will rebuild the bridge,” Quillon told reporters. “It takes 12 months.”\n\n"
    "At least 14 people were killed and 32 injured when the bridge fell, according to Reuters. Ferrow, who visited"
    " the site with Quillon, called it “a sad day”. The Swedish minister left on Tuesday."
)


def entity(annotations: Annotations, name: str) -> Entity:
    return next(entity for entity in annotations.entities if entity.name == name)


def test_persons_places_and_organisations_with_their_spans(read: Read) -> None:
    made, found = read(TEXT, TITLE)
    assert {"Marta Quillon", "Jonas Ferrow"} <= {e.name for e in found.entities if e.kind == "person"}
    assert "Oslo" in {e.name for e in found.entities if e.kind == "place"}
    assert "Reuters" in {e.name for e in found.entities if e.kind == "organisation"}
    for each in found.entities:
        for mention in each.mentions:
            assert made.quoted(mention.span) == mention.surface


def test_offices_lead_to_their_holders_in_the_title_too(read: Read) -> None:
    _, found = read(TEXT, TITLE)
    ferrow = entity(found, "Jonas Ferrow")
    assert ferrow.roles == ("Swedish Defence Minister",)
    assert "The Swedish minister" not in {mention.surface for mention in ferrow.mentions}
    assert {m.surface for m in ferrow.mentions if m.by == "office"} == {"Defence Chief of Sweden"}


def test_figures_and_quotes(read: Read) -> None:
    _, found = read(TEXT, TITLE)
    assert {(number.value, number.about) for number in found.numbers} >= {(14, "killed"), (32, "injured")}
    assert [quote.speaker for quote in found.quotes] == ["Marta Quillon", "Marta Quillon", "Jonas Ferrow"]
    assert len(found.sentences) == 6
    assert found.model == "en_core_web_md 3.7.1"


def test_a_name_that_stands_only_in_the_title_is_found(read: Read) -> None:
    _, found = read("The minister left the city at noon, an aide said.", "Marta Quillon leaves Oslo after talks")
    assert {mention.span.part for mention in entity(found, "Marta Quillon").mentions} == {"title"}


def test_a_shouted_title(read: Read) -> None:
    made, found = read(TEXT, "QUILLON AND FERROW MEET IN OSLO")
    quillon = entity(found, "Marta Quillon").mentions[0]
    assert (quillon.surface, made.quoted(quillon.span)) == ("QUILLON", "QUILLON")


def test_every_article_of_a_batch_gets_its_own(read: Read, nlp: object) -> None:
    texts = [TEXT, "Nothing.", "Oslo is far. " * 3, ""]
    together = annotate([article(text) for text in texts], nlp)
    assert together == [read(text)[1] for text in texts]


def test_without_a_model_the_rest_is_found_and_said() -> None:
    text = "Президент Владимир Кравцов сказал: «Погибли 12 человек». Это было утром."
    (found,) = annotate([article(text, language="ru")], None)
    assert [each.name for each in found.entities] == ["Владимир Кравцов"]
    assert [number.value for number in found.numbers] == [12]
    assert [text[quote.span.start : quote.span.end] for quote in found.quotes] == ["Погибли 12 человек"]
    assert len(found.sentences) == 2
    assert (found.model, found.notes) == (None, ("no model for Russian",))


def test_odd_texts_do_no_harm(read: Read) -> None:
    for text in ("", "\n\n", "…", "“", "(((", "A" * 5000, "\u200b \u00a0", "İSTANBUL BÜYÜK ŞEHİR", "12 12 12 " * 50):
        read(text, text[:80])


def test_of_an_endless_text_the_model_reads_the_beginning_and_says_so(nlp: Any) -> None:
    short, long = article("Ida Holm spoke in Oslo. " * 20), article("Ida Holm spoke in Oslo. " * 5_000)
    kept, cut = annotate([short, long], nlp)
    assert kept.notes == ()
    assert cut.notes == ("the model read the first 80,001 characters",)
    assert {"Ida Holm", "Oslo"} <= {each.name for each in cut.entities}


def test_of_endless_names_the_first_are_kept(nlp: Any) -> None:
    text = " ".join(f"Ann Bel{one}{other} spoke." for one in "bcdfghjklmnpqrst" for other in ascii_lowercase)
    (found,) = annotate([article(text)], nlp)
    assert sum(len(each.mentions) for each in found.entities) <= NAMES
    assert any(note.startswith(f"the first {NAMES} of ") for note in found.notes)
