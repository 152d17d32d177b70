"""Capitals of headlines."""

from services.entity_extraction.truecase import truecased_lines, truecased_title
from services.entity_extraction.words import Words

TEXT = Words("The minister, Marta Quill, will visit the new harbour of Oslo in May. NATO ships are there.")


def test_a_headline_in_title_case_keeps_its_names() -> None:
    assert truecased_title("Minister Quill Will Visit New Harbour", TEXT) == "Minister Quill will visit new harbour"


def test_a_shouted_headline_gets_its_small_letters_back() -> None:
    assert truecased_title("NATO SHIPS VISIT OSLO: QUILL’S WAR", TEXT) == "NATO ships visit Oslo: Quill’s war"


def test_an_ordinary_headline_stays() -> None:
    assert truecased_title("Minister Quill visits the new harbour", TEXT) == "Minister Quill visits the new harbour"


def test_lines_of_capitals_in_the_text() -> None:
    text = "Marta Quill came to Oslo.\nQUILL CAME TO OSLO\nShe left."
    assert truecased_lines(text) == "Marta Quill came to Oslo.\nQuill came to Oslo\nShe left."


def test_verbs_of_a_headline_are_small_even_if_the_text_has_them_not() -> None:
    assert (
        truecased_title("Quill and Ferrow Weigh Shield Against Attack", TEXT)
        == "Quill and Ferrow weigh shield against attack"
    )


def test_a_headline_inside_the_text() -> None:
    text = "Quill and Ferrow Weigh New Shield Against Attack\nMarta Quill met Jonas Ferrow."
    assert truecased_lines(text).startswith("Quill and Ferrow weigh")
    assert truecased_lines("Marta Quill, Jonas Ferrow, Tom Sarno, Ann Oslo\nNames.").startswith("Marta Quill, Jonas")


def test_the_length_never_changes() -> None:
    for line in ("STRASSE UND ẞTRASSE İSTANBUL", "DŽ Ǆ ﬁ ŒUVRE AND MORE"):
        assert len(truecased_lines(line)) == len(line)
