import json

from redis import Redis as Store

from shared import topology
from tests.services.desk.conftest import Call


def test_it_shows_every_stage(storywire: Call, store: Store) -> None:
    store.xadd("ingest", {"data": "{}"})
    result = storywire("status", "--interval", "0.1")
    assert result.exit_code == 0
    for stage in topology.STAGES:
        assert stage.name in result.stdout


def test_json_has_the_figures(storywire: Call, store: Store) -> None:
    store.xadd("ingest", {"data": "{}"})
    told = json.loads(storywire("status", "--json", "--interval", "0.1").stdout)
    assert told["stages"][0] | {"oldest": 0, "waiting": 1} == told["stages"][0] | {"oldest": 0}
    assert told["stages"][0]["out_per_second"] == 0
