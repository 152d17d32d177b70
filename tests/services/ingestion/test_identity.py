"""One article, one id; one text, one digest."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from services.ingestion import identity


def named(
    url: str | None = None,
    outlet: str | None = None,
    own: str | None = None,
    title: str = "Fire",
    text: str = "Twelve died.",
) -> str:
    return identity.article_id(url=url, outlet_id=outlet, external_id=own, title=title, text=text)


def test_the_address_decides_whatever_else_differs() -> None:
    one = named("https://www.harbourpost.example/fire/", "harbourpost.example", "1")
    assert named("http://m.harbourpost.example/fire", None, "2", "Other", "Other text.") == one
    assert named("https://harbourpost.example/other", "harbourpost.example", "1") != one


def test_without_an_address_the_outlets_own_id_decides() -> None:
    one = named(outlet="harbour-post", own="1")
    assert named(outlet="harbour-post", own="1", text="Fourteen died.") == one
    assert named(outlet="evening-ledger", own="1") != one
    assert named(outlet="harbour-post", own="2") != one


def test_without_either_the_words_decide() -> None:
    assert named(title="FIRE", text="Twelve  died") == named()
    assert named(text="Fourteen died.") != named()


def test_a_front_page_is_no_address() -> None:
    assert named("https://harbourpost.example/", own="1") == named(own="1")


def test_the_digest_ignores_case_blanks_and_punctuation() -> None:
    assert identity.digest("Fire", "Twelve died.") == identity.digest("FIRE!", "Twelve\n\ndied")
    assert identity.digest("Fire", "Twelve died.") != identity.digest("Fire", "Fourteen died.")
    assert identity.digest("Fire Twelve", "died.") != identity.digest("Fire", "Twelve died.")


@settings(max_examples=60, deadline=None)
@given(st.text(), st.text(), st.none() | st.text())
def test_every_id_fits_the_contract(title: str, text: str, own: str | None) -> None:
    assert re.fullmatch(r"[a-z2-7]{16}", named(own=own, title=title, text=text))
