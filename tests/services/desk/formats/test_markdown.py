import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from services.desk.formats import FORMATS
from services.desk.formats.markdown import escaped
from services.desk.safe_text import one_line
from services.desk.stories import Story
from tests.services.desk.formats.stories import HOSTILE, full, hostile, without_articles
from tests.services.desk.samples import STORY, WIRE, citation, rewritten

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def shown(tokens: list[Token]) -> str:
    """The words that a reader sees."""
    return "".join(token.content for token in tokens if token.type == "text")


def test_a_brief_cites_the_articles_that_it_lists() -> None:
    text = FORMATS["markdown"].one(full())
    assert text.startswith("# Harbour bridge closed after crane strikes a pillar [1]\n")
    assert "was closed to all traffic. [1][2]" in text
    assert (
        "- injured, contradiction: **3 workers** (Coastal Wire) [1]; **at least 5 workers** (Radio Fjord) [3]" in text
    )
    assert "- the harbour master: “We heard a bang” [3]" in text
    assert "\n2. Skarvik Gazette: [Harbour bridge closed" in text
    assert ", reprint of [1], credits Coastal Wire" in text
    assert "- An article of Tide Times, 3 Mar 2025 17:00" in text
    assert "“Ilse Brandvold” and “I. Brandvoll” mean one: seen on the door (Orla, 4 Mar 2025 08:00)" in text
    assert "2 independent origins: Coastal Wire, Radio Fjord" in text


def test_a_rewritten_summary_stands_below_the_other_and_says_who_wrote_it() -> None:
    text = FORMATS["markdown"].one(full(rewritten=rewritten()))
    label = (
        "## Rewritten by a language model (scribe\\_7)\n\nA crane struck the harbour bridge, \\<which> was closed. [1]"
    )
    assert text.index("was closed to all traffic. [1][2]") < text.index(label)
    assert "Rewritten" not in FORMATS["markdown"].one(full())


def test_why_values_may_both_hold_is_told_with_their_numbers_as_people_write_them() -> None:
    data = full().data
    value = data["conflicts"][0]["values"][0]
    values = [{**value, "value": digits, "of": None} for digits in ("45000000", "60000000")]
    note = "60000000 is stated only after 45000000"
    update = {"attribute": "EUR", "kind": "later update", "note": note, "values": values}
    text = FORMATS["markdown"].one(Story({**data, "conflicts": [update]}))
    assert "- amount in EUR, later update: **45 million**" in text
    assert "(60 million is stated only after 45 million)" in text
    assert "0000" not in text


def test_what_a_number_counts_is_told_by_its_sentence() -> None:
    data = full().data
    words = "Inspectors had found *rust* on five people's cars when the crane struck the pillar of the bridge."
    value = {**data["figures"][-1]["values"][0], "value": "5", "of": None, "citations": [citation(WIRE, words)]}
    text = FORMATS["markdown"].one(Story({**data, "figures": [{"attribute": "people", "values": [value]}]}))
    assert "- people: 5 [1]: “Inspectors had found \\*rust\\* on five people's cars when" in text


def test_words_of_articles_make_nothing_but_words() -> None:
    tokens = READER.parse(FORMATS["markdown"].one(hostile()))
    assert {token.type for token in tokens} & {"html_block", "fence", "table_open", "blockquote_open", "hr"} == set()
    assert [token.tag for token in tokens if token.type == "heading_open"].count("h1") == 1
    inline = [child for token in tokens if token.type == "inline" for child in token.children or []]
    assert {child.type for child in inline} <= {
        "text", "softbreak", "link_open", "link_close", "em_open", "em_close", "strong_open", "strong_close",
    }  # fmt: skip
    assert {child.attrs["href"] for child in inline if child.type == "link_open"} == {
        "https://evil.example/a%3Eb%29%20%3Cc%3E%22'",
        "https://skarvik.example/aaaaaaaaaaaaaaa2",
        "https://radio.example/aaaaaaaaaaaaaaa3",
    }


@pytest.mark.parametrize("start", ["", "- ", "1. ", "# ", "> "])
@given(words=st.text(alphabet=st.sampled_from("ab12 .#>-+=*_`[]()<&;|~!:/\\\n\t@$w"), max_size=30) | st.just(HOSTILE))
def test_whatever_an_article_says_is_shown_as_it_is(start: str, words: str) -> None:
    tokens = READER.parse(f"{start}{escaped(words)}\n")
    inline = [child for token in tokens if token.type == "inline" for child in token.children or []]
    assert {child.type for child in inline} <= {"text"}
    assert shown(inline) == one_line(words)


def test_a_story_that_is_no_more_says_where_it_went() -> None:
    text = FORMATS["markdown"].one(without_articles())
    assert text == f"# (no headline)\n\n*Story {STORY}, revision 3, merged into k9b2c4d6f8g1.*\n"


def test_briefs_of_several_stories_are_parted_by_a_rule() -> None:
    tokens = READER.parse(FORMATS["markdown"].together([full(), full()]))
    assert [token.type for token in tokens].count("hr") == 1
