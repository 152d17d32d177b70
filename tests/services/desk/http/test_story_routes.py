import xml.etree.ElementTree as ET
from typing import Any

import orjson
from httpx import AsyncClient
from redis import Redis

from tests.services.desk.http.conftest import HTML, JSON, until
from tests.services.desk.samples import (
    GAZETTE,
    OTHER,
    STORY,
    WIRE,
    citation,
    merged,
    put_record,
    record,
    rewritten,
    single,
)

CONFLICT = {
    "attribute": "injured",
    "kind": "contradiction",
    "note": "3 against 5",
    "values": [
        {
            "value": value,
            "precision": "exact",
            "article_count": 1,
            "articles": [article],
            "origin_count": 1,
            "citations": [citation(article, f"{value} injured")],
            "first_stated": "2025-03-03T14:05:00Z",
            "last_stated": "2025-03-03T14:05:00Z",
        }
        for value, article in (("3", WIRE), ("5", GAZETTE))
    ],
}


def disputed(**other: Any) -> dict[str, Any]:
    figure = {"attribute": "injured", "values": CONFLICT["values"]}
    return record(conflicts=[CONFLICT], figures=[figure], **other)


async def listed(desk: AsyncClient, query: str = "") -> list[str]:
    answer = await desk.get(f"/stories{query}", headers=JSON)
    assert answer.status_code == 200, answer.text
    return [story["id"] for story in answer.json()["stories"]]


async def known(desk: AsyncClient, store: Redis, *records: dict[str, Any]) -> None:
    """Publish records and wait until the desk has read them."""
    for one in records:
        put_record(store, one)
    wanted = {one["id"] for one in records}

    async def all_there() -> bool:
        return wanted <= set(await listed(desk))

    await until(all_there)


async def test_a_browser_gets_a_page_and_a_program_gets_json(desk: AsyncClient, store: Redis) -> None:
    await known(desk, store, record())
    page, data = await desk.get("/", headers=HTML), await desk.get("/stories", headers=JSON)
    assert page.headers["content-type"].startswith("text/html")
    assert "Harbour bridge closed" in page.text
    story = data.json()["stories"][0]
    assert (story["id"], story["outlets"]) == (STORY, ["Coastal Wire", "Skarvik Gazette", "Radio Fjord"])


async def test_the_story_that_changed_last_comes_first_or_the_most_widely_told(desk: AsyncClient, store: Redis) -> None:
    await known(desk, store, record(), single())
    assert await listed(desk) == [OTHER, STORY]
    assert await listed(desk, "?order=widest") == [STORY, OTHER]


async def test_filters_leave_out_what_does_not_match(desk: AsyncClient, store: Redis) -> None:
    await known(desk, store, disputed(), single())
    for query in (
        "?outlet=skarvik+gazette",
        "?outlet=coastal.example",
        "?entity=ilse+brandwold",
        "?place=SKARVIK",
        "?disputed=true",
        "?q=crane+pill",
        "?q=&outlet=&since=&origins=&entity=port+authority",
    ):
        assert await listed(desk, query) == [STORY], query
    assert await listed(desk, "?disputed=false") == [OTHER]
    assert await listed(desk, "?language=fr") == []
    assert await listed(desk, "?until=2025-03-02") == []
    assert len(await listed(desk, "?since=2025-03-03&until=2025-03-03")) == 2
    assert await listed(desk, "?since=2025-03-03T14:30:00Z") == [STORY]


async def test_a_filter_that_makes_no_sense_is_told(desk: AsyncClient) -> None:
    answer = await desk.get("/stories?origins=many", headers=JSON)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"][0]["parameter"] == "origins"


async def test_pages_of_the_list_follow_one_another(desk: AsyncClient, store: Redis) -> None:
    await known(desk, store, record(), single())
    first = (await desk.get("/stories?limit=1", headers=JSON)).json()
    assert (first["total"], len(first["stories"])) == (2, 1)
    second = (await desk.get(first["next"], headers=JSON)).json()
    assert second["stories"][0]["id"] == STORY
    assert "next" not in second


async def test_the_page_of_a_story_shows_who_told_what(desk: AsyncClient, store: Redis) -> None:
    await known(desk, store, disputed())
    page = (await desk.get(f"/stories/{STORY}", headers=HTML)).text
    for words in (
        "1 figure in dispute",
        "Where they differ",
        "Who tells what",
        "Ilse Brandwold",
        "Two days of detours expected in Skarvik",
        f"/articles/{WIRE}?span=text:0-9&amp;story={STORY}#cited",
    ):
        assert words in page, words


async def test_a_record_comes_as_it_was_published_with_an_etag(desk: AsyncClient, store: Redis) -> None:
    await known(desk, store, record(further={"mood": "calm"}))
    answer = await desk.get(f"/stories/{STORY}", headers=JSON)
    assert orjson.loads(answer.content) == record(further={"mood": "calm"})
    again = await desk.get(f"/stories/{STORY}", headers={**JSON, "If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_a_new_revision_has_another_etag(desk: AsyncClient, store: Redis) -> None:
    await known(desk, store, record())
    before = await desk.get(f"/stories/{STORY}", headers=JSON)
    put_record(store, record(revision=4))
    after = await desk.get(f"/stories/{STORY}", headers={**JSON, "If-None-Match": before.headers["etag"]})
    assert (after.status_code, after.json()["revision"]) == (200, 4)


async def test_a_merged_story_leads_to_the_one_that_it_is_part_of(desk: AsyncClient, store: Redis) -> None:
    put_record(store, record())
    put_record(store, merged(OTHER, into=STORY))
    answer = await desk.get(f"/stories/{OTHER}", headers=JSON)
    assert (answer.status_code, answer.headers["location"]) == (307, f"/stories/{STORY}")


async def test_an_unknown_story_or_form_is_told(desk: AsyncClient, store: Redis) -> None:
    put_record(store, record())
    assert (await desk.get("/stories/zzzz", headers=JSON)).status_code == 404
    assert "No story is known" in (await desk.get("/stories/zzzz", headers=HTML)).text
    assert (await desk.get(f"/stories/{STORY}?format=morse")).status_code == 406
    assert (await desk.get(f"/stories/{STORY}", headers={"Accept": "image/png"})).status_code == 406


async def test_feeds_hold_the_stories_that_match(desk: AsyncClient, store: Redis) -> None:
    await known(desk, store, disputed(), single())
    atom = await desk.get("/feeds/atom.xml?disputed=true")
    assert "<title>Storywire: disputed</title>" in atom.text
    assert atom.headers["content-type"].startswith("application/atom+xml")
    entries = ET.fromstring(atom.content).findall("{http://www.w3.org/2005/Atom}entry")  # noqa: S314 - our own
    assert [entry.findtext("{http://www.w3.org/2005/Atom}id") for entry in entries] == [f"urn:storywire:story:{STORY}"]
    assert "Disputed: injured: 3 (Coastal Wire); 5 (Skarvik Gazette)." in atom.text
    feed = (await desk.get("/stories", headers={"Accept": "application/feed+json"})).json()
    assert [item["title"] for item in feed["items"]] == [
        "Library in Norrby opens on Sundays",
        "Harbour bridge closed after crane strikes a pillar",
    ]


async def test_what_articles_say_never_becomes_markup(desk: AsyncClient, store: Redis) -> None:
    evil = "<script>alert(1)</script>"
    members = [one | {"title": evil, "url": "javascript:alert(1)"} for one in record()["articles"]]
    await known(
        desk, store, record(headline={"text": evil, "citation": citation(WIRE, evil, "title")}, articles=members)
    )
    for path in ("/", f"/stories/{STORY}", f"/stories?q={evil}"):
        page = (await desk.get(path, headers=HTML)).text
        assert "<script>alert" not in page
        assert "javascript:alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in (await desk.get("/", headers=HTML)).text


async def test_the_page_shows_a_rewritten_summary_below_the_other_and_says_who_wrote_it(
    desk: AsyncClient, store: Redis
) -> None:
    await known(desk, store, record(rewritten=rewritten()))
    page = (await desk.get(f"/stories/{STORY}", headers=HTML)).text
    label = "Rewritten by a language model (scribe_7) from the sentences that it cites:"
    assert page.index('id="summary"') < page.index(label) < page.index("the harbour bridge, &lt;which&gt; was closed.")


async def test_an_empty_list_tells_how_to_publish_to_this_desk(desk: AsyncClient, guarded: AsyncClient) -> None:
    page = (await desk.get("/", headers=HTML)).text
    assert f"{str(desk.base_url).rstrip('/')}/articles" in page
    assert "Bearer" not in page
    assert "Bearer $TOKEN" in (await guarded.get("/", headers=HTML)).text


async def test_what_differs_without_a_contradiction_is_told_at_the_top(desk: AsyncClient, store: Redis) -> None:
    for kind, words in (("later update", "Later reports update"), ("different precision", "but: different precision")):
        told = disputed(id=OTHER, revision=len(kind)) | {"conflicts": [CONFLICT | {"kind": kind}]}
        put_record(store, told)
        assert words in (await desk.get(f"/stories/{OTHER}", headers=HTML)).text


async def test_words_in_another_language_are_marked_as_such(desk: AsyncClient, store: Redis) -> None:
    articles = [each | {"language": "ar"} for each in record()["articles"]]
    await known(desk, store, record(articles=articles, languages=["ar"]))
    page = (await desk.get(f"/stories/{STORY}", headers=HTML)).text
    assert '<h1 dir="auto" lang="ar">' in page
    assert '<p dir="auto" lang="ar">A crane struck' in page
    assert '<h2 dir="auto" lang="ar">' in (await desk.get("/", headers=HTML)).text


async def test_values_beyond_the_first_are_counted(desk: AsyncClient, store: Redis) -> None:
    values = [{**CONFLICT["values"][0], "value": str(number)} for number in range(3, 9)]
    await known(desk, store, disputed() | {"conflicts": [CONFLICT | {"values": values}]})
    for path in (f"/stories/{STORY}", "/"):
        assert "and 2 more" in (await desk.get(path, headers=HTML)).text


async def test_the_filters_offer_what_there_is(desk: AsyncClient, store: Redis) -> None:
    await known(desk, store, record())
    page = (await desk.get("/", headers=HTML)).text
    for name in ("Coastal Wire", "Ilse Brandvold", "Port Authority", "Skarvik"):
        assert f'<option value="{name}">' in page
