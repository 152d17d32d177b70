"""The forms in which stories leave over HTTP: chosen by `Accept` or `?format=`, each with an ETag of its own."""

import csv
import io
import json
from typing import Any

import pytest
from httpx import AsyncClient
from redis import Redis

from services.desk.formats import FORMATS
from tests.services.desk.formats.stories import full
from tests.services.desk.http.conftest import HTML, JSON
from tests.services.desk.http.test_story_routes import known
from tests.services.desk.samples import OTHER, STORY, put_record, single

NAMES = tuple(FORMATS)


@pytest.mark.parametrize("name", NAMES)
async def test_a_story_comes_in_each_form_by_its_name_its_media_type_and_its_ending(
    desk: AsyncClient, store: Redis, name: str
) -> None:
    put_record(store, full().data)
    form = FORMATS[name]
    for path, headers in (
        (f"/stories/{STORY}?format={name}", HTML),
        (f"/stories/{STORY}", {"Accept": f"{form.media_type}, */*;q=0.1"}),
        (f"/stories/{STORY}.{form.ending}", HTML),
    ):
        answer = await desk.get(path, headers=headers)
        assert answer.status_code == 200
        assert answer.headers["content-type"].partition(";")[0] == form.media_type
        assert answer.text == form.one(full())
        assert f'story-{STORY}.{form.ending}"' in answer.headers["content-disposition"]
        assert "accept" in answer.headers["vary"].lower()


async def test_each_form_has_an_etag_of_its_own(desk: AsyncClient, store: Redis) -> None:
    put_record(store, full().data)
    answers = {name: await desk.get(f"/stories/{STORY}?format={name}") for name in NAMES}
    answers["html"] = await desk.get(f"/stories/{STORY}", headers=HTML)
    etags = {name: answer.headers["etag"] for name, answer in answers.items()}
    assert len(set(etags.values())) == len(NAMES) + 1
    for name in NAMES:
        for given in (etags[name], f'"other", {etags[name]}', "*"):
            again = await desk.get(f"/stories/{STORY}?format={name}", headers={"If-None-Match": given})
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etags[name])
        other = await desk.get(f"/stories/{STORY}?format={name}", headers={"If-None-Match": etags["html"]})
        assert other.status_code == 200


async def test_the_list_comes_in_brief_or_as_records_in_each_form(desk: AsyncClient, store: Redis) -> None:
    await known(desk, store, full().data, single())
    assert (await desk.get("/stories?format=json")).json()["total"] == 2
    assert "<html" in (await desk.get("/stories?format=html")).text
    for query, headers in (("?format=jsonl", JSON), ("", {"Accept": "application/x-ndjson"})):
        lines = (await desk.get(f"/stories{query}", headers=headers)).text.splitlines()
        assert [json.loads(line)["id"] for line in lines] == [OTHER, STORY]
    table = await desk.get("/stories", headers={"Accept": "text/csv"})
    assert len(list(csv.DictReader(io.StringIO(table.text, newline="")))) == 4
    graph = (await desk.get("/stories?format=jsonld&q=crane")).json()["@graph"]
    assert [node["identifier"] for node in graph] == [STORY]
    assert (await desk.get("/stories?format=ninjs")).headers["content-type"] == "application/x-ndjson"
    assert (await desk.get("/stories?format=markdown")).text.count("\n# ") == 1


async def test_a_part_of_the_list_leads_to_the_next(desk: AsyncClient, store: Redis) -> None:
    await known(desk, store, full().data, single())
    first = await desk.get("/stories?format=csv&limit=1")
    assert OTHER in first.text
    following = first.links["next"]["url"]
    assert STORY in (await desk.get(following)).text
    assert "next" not in (await desk.get(following)).links


async def test_a_list_that_has_not_changed_is_not_sent_again(desk: AsyncClient, store: Redis) -> None:
    await known(desk, store, full().data)
    for query in ("?format=json", "?format=csv", "?format=html"):
        etag = (await desk.get(f"/stories{query}")).headers["etag"]
        assert (await desk.get(f"/stories{query}", headers={"If-None-Match": etag})).status_code == 304
    changed = full(revision=4).data
    etag = (await desk.get("/stories?format=jsonl")).headers["etag"]
    put_record(store, changed)
    assert (await desk.get("/stories?format=jsonl", headers={"If-None-Match": etag})).status_code == 200


async def test_a_form_that_there_is_not_is_told(desk: AsyncClient) -> None:
    assert (await desk.get("/stories?format=morse")).status_code == 406
    assert (await desk.get("/stories", headers={"Accept": "image/png"})).status_code == 406


async def test_the_page_offers_every_form(desk: AsyncClient, store: Redis) -> None:
    await known(desk, store, full().data)
    page = (await desk.get(f"/stories/{STORY}", headers=HTML)).text
    for form in FORMATS.values():
        assert f'href="/stories/{STORY}?format={form.name}" type="{form.media_type}" download' in page
        assert f'<link rel="alternate" type="{form.media_type}" href="/stories/{STORY}?format={form.name}">' in page


async def test_head_answers_as_get_does_without_the_body(desk: AsyncClient, store: Redis) -> None:
    await known(desk, store, full().data)
    paths = [path for path in (await desk.get("/openapi.json")).json()["paths"] if "{" not in path]
    paths += [f"/stories/{STORY}", f"/stories/{STORY}?format=csv", "/articles/none/trace", "/stories/none", "/"]
    for path in [path for path in paths if path not in ("/articles", "/events", "/pipeline/events")]:
        get, head = await desk.get(path), await desk.head(path)
        assert (head.status_code, head.content) == (get.status_code, b""), path
        assert head.headers["content-type"] == get.headers["content-type"]
        assert head.headers.get("etag") == get.headers.get("etag")


@pytest.mark.parametrize("path", ["/events", "/pipeline/events"])
async def test_head_of_what_never_ends_ends(desk: AsyncClient, path: str) -> None:
    answer = await desk.head(path, timeout=2)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")


async def test_forms_and_head_are_in_the_openapi_document(desk: AsyncClient) -> None:
    document: dict[str, Any] = (await desk.get("/openapi.json")).json()
    story = document["paths"]["/stories/{story}"]
    assert {form.media_type for form in FORMATS.values()} | {"text/html"} <= set(
        story["get"]["responses"]["200"]["content"]
    )
    assert set(story["head"]["responses"]) == set(story["get"]["responses"])
    for path in document["paths"].values():
        assert ("head" in path) == ("get" in path)
