import time
from pathlib import Path

import orjson
import pytest
from redis import Redis as Store
from redis.asyncio import Redis

from services.desk import publishing
from services.desk.publishing import File
from shared.settings import Settings
from tests.services.desk import samples


def test_a_folder_is_walked_in_order(tmp_path: Path) -> None:
    for name in (
        "b/two.json",
        "b/one.txt",
        "a.html",
        ".hidden.json",
        ".git/x.json",
        "b/photo.png",
    ):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.touch()
    (tmp_path / "README.md").touch()
    walked = list(publishing.walked([tmp_path]))
    assert walked == [
        File(tmp_path / "a.html", "a.html"),
        File(tmp_path / "b/one.txt", "b/one.txt"),
        File(tmp_path / "b/two.json", "b/two.json"),
    ]


def test_a_file_that_is_named_is_taken_whatever_it_is_called(tmp_path: Path) -> None:
    assert list(publishing.walked([tmp_path / "README"])) == [File(tmp_path / "README", "README")]


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        (b'{"title": "x"}', ".jsonl"),
        (b'{"title": "x"}\n{"title": "y"}\n', ".jsonl"),
        (b'{\n  "title": "x"\n}', ".json"),
        (b'[{"title": "x"}]', ".json"),
        (b"\xef\xbb\xbf  <!DOCTYPE html>", ".html"),
        (b"A title\n\nAnd a text.", ".txt"),
        (b"", ".txt"),
    ],
)
def test_what_has_no_name_is_known_by_its_beginning(content: bytes, suffix: str) -> None:
    assert publishing.suffix_for(content) == suffix


async def test_each_article_becomes_one_entry(redis: Redis, settings: Settings, store: Store) -> None:
    articles = [{"id": str(number), "title": f"Title {number}", "text": "x"} for number in range(250)]
    published = await publishing.publish(redis, settings, "many.jsonl", articles)
    entries = store.xrange("ingest")
    assert [article.entry.encode() for article in published] == [entry for entry, _ in entries]
    assert [orjson.loads(fields[b"data"]) for _, fields in entries] == articles
    assert (published[7].title, published[7].external_id) == ("Title 7", "7")


async def test_waiting_ends_when_all_have_ended(redis: Redis, settings: Settings, store: Store) -> None:
    entries = [f"{samples.BEGUN}-{number}" for number in range(3)]
    looks = publishing.followed(redis, settings, entries, patience=10)
    assert await anext(looks) == {}
    for entry in entries:
        samples.put_trace(store, entry, **samples.whole_way())
    known = [known async for known in looks][-1]
    assert all(known[entry].end for entry in entries)


async def test_waiting_ends_when_the_time_is_over(redis: Redis, settings: Settings) -> None:
    start = time.monotonic()
    looks = [known async for known in publishing.followed(redis, settings, [samples.ENTRY], patience=0.3)]
    assert looks[-1] == {}
    assert time.monotonic() - start < 2


async def test_more_articles_than_one_look_takes_are_all_followed(
    redis: Redis, settings: Settings, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "LOOKED_AT", 2)
    entries = [f"{samples.BEGUN}-{number}" for number in range(5)]
    for entry in entries:
        samples.put_trace(store, entry, **samples.whole_way())
    known = [known async for known in publishing.followed(redis, settings, entries, patience=10)][-1]
    assert sorted(known) == entries


async def test_half_a_surrogate_pair_is_published_as_it_is(redis: Redis, settings: Settings) -> None:
    (published,) = await publishing.publish(
        redis, settings, "odd.jsonl", [{"title": "A \ud83d heron", "text": "Seen."}]
    )
    ((_, fields),) = await redis.xrange("ingest")
    assert published.title.startswith("A ")
    assert b'"A \\ud83d heron"' in fields[b"data"]
