"""Each article of a story plays one part."""

from services.aggregation.members import CUT_WORDS, DETAILED, members, spread, texts
from shared.article import Cut
from tests.services.aggregation.newsroom import OTHER, STORY, article, article_id, report

TEXT = "The bridge over the Orra gave way on Thursday morning."


def roles(*reports) -> dict[str, str]:
    return {member.title: member.role for member in members(STORY, reports)}


def test_the_earliest_article_that_is_no_reprint_is_the_first_report() -> None:
    assert roles(
        report(article("late", TEXT, title="late", hours=3)),
        report(article("copy", TEXT, title="copy", hours=1), reprint_of="wire"),
        report(article("wire", TEXT, title="wire", hours=0)),
        report(article("changed", TEXT, title="changed", hours=2, revision=2)),
    ) == {"copy": "reprint", "wire": "first report", "changed": "revision", "late": "report"}


def test_of_those_that_carry_one_text_the_earliest_published_is_the_original_in_whatever_order_they_came() -> None:
    listed = members(
        STORY,
        [
            report(article("wire", TEXT, title="wire", hours=0), reprint_of="copy"),
            report(article("copy", TEXT, title="copy", hours=1)),
            report(article("other", TEXT, title="other", hours=2), reprint_of="copy"),
        ],
    )
    assert [(member.title, member.role) for member in listed] == [
        ("wire", "first report"),
        ("copy", "reprint"),
        ("other", "reprint"),
    ]
    assert [member.of for member in listed] == [None, article_id("wire"), article_id("wire")]


def test_members_stand_in_order_of_publication() -> None:
    listed = members(STORY, [report(article(name, TEXT, title=name, hours=at)) for name, at in [("b", 2), ("a", 1)]])
    assert [member.title for member in listed] == ["a", "b"]


def test_an_article_without_a_date_counts_from_its_arrival() -> None:
    assert roles(
        report(article("undated", TEXT, title="undated", hours=2, published=False)),
        report(article("dated", TEXT, title="dated", hours=1)),
    ) == {"dated": "first report", "undated": "report"}


def test_where_all_are_reprints_the_earliest_came_first() -> None:
    assert roles(
        report(article("one", TEXT, title="one", hours=1), reprint_of="elsewhere"),
        report(article("two", TEXT, title="two", hours=2), reprint_of="elsewhere"),
    ) == {"one": "first report", "two": "reprint"}


def test_a_reprint_names_what_it_repeats() -> None:
    _, copy = members(STORY, [report(article("wire", TEXT)), report(article("copy", TEXT, hours=1), reprint_of="wire")])
    assert copy.of == article_id("wire")


def test_an_article_that_was_linked_to_another_story_first_says_so() -> None:
    [member] = members(OTHER, [report(article("courier", TEXT))])
    assert member.joined_from == STORY


def test_an_original_and_its_reprints_are_one_text_led_by_the_original() -> None:
    copy = report(article("copy", TEXT, hours=1), reprint_of="wire")
    wire = report(article("wire", TEXT))
    lone = report(article("lone", TEXT, hours=2), reprint_of="gone")
    lone_too = report(article("lone too", TEXT, hours=3), reprint_of="gone")
    assert texts([lone_too, wire, lone, copy]) == [[wire, copy], [lone, lone_too]]


def test_a_spread_keeps_the_first_and_the_last() -> None:
    groups = [[report(article(str(number), TEXT))] for number in range(10)]
    assert spread(groups, 4) == [groups[0], groups[3], groups[6], groups[9]]
    assert spread(groups, 20) == groups


def test_what_was_cut_from_an_article_is_told_with_its_first_words() -> None:
    text = f"{TEXT}\nRead also: {'The river rises again. ' * 5}"
    cut = Cut(kind="teaser", start=text.index("Read"), end=len(text))
    [member] = members(STORY, [report(article("courier", text, cuts=[cut]))])
    [told] = member.cuts
    assert (told.kind, told.span.part, told.span.end) == ("teaser", "original", len(text))
    assert told.words == text[cut.start : cut.start + CUT_WORDS]


def test_a_large_story_lists_all_members_and_the_details_of_the_earliest() -> None:
    text = f"{TEXT}\nRead also: The river rises again."
    cut = Cut(kind="teaser", start=text.index("Read"), end=len(text))
    listed = members(STORY, [report(article(f"{at}", text, cuts=[cut], hours=at)) for at in range(DETAILED + 5)])
    assert [len(member.cuts) for member in listed] == [1] * DETAILED + [0] * 5
