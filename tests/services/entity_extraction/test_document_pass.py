"""Names decided by the whole article. All names are invented."""

from services.entity_extraction.candidates import Labelled
from services.entity_extraction.document_pass import found_names
from services.entity_extraction.words import Words

Labels = dict[str, str]


def found(text: str, labels: Labels) -> list[tuple[str, str]]:
    """The names found in a text where a model labels the first occurrence of some words."""
    labelled: list[Labelled] = [
        (text.index(words), text.index(words) + len(words), label) for words, label in labels.items()
    ]
    return [(name.surface, name.kind) for name in found_names([("text", Words(text), sorted(labelled))])]


def test_the_family_name_of_a_known_person_is_that_person() -> None:
    text = "The mayor, Marta Quillon, spoke. Later Quillon left the city."
    assert ("Quillon", "person") in found(text, {"Marta Quillon": "PERSON"})
    assert ("Quillon", "person") in found(text.replace("Later ", ""), {"Marta Quillon": "PERSON"})


def test_titles_possessives_and_articles_stay_outside() -> None:
    names = found("Mr Jonas Ferrow’s boat met the Sarno River Authority.", {
        "Mr Jonas Ferrow’s": "PERSON", "the Sarno River Authority": "ORG",
    })  # fmt: skip
    assert names == [("Jonas Ferrow", "person"), ("Sarno River Authority", "organisation")]


def test_a_label_that_runs_over_a_line_is_parted() -> None:
    names = found("Said Marta Quillon\nJonas Ferrow said no.", {"Marta Quillon\nJonas Ferrow": "PERSON"})
    assert names == [("Marta Quillon", "person"), ("Jonas Ferrow", "person")]


def test_the_article_outvotes_one_odd_label() -> None:
    text = "Ferrow came. Jonas Ferrow is here. Then Ferrow said so, and Ferrow left."
    assert found(text, {"Ferrow": "ORG", "Jonas Ferrow": "PERSON"})[0] == ("Ferrow", "person")


def test_a_country_is_a_place_whatever_the_model_says() -> None:
    assert found("They flew to Paraguay at night.", {"Paraguay": "ORG"}) == [("Paraguay", "place")]


def test_a_people_is_no_name() -> None:
    assert found("The Norwegian boats left.", {"Norwegian": "NORP"}) == []


def test_damaged_words_and_addresses_are_no_names() -> None:
    text = "Absutely nobody came. See https://www.example.org/Ferrow for more."
    assert found(text, {"Absutely": "PERSON", "https://www.example.org/Ferrow": "ORG"}) == []


def test_what_an_editor_puts_in_brackets_is_a_person() -> None:
    names = found("We met Igor Pavlovich (Tarkhov. – ed.) there.", {"Igor Pavlovich": "PERSON"})
    assert names == [("Igor Pavlovich", "person"), ("Tarkhov", "person")]


def test_laws_and_events_are_other_names() -> None:
    for label in ("LAW", "ORG"):
        assert found("They signed the Sarno Memorandum.", {"Sarno Memorandum": label}) == [
            ("Sarno Memorandum", "other")
        ]


def test_a_company_that_looks_like_a_person() -> None:
    names = found("Sarno Vale Water (SVW) closed.", {"Sarno Vale Water": "PERSON"})
    assert ("Sarno Vale Water", "organisation") in names


def test_a_single_letter_is_no_name() -> None:
    assert found("The lab found E. coli.", {"E.": "PERSON"}) == []


def test_one_surface_has_one_kind_in_an_article() -> None:
    text = "In Quillby it rained. Quillby said no. They left Quillby for Oslo."
    kinds = {kind for name, kind in found(text, {"Quillby": "GPE"}) if name == "Quillby"}
    assert kinds == {"place"}
