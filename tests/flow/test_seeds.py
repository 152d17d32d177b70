"""The sample articles, published, become the stories that ``tests/seeds/expected.json`` names."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest
import pytest_asyncio

from services.desk.formats import FORMATS
from services.desk.stories import Story
from services.ingestion.files import from_file
from shared.record import Member, StoryRecord
from tests.flow.pipeline import Pipeline, running
from tests.services.desk.formats.validity import NINJS, misused

pytestmark = [pytest.mark.flow, pytest.mark.asyncio(loop_scope="module")]

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
EXPECTED = orjson.loads((Path(__file__).resolve().parents[1] / "seeds" / "expected.json").read_bytes())
OUTCOMES = {article["id"]: article["outcome"] for article in EXPECTED["articles"]}
STORIES = {story["story"]: story for story in EXPECTED["stories"]}


@dataclass
class Published:
    """The pipeline, and what became of each sample article: by external id, its end and the step that says so."""

    pipeline: Pipeline
    ends: dict[str, tuple[str, dict[str, Any]]]
    records: list[StoryRecord]

    def story_of(self, external_id: str) -> StoryRecord | None:
        return next((r for r in self.records for m in r.articles if m.external_id == external_id), None)

    def member(self, external_id: str) -> Member:
        return next(m for r in self.records for m in r.articles if m.external_id == external_id)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def published(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Published]:
    """All sample articles, published in path order."""
    articles = [
        article
        for path in sorted(SEEDS.glob("0*/*"))
        for article in from_file(path.relative_to(SEEDS).as_posix(), path.read_bytes())
    ]
    assert len(articles) == EXPECTED["totals"]["articles"]
    async with running(tmp_path_factory.mktemp("seeds")) as pipeline:
        traces = await pipeline.publish_all(articles)
        ends = await pipeline.ends(traces)
        by_id = {article["id"]: end for article, end in zip(articles, ends, strict=True)}
        yield Published(pipeline, by_id, await pipeline.records())


async def test_every_article_ends_and_none_is_dead(published: Published) -> None:
    assert {end for end, _ in published.ends.values()} <= {"story", "dropped"}


@pytest.mark.parametrize("story", STORIES)
async def test_each_event_is_one_story_with_the_right_members(published: Published, story: str) -> None:
    gold = STORIES[story]
    same_again = {a for a in gold["articles"] if OUTCOMES[a].startswith("duplicate")}
    replaced = {
        OUTCOMES[a].removeprefix("revision of ") for a in gold["articles"] if OUTCOMES[a].startswith("revision")
    }
    optional = set(gold.get("cross_language", ()))
    record = published.story_of(gold["articles"][0]) or published.story_of(gold["articles"][-1])
    assert record is not None
    members = {member.external_id for member in record.articles}
    assert set(gold["articles"]) - same_again - replaced - optional <= members <= set(gold["articles"])


@pytest.mark.parametrize("pair", EXPECTED["kept_apart"], ids=lambda pair: " ".join(pair["stories"]))
async def test_look_alikes_stay_apart(published: Published, pair: dict[str, Any]) -> None:
    one, other = (published.story_of(STORIES[story]["articles"][-1]) for story in pair["stories"])
    assert one is not None
    assert other is not None
    assert one.id != other.id


@pytest.mark.parametrize(("article", "outcome"), OUTCOMES.items())
async def test_each_article_gets_its_role(published: Published, article: str, outcome: str) -> None:
    end, step = published.ends[article]
    kind, _, other = outcome.partition(" of ")
    if kind == "duplicate":
        assert end == "dropped"
        assert "seen already" in step["note"]
        return
    if any(other == f"revision of {article}" for other in OUTCOMES.values()):
        assert end == "story" or "superseded" in step["note"]
        return
    assert end == "story"
    if kind == "reprint":
        assert published.member(article).role == "reprint"
        assert published.member(article).of == published.member(other).id
    elif kind == "revision":
        assert published.member(article).revision == 2
    else:
        assert published.member(article).role in {"first report", "report"}


async def test_one_person_under_two_spellings_is_one_entity(published: Published) -> None:
    record = published.story_of("01-security-guarantees/levant-markets-wire")
    assert record is not None
    people = {entity.name: {v.form for v in entity.variants} for entity in record.entities if entity.kind == "person"}
    (forms,) = [forms for name, forms in people.items() if "Sho" in name]
    assert {"Sergei Shoigu", "Sergey Shoygu"} <= forms
    assert any({"Lukashenko", "Alexander Lukashenko"} <= forms for forms in people.values())
    assert any("Putin" in forms for forms in people.values())
    places = {entity.name for entity in record.entities if entity.kind == "place"}
    assert {"Belarus", "Russia"} <= places


async def test_the_encoded_date_is_chosen_and_the_day_of_the_crawl_is_not(published: Published) -> None:
    publication = published.member("01-security-guarantees/levant-markets-wire").publication
    assert publication.at is not None
    assert publication.at.date().isoformat() == "2023-04-10"
    assert {"identifier", "header"} <= {candidate.kind for candidate in publication.candidates}
    assert publication.disputed
    assert published.member("01-security-guarantees/dnipro-dispatch").publication.at is None


async def test_the_agency_that_one_of_them_credits_is_named_as_a_source(published: Published) -> None:
    record = published.story_of("01-security-guarantees/dnipro-dispatch")
    assert record is not None
    assert "BelTA" in published.member("01-security-guarantees/dnipro-dispatch").credits
    assert "BelTA" in {source.name for source in record.sources}


async def test_the_pair_that_retells_the_first_articles_shows_every_point(published: Published) -> None:
    record = published.story_of("01-security-guarantees/dnipro-dispatch")
    assert record is not None
    dispatch = published.member("01-security-guarantees/dnipro-dispatch")
    wire = published.member("01-security-guarantees/levant-markets-wire")
    both = {dispatch.id, wire.id}
    assert {member.id for member in record.articles} == both
    [agency] = [origin for origin in record.origins if origin.name == "BelTA"]
    assert agency.articles == (dispatch.id,)
    assert record.corroboration is not None
    assert record.corroboration.independent_origins == 2
    assert all(word in wire.publication.reason for word in ("identifier", "Monday", "2024-02-16", "header"))
    [treaty] = [one for one in record.conflicts if one.attribute == "date of the Budapest Memorandum"]
    assert treaty.kind == "different precision"
    assert {citation.article for value in treaty.values for citation in value.citations} == both
    [minister] = [one for one in record.entities if "Sho" in one.name]
    used = {variant.form: set(variant.outlets) for variant in minister.variants}
    assert used["Sergei Shoigu"] == {"dniprodispatch.example"}
    assert used["Sergey Shoygu"] == {"LMW"}
    assert [cut.kind for cut in dispatch.cuts].count("teaser") == 2
    assert {"header", "legal", "menu", "identifier", "footnote"} <= {cut.kind for cut in wire.cuts}
    assert any({citation.article for citation in claim.citations} == both for claim in record.claims)
    assert record.summary


async def test_conflicts_are_those_that_an_editor_would_list(published: Published) -> None:
    told = {
        story: {(one.attribute, one.kind): [value.value for value in one.values] for one in record.conflicts}
        for story in ("ferry-fire", "redmarsh-water", "san-jacinto-quake", "aldermere-jeweller", "tanner-street-bridge")
        if (record := published.story_of(STORIES[story]["articles"][-1]))
    }
    assert told["ferry-fire"] == {
        ("killed", "later update"): ["12", "14"],
        ("injured", "later update"): ["30", "40", "38"],
        ("EUR", "later update"): ["45000000", "60000000"],
    }
    assert told["redmarsh-water"] == {
        ("homes", "contradiction"): ["61000", "58000"],
        ("people", "later update"): ["22", "26"],
    }
    assert told["san-jacinto-quake"][("injured", "contradiction")] == ["23", "21"]
    assert told["aldermere-jeweller"] == {("GBP", "later update"): ["85000", "92000"]}
    assert told["tanner-street-bridge"] == {}


async def test_names_are_of_the_kind_that_an_editor_would_say(published: Published) -> None:
    kinds = {entity.name: entity.kind for record in published.records for entity in record.entities}
    assert {kinds[name] for name in ("Redmarsh", "Haddon Moor", "Fenwick Cross", "Stegerup", "Trelleborg")} == {"place"}
    assert {kinds[name] for name in ("Redmarsh Infirmary", "Wessmoor Police")} == {"organisation"}
    assert {kinds[name] for name in ("Baltic Heron", "Merrin")} == {"other"}
    assert "Ferry" not in kinds


async def test_every_record_is_exported_as_the_standards_say(published: Published) -> None:
    assert len(published.records) >= len(STORIES)
    for record in published.records:
        story = Story(record.model_dump(mode="json"))
        NINJS.validate(orjson.loads(FORMATS["ninjs"].one(story)))
        assert misused(orjson.loads(FORMATS["jsonld"].one(story))) == []


async def test_every_trace_tells_what_each_stage_decided(published: Published) -> None:
    traces = await published.pipeline.redis.smembers("trace-of:ferry-harbour-post-again")
    steps = await published.pipeline.trace(next(iter(traces)).decode())
    assert list(steps) == ["ingestion", "deduplication"]
    assert steps["deduplication"]["outcome"] == "dropped"
    assert await published.pipeline.redis.zcard("under-way") == 0
