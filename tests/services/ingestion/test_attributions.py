"""Which sources a text names for its news."""

import pytest

from services.ingestion.attributions import attributions


def names(text: str) -> list[str]:
    return [found.name for found in attributions(text)]


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        (
            "This is reported by Ukrinform with reference to the state-run information agency BelTA.",
            ["Ukrinform", "BelTA"],
        ),
        ("The Quayside Herald reports, citing BelTA, the news agency of the state.", ["Quayside Herald", "BelTA"]),
        ("Russia's TASS news agency reported on Monday that the ship had sailed.", ["TASS"]),
        ("Two men were hurt, according to the Valley Observer.", ["Valley Observer"]),
        ("“We shall see,” he told the newspaper Nordkurier on Friday.", ["Nordkurier"]),
        ("She told KXYZ that she had heard a bang.", ["KXYZ"]),
        ("The plan was first reported by The Harbour Post.", ["Harbour Post"]),
        ("The figures are right, according to the Norland Ministry of Defence.", ["Norland Ministry of Defence"]),
        ("As the Harbour Post reported on Sunday, the quay is closed.", ["Harbour Post"]),
        ("The semi-official Zenitmedia news agency quoted him as saying so.", ["Zenitmedia"]),
        ("It was read out on air, AFP reported.", ["Agence France-Presse"]),
        (
            "Wie die Agentur Baltic Wire meldet, sind die Männer und die Frauen nicht verletzt, das steht fest.",
            ["Baltic Wire"],
        ),
        (
            "Об этом сообщает РИА Новости со ссылкой на агентство Зенит, что подтвердили в городе на реке.",
            ["RIA Novosti", "Зенит"],
        ),
        ("Jak podaje PAP, nie ma rannych na moście, że się tak wyrażę, do wieczora.", ["PAP"]),
    ],
)
def test_a_source_is_named_with_words_of_reporting(text: str, sources: list[str]) -> None:
    assert names(text) == sources


@pytest.mark.parametrize(
    "text",
    [
        "Alexander Tarrant said that he would go.",
        "Police said that nobody was hurt.",
        "He told Mary that he would go.",
        "State television showed the ship at sea.",
        "The ministry of defence announced that it would buy ships.",
        "The Harbour Post was sold to a publisher from the north.",
        "The company reported a loss of two million euros.",
        "He reported to the Kestrel Bay Police Department every Friday.",
        "According to Tuesday's report the bridge is safe.",
        "The Norland Ministry of Defence said that its ships would sail.",
    ],
)
def test_speakers_and_bystanders_are_no_sources(text: str) -> None:
    assert names(text) == []


def test_spans_stand_at_the_names() -> None:
    text = "KESTREL BAY\nThe Harbour Post reports, citing Reuters. According to\nThe Valley Observer reported it."
    assert [text[found.start : found.end] for found in attributions(text)] == [
        "Harbour Post",
        "Reuters",
        "Valley Observer",
    ]


def test_letters_with_a_longer_small_form_do_not_move_the_spans() -> None:
    text = "İİİ was there, according to the Harbour Post."
    [found] = attributions(text)
    assert text[found.start : found.end] == "Harbour Post"
