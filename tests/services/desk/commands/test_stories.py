import json
import threading
import time

from redis import Redis as Store

from services.desk import console
from tests.services.desk import samples
from tests.services.desk.conftest import Call


def test_the_list_shows_ids_and_headlines(storywire: Call, store: Store) -> None:
    samples.put_record(store, samples.record())
    samples.put_record(store, samples.single())
    result = storywire("stories")
    assert result.exit_code == 0
    assert result.stdout.index(samples.OTHER) < result.stdout.index(samples.STORY)
    ids = [json.loads(line)["id"] for line in storywire("stories", "--json", "-n", "1").stdout.splitlines()]
    assert ids == [samples.OTHER]


def test_an_empty_list_says_what_to_do(storywire: Call) -> None:
    result = storywire("stories")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "storywire publish" in result.stderr


def test_a_story_is_shown_by_the_beginning_of_its_id(storywire: Call, store: Store) -> None:
    samples.put_record(store, samples.record())
    result = storywire("story", "k3t")
    assert result.exit_code == 0
    assert samples.WIRE_TITLE in result.stdout


def test_json_is_the_record_as_it_was_published(storywire: Call, store: Store) -> None:
    data = samples.record(ratings=[{"attribute": "injured"}])
    samples.put_record(store, data)
    assert json.loads(storywire("story", samples.STORY, "--json").stdout) == data


def test_a_merged_story_says_where_it_went(storywire: Call, store: Store) -> None:
    samples.put_record(store, samples.record())
    samples.put_record(store, samples.merged("k5aaaaaaaaaa", into=samples.STORY))
    result = storywire("story", "k5aaaaaaaaaa")
    assert f"k5aaaaaaaaaa is now part of {samples.STORY}" in result.stderr
    assert samples.WIRE_TITLE in result.stdout


def test_an_unknown_and_an_ambiguous_id_fail(storywire: Call, store: Store) -> None:
    samples.put_record(store, samples.record())
    samples.put_record(store, samples.single())
    unknown, ambiguous = storywire("story", "nope"), storywire("story", "k")
    assert (unknown.exit_code, ambiguous.exit_code) == (console.FAILED, console.FAILED)
    assert "no story is known as nope" in unknown.stderr
    assert samples.STORY in ambiguous.stderr


def test_records_come_as_json_from_the_start(storywire: Call, store: Store) -> None:
    samples.put_record(store, samples.record())
    # It goes on for ever; the server's closing of the connection ends it here.
    closing = threading.Timer(1.0, lambda: store.client_kill_filter(skipme=True))
    closing.start()
    start = time.monotonic()
    result = storywire("watch", "--from-start", "--json")
    assert time.monotonic() - start < 10
    closing.join()  # a late one would close the connections of the next test
    assert json.loads(result.stdout.splitlines()[0])["id"] == samples.STORY


def test_a_record_of_another_form_is_told_and_not_a_traceback(storywire: Call, store: Store) -> None:
    samples.put_record(store, samples.record())
    store.set(f"story:{samples.STORY}", json.dumps(samples.record() | {"status": "hot"}))
    for call in (["story", samples.STORY], ["stories"], ["watch", "--from-start"]):
        if call[0] == "watch":
            store.xadd("stories", {"data": json.dumps(samples.record() | {"status": "hot"})})
        result = storywire(*call)
        assert result.exit_code == console.FAILED
        assert f"the record of story {samples.STORY} is not of the form" in result.stderr
        assert "Traceback" not in result.output
    assert json.loads(storywire("story", samples.STORY, "--json").stdout)["status"] == "hot"
