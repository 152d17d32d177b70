"""Lines of even width become paragraphs again; what was broken on purpose stays."""

import textwrap

from services.ingestion.wrapping import unwrap

FIRST = (
    "The council of Little Thrapwell voted on Monday evening to repaint its only zebra crossing, which has not been "
    "seen clearly by anybody, least of all by the drivers of the number 12 bus, since the wet summer of 1998."
)
SECOND = (
    "Nine members were in favour, and one abstained because he owns the paint shop. The work will begin as soon as the "
    "weather allows, the clerk said, and the ducks that cross there at dusk have been told."
)


def test_wrapped_paragraphs_become_whole() -> None:
    wrapped = "\n\n".join(textwrap.fill(paragraph, 60) for paragraph in (FIRST, SECOND))
    assert unwrap(wrapped) == f"{FIRST}\n\n{SECOND}"


def test_a_short_line_before_a_wrapped_text_stays_by_itself() -> None:
    wrapped = "Council votes on zebra crossing\n" + textwrap.fill(f"{FIRST} {SECOND}", 60)
    assert unwrap(wrapped) == f"Council votes on zebra crossing\n{FIRST} {SECOND}"


def test_a_sentence_a_line_is_not_wrapping() -> None:
    text = "\n".join(f"{FIRST} {SECOND}".replace(". ", ".\n").split("\n"))
    assert unwrap(text) == text


def test_verse_and_lists_stay() -> None:
    verse = "The ducks of Thrapwell cross at dusk,\nthe bus must wait,\nthe clerk must wait,\nand so must we,\nin line."
    assert unwrap(verse) == verse


def test_few_breaks_tell_nothing() -> None:
    assert unwrap("One line here\nand another\n\nThird") == "One line here\nand another\n\nThird"


def test_lines_without_blanks_tell_nothing() -> None:
    text = (
        "总理星期一举行记者会。\n调查将继续进行下去。\n结果将于周五公布了。\n反对党对此表示不满。\n会议持续了两个小时。"
    )
    assert unwrap(text) == text
