"""What several articles tell in their own words is found and counted."""

from services.aggregation.claims import told_by_several
from services.aggregation.entities import resolve
from services.aggregation.origins import trace_origins
from services.aggregation.report import Report
from shared.record import Claim
from tests.services.aggregation.newsroom import Names, article, article_id, report

PEOPLE: Names = {
    "person": [("Helga Strand", "Strand"), ("Yevgeny Sorokin", "Evgeniy Sorokin", "Sorokin")],
    "place": ["Kell"],
}
COURIER = """The road bridge at Kell collapsed into the river Orra on Thursday.
Mayor Helga Strand said the eastern pillar had been inspected in May and found sound.
Shops in the old town stayed open."""
HERALD = """A market was held as usual.
The eastern pillar was inspected in May and found sound, Strand told reporters.
On Thursday the road bridge at Kell collapsed into the Orra."""


def told(*texts: str) -> list[Report]:
    return [report(article(f"paper {at}", text, hours=at), PEOPLE) for at, text in enumerate(texts)]


def found(reports: list[Report]) -> tuple[Claim, ...]:
    return told_by_several(reports, trace_origins(reports).roots, resolve(reports)[1]).claims


def test_sentences_that_say_the_same_are_one_claim_with_spans_from_both() -> None:
    reports = told(COURIER, HERALD)
    by_text = {claim.text: claim for claim in found(reports)}
    assert len(by_text) == 2
    [pillar] = [claim for text, claim in by_text.items() if "pillar" in text]
    assert {citation.article for citation in pillar.citations} == {article_id("paper 0"), article_id("paper 1")}
    assert pillar.status == "told by independent origins"
    assert pillar.speaker == "Helga Strand"


def test_what_one_article_alone_tells_is_no_claim() -> None:
    assert not any("market" in claim.text or "Shops" in claim.text for claim in found(told(COURIER, HERALD)))


def test_an_appeal_to_call_is_no_claim() -> None:
    appeal = "Anyone with information about the bridge at Kell is asked to call the keeper Sorokin at 555-0134."
    assert found(told(f"It fell. {appeal}", f"It is gone. {appeal}")) == ()


def test_reprints_count_as_articles_but_not_as_origins() -> None:
    wire = report(article("wire", COURIER), PEOPLE)
    copy = report(article("copy", COURIER, hours=1), PEOPLE, reprint_of="wire")
    assert found([wire, copy]) == ()
    [*both] = found([wire, copy, report(article("herald", HERALD, hours=2), PEOPLE)])
    assert {(claim.article_count, claim.origin_count) for claim in both} == {(3, 2)}


def test_one_denies_what_the_other_says() -> None:
    reports = told(
        "The eastern pillar of the road bridge had been inspected by county engineers in May.",
        "The eastern pillar of the road bridge had not been inspected by county engineers in May.",
    )
    [claim] = found(reports)
    assert claim.status == "disputed"
    [denial] = told_by_several(reports, trace_origins(reports).roots, resolve(reports)[1]).denials
    assert (denial.attribute, denial.kind) == ("denied", "contradiction")
    assert [value.value for value in denial.values] == [one.article.text for one in reports]


def test_nearly_the_same_words_are_a_claim_however_short() -> None:
    [claim] = found(told("“He tried to shove the pillar,” she said.", "“He tried to shove the pillar.”"))
    assert claim.article_count == 2


def test_a_signature_under_a_post_is_no_claim() -> None:
    post = "— Helga Strand (@strand) 4 December 2017"
    assert found(told(f"It rained in Kell.\n{post}", f"Shops were shut.\n{post}")) == ()


def test_different_tolls_are_disputed() -> None:
    reports = told(
        "Twelve people were killed when the eastern pillar of the road bridge at Kell gave way.",
        "Fourteen people were killed when the eastern pillar of the road bridge at Kell gave way.",
    )
    [claim] = found(reports)
    assert claim.status == "disputed"


def test_a_name_in_common_is_not_enough() -> None:
    assert found(told("Helga Strand went to Kell by boat.", "In Kell, Strand bought a hat and two umbrellas.")) == ()
