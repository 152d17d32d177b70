"""Which words before a report are its dateline."""

import pytest

from services.ingestion.datelines import dateline, parts


def words(line: str, span: tuple[int, int] | None) -> str | None:
    return line[slice(*span)] if span else None


@pytest.mark.parametrize(
    ("before", "place", "date", "agency"),
    [
        ("KESTREL BAY, Norland (NPA) — ", "KESTREL BAY", None, "NPA"),
        ("KESTREL BAY, Norland, April 14 (NPA) — ", "KESTREL BAY", "April 14", "NPA"),
        ("LONDON, March 3 (Reuters) - ", "LONDON", "March 3", "Reuters"),
        ("Northgate (AP) — ", "Northgate", None, "AP"),
        ("(LMW) MINSK - ", "MINSK", None, "LMW"),
        ("(LANTERN) ", None, None, "LANTERN"),
        ("(Reuters) - ", None, None, "Reuters"),
        ("SALTMARSH — ", "SALTMARSH", None, None),
        ("Saltmarsh, Ind. — ", "Saltmarsh", None, None),
        ("NEW DELHI: ", "NEW DELHI", None, None),
        ("April 3 (UPI) -- ", None, "April 3", "UPI"),
        ("Madrid, 3 mar (EFE).- ", "Madrid", "3 mar", "EFE"),
        ("(ANSA) - ROMA, 03 MAR - ", "ROMA", "03 MAR", "ANSA"),
        ("МОСКВА, 3 марта. /ТАСС/. ", "МОСКВА", "3 марта", "ТАСС"),
        ("МОСКВА, 3 мар - РИА Новости. ", "МОСКВА", "3 мар", "РИА Новости"),
        ("Berlin (dpa) – ", "Berlin", None, "dpa"),
    ],
)
def test_a_dateline_has_its_parts(before: str, place: str | None, date: str | None, agency: str | None) -> None:
    line = f"{before}The council of the town has met for the first time"
    found = dateline(line, lambda _: False)
    assert found is not None
    assert found.end == len(before)
    told = words(line, found.place), (words(line, found.date) or "").rstrip(".") or None, words(line, found.agency)
    assert told == (place, date, agency)
    assert parts(before) == found


@pytest.mark.parametrize(
    "line",
    [
        "Owen Tarrant (R-Ariz.) - The senator said that he would vote against it",
        "Owen Tarrant — the mayor — said that he would vote against it",
        "Lantern Foods (LNTF) shares fell by more than a tenth on Monday",
        "UPDATE - Police say that the road is open again",
        "The talks — The third of their kind — ended on Monday night",
        "Silence. Then the roof of the church came down on us",
        "POLICE: The road is open again after six hours",
    ],
)
def test_other_beginnings_are_no_datelines(line: str) -> None:
    assert dateline(line, lambda _: False) is None


def test_a_doubtful_place_counts_where_the_story_names_it_again() -> None:
    line = "Saltmarsh - The council of the town has met"
    assert dateline(line, lambda _: False) is None
    assert dateline(line, lambda place: place == "Saltmarsh") is not None


def test_a_place_before_a_full_stop_is_a_dateline_in_german() -> None:
    line = "Rostock. Bei einem Feuer sind zwei Menschen verletzt worden"
    assert dateline(line, lambda _: True, "en") is None
    assert dateline(line, lambda _: True, "de") is not None


def test_a_speaker_of_a_transcript_is_no_place() -> None:
    assert dateline("TARRANT: We will see what happens to it", lambda words: words == "TARRANT:") is None


@pytest.mark.parametrize("line", ["SALTMARSH, Norland, March 8", "HOUSTON -", "Kestrel Bay, Nov 11 -"])
def test_a_dateline_may_stand_on_a_line_of_its_own(line: str) -> None:
    found = dateline(line, lambda _: False)
    assert found is not None
    assert found.end == len(line)
