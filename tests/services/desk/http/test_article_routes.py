from typing import Any

import orjson
import pytest
from httpx import AsyncClient
from redis import Redis

from services.aggregation.report import Report, pack
from services.desk.http import article_routes, submissions
from shared.annotations import Annotations
from shared.article import Article, Cut
from shared.events import Copy, Link
from tests.services.desk.http.conftest import BEARER, HTML, JSON
from tests.services.desk.samples import ENTRY, RADIO, STORY, put_record, put_trace, record, whole_way

ARTICLE = {"title": "Harbour bridge closed", "text": "A crane struck a pillar of the harbour bridge on Monday."}
LINKED_DATA = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Harbour bridge closed",
    "articleBody": ARTICLE["text"],
    "identifier": "bridge-1",
}
NINJS = {"uri": "urn:x:1", "headlines": [{"value": "Bridge closed"}], "bodies": [{"value": ARTICLE["text"]}]}


def published(store: Redis) -> list[dict[str, Any]]:
    return [orjson.loads(fields[b"data"]) for _, fields in store.xrange("ingest")]


async def test_an_article_is_published_and_its_trace_can_be_followed(desk: AsyncClient, store: Redis) -> None:
    answer = await desk.post("/articles", json={**ARTICLE, "id": "bridge"})
    assert answer.status_code == 202
    told = answer.json()["articles"][0]
    assert (told["external_id"], told["title"]) == ("bridge", "Harbour bridge closed")
    assert answer.headers["location"] == told["trace"]
    assert published(store) == [{**ARTICLE, "id": "bridge"}]
    trace = await desk.get(told["trace"], headers=JSON)
    assert trace.json()["traces"][0]["id"] == told["id"]


@pytest.mark.parametrize(
    ("media_type", "body", "count"),
    [
        ("application/json", orjson.dumps([ARTICLE, ARTICLE]), 2),
        ("application/json; charset=utf-8", orjson.dumps({"articles": [ARTICLE, ARTICLE, ARTICLE]}), 3),
        ("application/ld+json", orjson.dumps(LINKED_DATA), 1),
        ("application/json", orjson.dumps(NINJS), 1),
        ("application/x-ndjson", b"\n".join([orjson.dumps(ARTICLE)] * 2), 2),
        ("text/html", b"<html><title>Bridge</title><p>A crane struck the bridge on Monday.</p></html>", 1),
        ("text/plain", b"Bridge closed\n\nA crane struck the bridge on Monday.", 1),
    ],
)
async def test_articles_come_in_many_forms(
    desk: AsyncClient, store: Redis, media_type: str, body: bytes, count: int
) -> None:
    answer = await desk.post("/articles", content=body, headers={"Content-Type": media_type})
    assert answer.status_code == 202, answer.text
    assert len(answer.json()["articles"]) == count == len(published(store))
    assert all(article.get("id") != "body" for article in published(store))


@pytest.mark.parametrize(
    ("body", "media_type", "refusal"),
    [
        (b"{", "application/json", (422, "not JSON")),
        (b"", "application/json", (422, "empty")),
        (b"7", "application/json", (422, "number")),
        (orjson.dumps({"title": "no text"}), "application/json", (422, "text: missing")),
        (orjson.dumps({"text": ["a", "b"], "title": {}}), "application/json", (422, "text")),
        (b"a=b", "application/x-www-form-urlencoded", (415, "is not read")),
        (b"{}", "", (415, "missing")),
    ],
)
async def test_what_is_no_article_is_refused_with_the_reason(
    desk: AsyncClient, store: Redis, body: bytes, media_type: str, refusal: tuple[int, str]
) -> None:
    answer = await desk.post("/articles", content=body, headers={"Content-Type": media_type})
    status, words = refusal
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert words in answer.text
    assert published(store) == []


async def test_one_bad_article_among_many_publishes_none_and_is_named(desk: AsyncClient, store: Redis) -> None:
    answer = await desk.post("/articles", json=[ARTICLE, {"title": "no text"}, ARTICLE])
    assert answer.status_code == 422
    assert [error["item"] for error in answer.json()["errors"]] == [1]
    assert published(store) == []


async def test_what_is_too_large_is_refused(desk: AsyncClient, store: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(article_routes, "LARGEST", 100)
    monkeypatch.setattr(submissions, "MOST", 2)

    async def in_pieces() -> Any:
        for _ in range(5):
            yield b" " * 50

    headers = {"Content-Type": "application/json"}
    assert (await desk.post("/articles", content=b" " * 101, headers=headers)).status_code == 413
    assert (await desk.post("/articles", content=in_pieces(), headers=headers)).status_code == 413
    assert (await desk.post("/articles", content=b"[{},{},{}]", headers=headers)).status_code == 413
    assert published(store) == []


async def test_a_request_with_a_key_publishes_once(desk: AsyncClient, store: Redis) -> None:
    key = {"Idempotency-Key": "monday-1"}
    first = await desk.post("/articles", json=ARTICLE, headers=key)
    again = await desk.post("/articles", json=ARTICLE, headers=key)
    assert first.json() == again.json()
    assert again.headers["idempotency-replayed"] == "true"
    assert len(published(store)) == 1
    other = await desk.post("/articles", json={**ARTICLE, "title": "Another"}, headers=key)
    assert other.status_code == 409
    assert 0 < store.ttl(store.keys("desk:key:*")[0]) <= submissions.KEY_LIVES


async def test_publishing_needs_the_token_where_others_can_connect(guarded: AsyncClient, store: Redis) -> None:
    refused = await guarded.post("/articles", json=ARTICLE)
    assert (refused.status_code, refused.headers["www-authenticate"][:6]) == (401, "Bearer")
    assert (await guarded.post("/articles", json=ARTICLE, headers={"Authorization": "Bearer no"})).status_code == 401
    assert published(store) == []
    assert (await guarded.post("/articles", json=ARTICLE, headers=BEARER)).status_code == 202


async def test_a_trace_tells_stage_by_stage_and_leads_to_the_story(desk: AsyncClient, store: Redis) -> None:
    put_record(store, record())
    put_trace(store, names=("https://coastal.example/a",), **whole_way())
    told = (await desk.get("/articles/https://coastal.example/a/trace", headers=JSON)).json()["traces"][0]
    assert told["end"]["story"] == f"/stories/{STORY}"
    assert next(iter(told["steps"])) == "ingestion"
    page = (await desk.get(f"/articles/{ENTRY}/trace", headers=HTML)).text
    assert "joins k3t7m2x9q4w1" in page
    assert (await desk.get("/articles/unknown/trace", headers=JSON)).status_code == 404


def put_article(store: Redis, **other: Any) -> Article:
    original = "SKARVIK (CW) — The bridge is shut & two ferries sail. <b>Read also: fog</b>"
    article = Article(
        **{
            "id": RADIO,
            "revision": 2,
            "trace": ENTRY,
            "title": "Detours",
            "original": original,
            "cuts": (Cut(kind="dateline", start=0, end=15), Cut(kind="teaser", start=54, end=len(original))),
            "received": "2025-03-03T16:00:00Z",
        }
        | other
    )
    link = Link(story=STORY, score=1, new=True)
    blob = pack(Report(article=article, annotations=Annotations(), copy_of=Copy(kind="new"), link=link))
    store.hset(f"agg:article:{RADIO}", mapping={"report": blob, "revision": 2, "story": STORY})
    return article


async def test_a_citation_opens_the_article_with_its_words_marked(desk: AsyncClient, store: Redis) -> None:
    article = put_article(store)
    start = article.text.index("two ferries")
    page = (await desk.get(f"/articles/{RADIO}?span=text:{start}-{start + 11}", headers=HTML)).text
    assert '<mark id="cited" tabindex="-1">two ferries</mark>' in page
    assert "is shut &amp; " in page
    assert 'title="left out: teaser"' in page
    assert "&lt;b&gt;Read also: fog&lt;/b&gt;" in page
    assert f'href="/stories/{STORY}"' in page


@pytest.mark.parametrize("span", ["", "text:9-3", "text:5000-6000", "nowhere:1-2", "<script>"])
async def test_a_span_that_is_none_marks_nothing(desk: AsyncClient, store: Redis, span: str) -> None:
    put_article(store)
    page = await desk.get(f"/articles/{RADIO}", params={"span": span}, headers=HTML)
    assert page.status_code == 200
    assert "<mark" not in page.text


async def test_an_article_as_data_has_its_text_and_what_was_cut(desk: AsyncClient, store: Redis) -> None:
    article = put_article(store)
    told = (await desk.get(f"/articles/{RADIO}", headers=JSON)).json()
    assert (told["text"], told["cuts"][0]["kind"], told["story"]) == (article.text, "dateline", f"/stories/{STORY}")
    assert (await desk.get("/articles/bbbbbbbbbbbbbbb1", headers=JSON)).status_code == 404
