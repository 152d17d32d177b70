"""The mentions of one article joined. All names are invented."""

import pytest

from services.entity_extraction.document_pass import FoundName
from services.entity_extraction.within_article import entities
from services.entity_extraction.words import Words
from shared.annotations import Entity, EntityKind, Mention


def joined(text: str, kinds: dict[str, EntityKind]) -> tuple[dict[str, Entity], list[Mention]]:
    """The entities of a text by name, given the kinds of the surfaces in it (the longest that fits counts)."""
    names: list[FoundName] = []
    for surface in sorted(kinds, key=len, reverse=True):
        at = text.find(surface)
        while at >= 0:
            if not any(name.start < at + len(surface) and at < name.end for name in names):
                names.append(FoundName("text", at, at + len(surface), surface, kinds[surface]))
            at = text.find(surface, at + 1)
    found, offices = entities(sorted(names, key=lambda name: name.start), {"title": Words(""), "text": Words(text)})
    return {entity.name: entity for entity in found}, list(offices)


def surfaces(entity: Entity) -> list[str]:
    return [mention.surface for mention in entity.mentions]


def people(*names: str) -> dict[str, EntityKind]:
    return dict.fromkeys(names, "person")


def test_a_family_name_is_the_person_whose_it_is() -> None:
    found, _ = joined("Marta Quill came. Quill left with Marta.", people("Marta Quill", "Quill", "Marta"))
    assert surfaces(found["Marta Quill"]) == ["Marta Quill", "Quill", "Marta"]


def test_spellings_of_one_name_are_one_person() -> None:
    found, _ = joined("Sergei Boigu came. Boygu left.", people("Sergei Boigu", "Boygu"))
    assert list(found) == ["Sergei Boigu"]


def test_two_people_with_one_family_name_stay_apart() -> None:
    text = "Marta Quill met her brother Jonas Quill. Quill nodded. Then Marta Quill left; Quill was tired."
    found, _ = joined(text, people("Marta Quill", "Jonas Quill", "Quill"))
    assert surfaces(found["Jonas Quill"]) == ["Jonas Quill", "Quill"]
    assert surfaces(found["Marta Quill"]) == ["Marta Quill", "Marta Quill", "Quill"]


def test_a_given_name_of_two_people_is_nobody_s() -> None:
    found, _ = joined("Marta Quill met Marta Ferrow. Marta left.", people("Marta Quill", "Marta Ferrow", "Marta"))
    assert surfaces(found["Marta"]) == ["Marta"]


def test_an_editor_s_insertion_tells_the_family_name() -> None:
    text = "We met Igor Pavlovich (Tarkhov. – ed.), and Igor Pavlovich agreed. Tarkhov left."
    found, _ = joined(text, people("Igor Pavlovich", "Tarkhov"))
    assert surfaces(found["Igor Pavlovich Tarkhov"]) == ["Igor Pavlovich", "Tarkhov", "Igor Pavlovich", "Tarkhov"]


@pytest.mark.parametrize(
    "text",
    [
        "Norwegian Defence Minister Marta Quill spoke.",
        "Marta Quill, the Norwegian Defence Minister, spoke.",
        "Marta Quill, 52, the Norwegian Defence Minister, spoke.",
    ],
)
def test_the_role_beside_a_name(text: str) -> None:
    found, _ = joined(text, people("Marta Quill"))
    assert found["Marta Quill"].roles == ("Norwegian Defence Minister",)


def test_a_role_does_not_reach_into_the_sentence_before() -> None:
    found, _ = joined("He thanked Jonas Ferrow. Norwegian Governor Marta Quill left.", people("Marta Quill"))
    assert found["Marta Quill"].roles == ("Norwegian Governor",)


@pytest.mark.parametrize(
    "text", ["Marta Quill, he's the minister, spoke.", "Marta Quill, a minister also issued a note."]
)
def test_a_clause_with_an_office_is_no_role(text: str) -> None:
    found, _ = joined(text, people("Marta Quill"))
    assert found["Marta Quill"].roles == ()


def test_a_clause_is_no_role() -> None:
    found, _ = joined("Marta Quill, who met the Norwegian Defence Minister, spoke.", people("Marta Quill"))
    assert found["Marta Quill"].roles == ()


def test_an_office_that_has_one_holder_means_that_person() -> None:
    text = "Norwegian President Marta Quill met Swedish President Jonas Ferrow. The Norwegian leader was tired."
    found, unnamed = joined(text, people("Marta Quill", "Jonas Ferrow"))
    last = found["Marta Quill"].mentions[-1]
    assert (last.surface, last.by) == ("The Norwegian leader", "office")
    assert unnamed == []


def test_an_office_that_may_be_anybody_s_means_nobody() -> None:
    text = "Norwegian President Marta Quill met Swedish President Jonas Ferrow. The president was tired."
    found, _ = joined(text, people("Marta Quill", "Jonas Ferrow"))
    assert all(mention.by == "name" for entity in found.values() for mention in entity.mentions)


def test_an_office_whose_holder_is_not_told_is_kept() -> None:
    _, unnamed = joined("Norway’s defence chief spoke.", {})
    assert [mention.surface for mention in unnamed] == ["Norway’s defence chief"]


def test_initials_in_brackets_are_the_organisation() -> None:
    text = "The Institute for Tidal Research (ITR) said so. ITR is in Oslo."
    found, _ = joined(text, {"Institute for Tidal Research": "organisation", "ITR": "organisation"})
    assert surfaces(found["Institute for Tidal Research"]) == ["Institute for Tidal Research", "ITR", "ITR"]


def test_initials_that_fit_two_names_join_none() -> None:
    text = "The Sarno Rowing Club met the Sarno Running Club. SRC won."
    found, _ = joined(text, dict.fromkeys(("Sarno Rowing Club", "Sarno Running Club", "SRC"), "organisation"))
    assert surfaces(found["SRC"]) == ["SRC"]


def test_a_telling_first_word_stands_for_the_organisation() -> None:
    found, _ = joined("Ferrowtex Holdings Inc. closed. Ferrowtex had 40 shops.", {
        "Ferrowtex Holdings Inc.": "organisation", "Ferrowtex": "organisation",
    })  # fmt: skip
    assert len(found) == 1


def test_the_names_of_a_country_are_one_place() -> None:
    text = "They left the US. The United States, they said, is far; Russia and the Russian Federation too."
    found, _ = joined(text, dict.fromkeys(("US", "United States", "Russia", "Russian Federation"), "place"))
    assert sorted(found) == ["Russia", "United States"]


def test_entities_come_in_the_order_of_first_mention() -> None:
    found, _ = joined("In Oslo Marta Quill left.", {"Oslo": "place", "Marta Quill": "person"})
    assert list(found) == ["Oslo", "Marta Quill"]
