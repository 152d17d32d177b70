"""Headlines without their site's name, and headlines found where nobody names them."""

import pytest

from services.ingestion import headline


@pytest.mark.parametrize(
    ("title", "names", "clean"),
    [
        ("Fire on ferry | Harbour Post", ["Harbour Post"], "Fire on ferry"),
        ("Fire on ferry - harbourpost.example", ["harbourpost.example"], "Fire on ferry"),
        ("Fire on ferry — The Harbour Post", ["harbourpost.example"], "Fire on ferry"),
        ("Fire on ferry | News | Harbour Post", ["Harbour Post"], "Fire on ferry | News"),
        ("Fire on ferry – Harbour Post – Harbour Post", ["Harbour Post"], "Fire on ferry"),
        ("Harbour Post - Fire on ferry", ["Harbour Post"], "Fire on ferry"),
        ("Fire - WXQZ 3 News, Weather, and Sports for Aldermere", ["wxqz.example"], "Fire"),
        ("Fire - Aldermere & Wessex Times", ["awtimes.example"], "Fire"),
        ("Fire on ferry - Aldermere", ["aldermeregazette.example"], "Fire on ferry - Aldermere"),
        ("A crisis – Time to act", ["time.example"], "A crisis – Time to act"),
        ("Half-time score 2 - 1", ["Harbour Post"], "Half-time score 2 - 1"),
        ("Tarn &amp; Rye to <em>swallow</em> rival", [], "Tarn & Rye to swallow rival"),
        ("Harbour Post", ["Harbour Post"], "Harbour Post"),
        (" Two\n lines ", [], "Two lines"),
    ],
)
def test_the_outlet_is_taken_off(title: str, names: list[str], clean: str) -> None:
    assert headline.clean(title, names) == clean


def test_the_outlets_name_is_read_off_the_title_where_it_fits_the_domain() -> None:
    assert headline.outlet_suffix("Fire on ferry | Harbour Post", "harbourpost.example") == "Harbour Post"
    assert headline.outlet_suffix("Fire on ferry | Live", "harbourpost.example") is None


STORY = "Twelve people were killed early on Tuesday when fire tore through the car deck of a ferry in the Baltic."


def test_the_first_line_is_the_headline_where_it_looks_like_one() -> None:
    assert headline.find(f"Fire on ferry\n\n{STORY}") == ("Fire on ferry", STORY)


def test_a_line_that_is_a_date_is_passed_over_and_stays() -> None:
    text = f"Tuesday, 04 March 2025 12:17 GMT\n\nFire on ferry\n\n{STORY}"
    assert headline.find(text) == ("Fire on ferry", f"Tuesday, 04 March 2025 12:17 GMT\n\n{STORY}")


@pytest.mark.parametrize(
    "text",
    [
        STORY,
        f"A short first sentence.\n\n{STORY}",
        f"{STORY}\n\nFire on ferry",
        "Fire on ferry",
        "",
    ],
)
def test_prose_has_no_headline(text: str) -> None:
    assert headline.find(text) == ("", text)


def test_in_a_file_the_first_line_is_the_headline_whatever_it_looks_like() -> None:
    text = f"“We are safe,” the captain said.\n{STORY}"
    assert headline.find(text, any_line=True) == ("“We are safe,” the captain said.", STORY)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Tuesday, 4 March 2025 09:42 GMT", True),
        ("Published 4.3.2025", True),
        ("2025-03-04T09:42:00Z", True),
        ("March 4, 2025 at 9:42 a.m.", True),
        ("March for 12 hours", False),
        ("Tuesday", False),
        ("12", True),
    ],
)
def test_lines_that_only_say_when(line: str, expected: bool) -> None:
    assert headline.is_date(line) is expected
