import json

from redis import Redis as Store

from services.desk import console
from tests.services.desk import samples
from tests.services.desk.conftest import Call


def test_it_is_found_by_every_name(storywire: Call, store: Store) -> None:
    samples.put_record(store, samples.record())
    samples.put_trace(store, names=("gazette-77",), **samples.whole_way())
    for name in ("gazette-77", samples.ENTRY):
        result = storywire("trace", name)
        assert result.exit_code == 0
        assert samples.WIRE_TITLE in " ".join(result.stdout.split())


def test_json_tells_steps_and_end(storywire: Call, store: Store) -> None:
    samples.put_trace(store, **samples.whole_way())
    told = json.loads(storywire("trace", samples.ENTRY, "--json").stdout)
    assert told["end"]["story"] == samples.STORY
    assert told["steps"]["entity-extraction"]["seconds"] == 0.31


def test_what_is_unknown_fails(storywire: Call) -> None:
    result = storywire("trace", "\x1b[31mnope")
    assert result.exit_code == console.FAILED
    assert "nothing is known of ␛[31mnope" in result.stderr
