"""Whom an article credits, and who wrote it."""

from pathlib import Path

import pytest

from services.ingestion.cleaning import cuts
from services.ingestion.credits import byline
from services.ingestion.credits import credits as credits_in
from shared.article import Credit, keep

STORY = "Two men were hurt in a fire at the harbour of Kestrel Bay, the council said. The quay will stay closed."
SEEDS = Path(__file__).resolve().parents[3].parent / "shared" / "seeds"


def credited(original: str, credit: str | None = None, by: str | None = None) -> tuple[Credit, ...]:
    found = cuts(original, "", None, "en")
    return credits_in(original=original, cuts=found, text=keep(original, found), credit=credit, byline=by)


def told(original: str, credit: str | None = None, by: str | None = None) -> list[tuple[str, str]]:
    return [(found.name, found.form) for found in credited(original, credit, by)]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Source: Valley Observer", "Valley Observer"),
        ("Source: https://www.lantern.example/world", "lantern.example"),
        ("The Associated Press contributed to this report.", "Associated Press"),
        ("With files from Reuters", "Reuters"),
        ("Information from: Quayside Herald, http://www.quayside.example", "Quayside Herald"),
        ("Copyright 2018 The Associated Press. All rights reserved.", "Associated Press"),
        ("Quelle: dpa", "dpa"),
        ("AP", "Associated Press"),
    ],
)
def test_a_credit_line_names_a_source(line: str, name: str) -> None:
    assert told(f"{STORY}\n\n{line}") == [(name, "credit_line")]


@pytest.mark.parametrize(
    "line",
    [
        "Photo: Marta Quillfeather/Reuters",
        "Residents at the quay on Tuesday. (AP Photo/Owen Tarrant)",
        "Copyright 2019 Quayside Herald. All rights reserved.",
        "Additional reporting by Owen Tarrant",
        "By Owen Tarrant, Quayside Herald",
    ],
)
def test_photographers_authors_and_the_outlets_own_rights_are_no_sources(line: str) -> None:
    assert told(f"{STORY}\n\n{line}") == []


def test_a_dateline_names_its_agencies() -> None:
    assert told(f"KESTREL BAY (AP) — {STORY}") == [("Associated Press", "dateline")]
    assert told(f"KESTREL BAY (KXYZ/AP) — {STORY}") == [("KXYZ", "dateline"), ("Associated Press", "dateline")]


def test_an_agency_behind_the_last_sentence_signs_for_the_text() -> None:
    [found] = credited(f"{STORY} (PAP)")
    assert (found.name, found.form) == ("PAP", "credit_line")


def test_a_source_is_credited_once_with_the_clearest_form() -> None:
    original = f"KESTREL BAY (AP) — {STORY} The Associated Press reported it first.\n\nSource: AP"
    assert told(original) == [("Associated Press", "credit_line")]


def test_what_only_the_submission_states_has_no_place_in_the_text() -> None:
    assert credited(STORY, credit="Baltic Wire; Reuters") == (
        Credit(name="Baltic Wire", form="credit_line"),
        Credit(name="Reuters", form="credit_line"),
    )
    assert told(STORY, by="Associated Press") == [("Associated Press", "credit_line")]
    assert told(STORY, by="Marta Quillfeather") == []


def test_spans_stand_at_the_names() -> None:
    original = f"KESTREL BAY (Reuters) - {STORY} It was seen from afar, the Valley Observer reported.\n\nSource: NPA"
    found = cuts(original, "", None, "en")
    text = keep(original, found)
    words = []
    for one in credits_in(original=original, cuts=found, text=text, credit=None, byline=None):
        assert one.span is not None
        words.append({"original": original, "text": text}[one.span.part][one.span.start : one.span.end])
    assert words == ["NPA", "Reuters", "Valley Observer"]


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By Marta Quillfeather", "Marta Quillfeather"),
        ("BY OWEN TARRANT, QUAYSIDE HERALD", "Owen Tarrant"),
        ("Owen Tarrant, Staff writer", "Owen Tarrant"),
        ("By Marta Quillfeather Updated: Mar 21, 2016", "Marta Quillfeather"),
        ("Von Anton Weissdorn", "Anton Weissdorn"),
        ("By Breaking News Staff", None),
        ("By Associated Press", None),
    ],
)
def test_a_byline_gives_the_author(line: str, author: str | None) -> None:
    original = f"{line}\n\n{STORY}"
    found = cuts(original, "", None, "en")
    assert [cut.kind for cut in found] == ["byline"]
    assert byline(original, found) == author


@pytest.mark.skipif(not SEEDS.exists(), reason="the shared seeds are not beside this checkout")
def test_the_first_shared_text_credits_two_agencies() -> None:
    first = min(SEEDS.glob("*.txt")).read_text(encoding="utf-8").strip()
    found = credited(first)
    assert {one.name for one in found} == {"BelTA", "Ukrinform"}
    assert all(one.span is not None for one in found)
