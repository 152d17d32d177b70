"""Who published an article, from what is given, from the page, or from the text."""

import pytest

from services.ingestion import imprint, outlets
from shared.article import Outlet


@pytest.mark.parametrize(
    ("publisher", "url", "expected"),
    [
        ("Harbour Post", "https://www.harbourpost.example/fire", ("harbourpost.example", "Harbour Post")),
        (None, "https://news.harbourpost.example/fire", ("harbourpost.example", "harbourpost.example")),
        ("Harbour Post", None, ("harbour-post", "Harbour Post")),
        ("harbourpost.example", None, ("harbourpost.example", "harbourpost.example")),
        ("https://www.harbourpost.example/", None, ("harbourpost.example", "harbourpost.example")),
        ("harbourpost.example", "https://harbourpost.example/fire", ("harbourpost.example", "harbourpost.example")),
        ("@harbourpost", None, ("harbourpost", "harbourpost")),
        ("Tarn &amp; Rye\n News", None, ("tarn-rye-news", "Tarn & Rye News")),
        ("ზღვისპირა ამბები", None, ("ზღვისპირა-ამბები", "ზღვისპირა ამბები")),
    ],
)
def test_the_domain_identifies_and_the_name_is_shown(
    publisher: str | None, url: str | None, expected: tuple[str, str]
) -> None:
    assert outlets.identify(publisher=publisher, url=url) == Outlet(id=expected[0], name=expected[1])


def test_the_name_after_the_title_serves_where_it_fits_the_domain() -> None:
    found = outlets.identify(publisher=None, url="https://harbourpost.example/1", title="Fire | The Harbour Post")
    assert found == Outlet(id="harbourpost.example", name="The Harbour Post")


def test_the_urn_of_an_item_tells_the_domain() -> None:
    found = outlets.identify(publisher="Baltic Wire", url=None, urn="urn:newsml:balticwire.example:20250304:ferry")
    assert found == Outlet(id="balticwire.example", name="Baltic Wire")


@pytest.mark.parametrize("publisher", [None, "", " ", "—", "@"])
def test_nothing_tells_nothing(publisher: str | None) -> None:
    assert outlets.identify(publisher=publisher, url=None) is None


def test_a_source_line_at_the_end_names_the_domain() -> None:
    assert imprint.outlet_in("Twelve died.\nSource: dniprodispatch.example") == "dniprodispatch.example"
    assert imprint.outlet_in("Twelve died.\nSource: https://www.dniprodispatch.example/") == "dniprodispatch.example"


def test_a_name_must_stand_in_two_places() -> None:
    text = "(LMW) MINSK - Twelve died.\n\nMore soon.\n\nLMW10042023000061004471ID1106118237\n\nLMW\n\nSearch"
    assert imprint.outlet_in(text) == "LMW"
    assert imprint.outlet_in("(LMW) MINSK - Twelve died.") is None
    assert imprint.outlet_in("Twelve died.\n\nNATO") is None


def test_a_copyright_line_counts_as_one_place() -> None:
    assert imprint.outlet_in("(LMW) Twelve died.\n\n© 2025 LMW. All rights reserved.") == "LMW"


def test_prose_about_a_source_is_no_imprint() -> None:
    assert imprint.outlet_in("The source: a leaking pipe.\nHe came from redmarsh.example yesterday, she said.") is None
