"""The two articles that the project was first asked about, in either order, where they are at hand.

What the record must tell of them, point by point; nothing here repeats their words but names and dates.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from services.aggregation.evidence import walk
from services.ingestion.files import from_file
from shared.record import Citation, Member, StoryRecord
from tests.flow.pipeline import running

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "seeds"
FILES = sorted(FOLDER.glob("*.txt"))

pytestmark = [
    pytest.mark.flow,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(len(FILES) != 2, reason="the two articles are not beside this checkout"),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["in order", "reversed"])
async def record(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[StoryRecord]:
    """The one story that the two articles become."""
    async with running(tmp_path_factory.mktemp("first")) as pipeline:
        for file in FILES if request.param == "in order" else FILES[::-1]:
            for article in from_file(file.name, file.read_bytes()):
                end, _ = await pipeline.end(await pipeline.publish(article))
                assert end == "story"
        (one,) = await pipeline.records()
        yield one


def by_outlet(record: StoryRecord) -> tuple[Member, Member]:
    """The article that credits the state agency, and the other one."""
    crediting, other = sorted(record.articles, key=lambda member: "BelTA" not in member.credits)
    return crediting, other


async def test_one_story_two_outlets(record: StoryRecord) -> None:
    assert len(record.articles) == 2
    assert len({member.outlet.id for member in record.articles if member.outlet}) == 2


async def test_the_state_agency_is_the_named_origin_of_one_of_them(record: StoryRecord) -> None:
    crediting, other = by_outlet(record)
    [agency] = [origin for origin in record.origins if origin.name == "BelTA"]
    assert (agency.kind, agency.articles) == ("credited", (crediting.id,))
    [shown] = agency.evidence
    assert shown.whole
    assert shown.citation is not None
    assert "BelTA" in shown.citation.words
    assert any(origin.kind == "outlet" and origin.articles == (other.id,) for origin in record.origins)
    assert record.corroboration is not None
    assert record.corroboration.independent_origins == 2


async def test_the_encoded_date_is_chosen_and_the_crawl_s_is_rejected_with_reasons(record: StoryRecord) -> None:
    crediting, other = by_outlet(record)
    publication = other.publication
    assert publication.at is not None
    assert publication.at.date().isoformat() == "2023-04-10"
    assert publication.disputed
    assert {"header", "identifier", "weekday"} <= {candidate.kind for candidate in publication.candidates}
    assert all(word in publication.reason for word in ("identifier", "2023-04-10", "Monday", "header", "2024-01-02"))
    assert crediting.publication.at is None
    assert {candidate.kind for candidate in crediting.publication.candidates} == {"first_seen"}
    assert record.event_date is not None
    assert record.event_date.value == "2023-04-10"


async def test_the_treaty_has_a_date_of_less_precision_in_one_shown_with_both_spans(record: StoryRecord) -> None:
    [conflict] = [one for one in record.conflicts if "Memorandum" in one.attribute]
    assert conflict.kind == "different precision"
    assert {value.value for value in conflict.values} == {"year 1994", "1994-12-03"}
    cited = [citation for value in conflict.values for citation in value.citations]
    assert {citation.article for citation in cited} == {member.id for member in record.articles}
    assert all("1994" in citation.words for citation in cited)


async def test_the_minister_has_both_spellings_and_who_used_which(record: StoryRecord) -> None:
    crediting, other = by_outlet(record)
    [minister] = [one for one in record.entities if one.kind == "person" and "Sho" in one.name]
    outlets = {variant.form: variant.outlets for variant in minister.variants}
    assert crediting.outlet is not None
    assert other.outlet is not None
    assert outlets["Shoigu"] == (crediting.outlet.name,)
    assert outlets["Shoygu"] == (other.outlet.name,)


async def test_people_and_countries_are_one_entity_over_both(record: StoryRecord) -> None:
    articles_of = {entity.name: set(entity.articles) for entity in record.entities}
    for name in ("Lukashenko", "Putin", "Belarus", "Russia"):
        (found,) = [entity for entity in articles_of if entity.endswith(name)]
        assert len(articles_of[found]) == 2, found


async def test_teasers_disclaimer_and_menu_word_are_reported_as_cut(record: StoryRecord) -> None:
    crediting, other = by_outlet(record)
    assert [cut.kind for cut in crediting.cuts].count("teaser") == 2
    assert {"header", "legal", "menu", "identifier", "footnote"} <= {cut.kind for cut in other.cuts}
    assert any(cut.kind == "menu" and cut.words.strip() == "Search" for cut in other.cuts)


async def test_what_both_tell_is_a_claim_with_spans_from_both(record: StoryRecord) -> None:
    both = {member.id for member in record.articles}
    claims = [claim for claim in record.claims if {citation.article for citation in claim.citations} == both]
    assert claims
    assert all(claim.status == "told by independent origins" for claim in claims)


async def test_nothing_in_the_summary_that_neither_says(record: StoryRecord) -> None:
    """That the words stand at their spans is what ``verify`` checks, in the tests of aggregation and benchmarks."""
    assert record.summary
    assert record.headline is not None
    cut = [cut.words.strip() for member in record.articles for cut in member.cuts]
    for sentence in record.summary:
        assert sentence.text == sentence.citations[0].words
        assert not any(len(words) > 5 and words in sentence.text for words in cut)
    cited = [value for value in walk(record.summary) if isinstance(value, Citation)]
    assert {citation.article for citation in cited} <= {member.id for member in record.articles}
