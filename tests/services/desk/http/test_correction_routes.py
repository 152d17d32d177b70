"""Corrections over HTTP: what is asked for becomes an event that names articles."""

from typing import Any

import orjson
import pytest
from httpx import AsyncClient
from redis import Redis

from tests.services.desk import samples
from tests.services.desk.http.conftest import BEARER, HTML, JSON
from tests.services.desk.samples import GAZETTE, OTHER, RADIO, STORY, WIRE

ELSEWHERE = "aaaaaaaaaaaaaaa9"
BY = {"by": "Ines Corrigan"}


@pytest.fixture(autouse=True)
async def stories(redis: object, store: Redis) -> None:
    assert redis  # which empties the server
    samples.put_record(store, samples.record())
    samples.put_record(store, samples.single(articles=[samples.member(ELSEWHERE, "Bridge open", "Fjord Mail", 5)]))


def sent(store: Redis) -> list[dict[str, Any]]:
    return [orjson.loads(fields[b"data"]) for _, fields in store.xrange("corrections")]


async def test_a_split_names_what_stays_as_well(desk: AsyncClient, store: Redis) -> None:
    asked = {"kind": "split", "story": STORY[:6], "articles": [RADIO], "why": "another bridge", **BY}
    answer = await desk.post("/corrections", json=asked, headers=JSON)
    assert answer.status_code == 202, answer.text
    [said] = sent(store)
    assert (said["articles"], said["others"], said["why"]) == ([RADIO], [WIRE, GAZETTE], "another bridge")
    followed = (await desk.get(answer.headers["location"])).json()
    assert (followed["id"], followed["state"], followed["by"]) == (said["id"], "waiting", "Ines Corrigan")
    listed = (await desk.get("/corrections")).json()["corrections"]
    assert [one["id"] for one in listed] == [said["id"]]


async def test_articles_go_by_number_and_stories_by_the_address_of_their_page(desk: AsyncClient, store: Redis) -> None:
    page = f"http://127.0.0.1:8000/stories/{OTHER}#articles"
    asked = {"kind": "move", "story": STORY, "articles": ["2"], "to": page, **BY}
    assert (await desk.post("/corrections", json=asked, headers=JSON)).status_code == 202
    [said] = sent(store)
    assert said["articles"] == [GAZETTE]
    assert said["others"] == [WIRE, RADIO]
    assert said["into"] == [ELSEWHERE]


async def test_a_merger_names_all_articles_of_both(desk: AsyncClient, store: Redis) -> None:
    asked = {"kind": "merge", "story": OTHER, "to": STORY, **BY}
    assert (await desk.post("/corrections", json=asked, headers=JSON)).status_code == 202
    [said] = sent(store)
    assert said["into"] == [WIRE, GAZETTE, RADIO]


async def test_names_are_pinned_in_a_story_or_everywhere(desk: AsyncClient, store: Redis) -> None:
    names = ["Ilse Brandvold", "Ilse Brandwold"]
    for further in ({"story": STORY}, {"everywhere": True}):
        asked = {"kind": "different", "names": names, **further, **BY}
        assert (await desk.post("/corrections", json=asked, headers=JSON)).status_code == 202
    assert [said["articles"] for said in sent(store)] == [[WIRE, GAZETTE, RADIO], []]


@pytest.mark.parametrize(
    ("asked", "status", "detail"),
    [
        ({"kind": "split", "story": "nowhere", "articles": ["1"]}, 404, "no story is known as nowhere"),
        ({"kind": "split", "story": STORY, "articles": ["9"]}, 404, "no article of story"),
        ({"kind": "split", "story": STORY, "articles": ["1", "2", "3"]}, 422, "nothing would remain"),
        ({"kind": "split", "story": STORY}, 422, "no article is named"),
        ({"kind": "merge", "story": STORY, "to": STORY}, 422, "one story already"),
        ({"kind": "move", "story": STORY, "articles": ["1"]}, 422, "not named"),
        ({"kind": "move", "story": STORY, "articles": ["1"], "to": STORY}, 422, "already"),
        ({"kind": "same", "names": ["Ilse Brandvold", "Nobody"], "story": STORY}, 404, "is spelt Nobody"),
        ({"kind": "same", "names": ["Ilse Brandvold", "Nobody"]}, 422, "in which story"),
        ({"kind": "same", "names": ["Ilse Brandvold"], "everywhere": True}, 422, "two names"),
        ({"kind": "split", "story": STORY, "articles": ["1"], "by": " "}, 422, "by"),
        ({"kind": "shout"}, 422, "kind"),
    ],
)
async def test_what_cannot_be_meant_is_refused_in_words(
    desk: AsyncClient, store: Redis, asked: dict[str, Any], status: int, detail: str
) -> None:
    answer = await desk.post("/corrections", json={**BY, **asked}, headers=JSON)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert detail in answer.json()["detail"]
    assert sent(store) == []


async def test_only_json_and_forms_are_read(desk: AsyncClient) -> None:
    answer = await desk.post("/corrections", content=b"<a/>", headers={**JSON, "Content-Type": "text/xml"})
    assert answer.status_code == 415
    assert (await desk.post("/corrections", content=b"{", headers={"Content-Type": "application/json"})).is_client_error
    large = await desk.post("/corrections", content=b"x" * 600_000, headers={"Content-Type": "application/json"})
    assert large.status_code == 413
    assert (await desk.get("/corrections/1-1")).status_code == 404


async def test_correcting_needs_the_token_where_others_can_connect(guarded: AsyncClient, store: Redis) -> None:
    asked = {"kind": "merge", "story": OTHER, "to": STORY, **BY}
    assert (await guarded.post("/corrections", json=asked, headers=JSON)).status_code == 401
    page = (await guarded.get(f"/stories/{STORY}", headers=HTML)).text
    assert 'action="/session"' in page
    assert 'action="/corrections"' not in page
    assert (await guarded.post("/corrections", json=asked, headers=JSON | BEARER)).status_code == 202
    assert len(sent(store)) == 1
    page = (await guarded.get(f"/stories/{STORY}", headers=HTML | BEARER)).text
    assert 'action="/corrections"' in page


async def test_the_token_leads_back_to_the_story(guarded: AsyncClient) -> None:
    for wanted, where in (
        (f"/stories/{STORY}", f"/stories/{STORY}#correct"),
        ("https://elsewhere.example/", "/pipeline#dead-letters"),
        ("//elsewhere.example", "/pipeline#dead-letters"),
    ):
        answer = await guarded.post("/session", data={"token": "open-sesame", "next": wanted}, headers=HTML)
        assert (answer.status_code, answer.headers["location"]) == (303, where)


async def test_a_form_shows_why_it_was_refused(desk: AsyncClient, store: Redis) -> None:
    form = {"kind": "split", "story": STORY, "to": "", **BY}
    answer = await desk.post("/corrections", data=form, headers=HTML)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "text/html; charset=utf-8")
    assert "No article is named" in answer.text
    assert sent(store) == []


async def test_the_page_tells_what_was_corrected(desk: AsyncClient, store: Redis) -> None:
    said = {"id": "0" * 16, "kind": "split", "by": "Ines <b>", "at": "2025-03-03T17:00:00Z", "why": "another bridge"}
    said |= {"articles": ["b" * 16], "article_count": 1, "others": [WIRE, GAZETTE], "other_count": 2}
    samples.put_record(store, samples.record(corrections=[said], revision=4))
    page = (await desk.get(f"/stories/{STORY}", headers=HTML)).text
    assert ">1 article</a> split from articles 1, 2" in " ".join(page.split())
    assert "Ines &lt;b&gt;" in page
    assert "another bridge" in page


async def test_a_form_that_cannot_be_carried_out_says_so_plainly_and_leads_back(desk: AsyncClient) -> None:
    here = str(desk.base_url).rstrip("/")
    for came, back in ((f"{here}/stories/{STORY}", True), ("http://elsewhere.example/stories/x", False), ("", False)):
        fields = {"kind": "split", "story": STORY, **BY}
        answer = await desk.post("/corrections", data=fields, headers={**HTML, "Referer": came})
        assert answer.status_code == 422
        assert "This cannot be done" in answer.text
        assert "No article is named." in answer.text
        assert (f'href="/stories/{STORY}"' in answer.text) == back
        assert "elsewhere.example" not in answer.text


async def test_a_correction_leads_to_the_articles_that_stand_elsewhere(desk: AsyncClient, store: Redis) -> None:
    said = {
        "id": "0" * 16,
        "kind": "move",
        "at": "2025-03-03T17:00:00Z",
        **BY,
        "articles": [GAZETTE],
        "article_count": 1,
    }
    said |= {"into": [ELSEWHERE], "into_count": 3}
    samples.put_record(store, samples.record(corrections=[said], revision=4))
    page = (await desk.get(f"/stories/{STORY}", headers=HTML)).text
    assert f'article 2 moved to <a href="/stories/{ELSEWHERE}">another story</a>' in page
    samples.put_record(store, samples.single(corrections=[said | {"into": [], "into_count": 0, "kind": "split"}]))
    page = (await desk.get(f"/stories/{OTHER}", headers=HTML)).text
    assert f'<a href="/stories/{GAZETTE}">1 article</a> split from' in page
