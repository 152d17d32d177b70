import pytest
from httpx import AsyncClient

from services.desk.http.access import decided
from services.desk.http.rate_limit import Limit, Rate
from tests.services.desk.http.conftest import HTML, JSON, TOKEN
from tests.services.desk.samples import STORY

ARTICLE = {"text": "A crane struck a pillar of the harbour bridge on Monday."}


@pytest.mark.parametrize(
    "path", ["/", "/pipeline", f"/stories/{STORY}", "/static/desk.css", "/nowhere", "/stories?origins=x"]
)
async def test_every_answer_forbids_scripts_and_frames_of_others(desk: AsyncClient, path: str) -> None:
    headers = (await desk.get(path, headers=HTML)).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/", "/pipeline", "/nowhere"])
async def test_pages_hold_no_inline_script_or_style_and_nothing_of_other_hosts(desk: AsyncClient, path: str) -> None:
    page = (await desk.get(path, headers=HTML)).text
    assert " style=" not in page
    assert " onclick=" not in page
    assert "<script>" not in page
    assert 'src="http' not in page
    assert 'href="http' not in page


async def test_a_page_of_another_site_cannot_publish(desk: AsyncClient) -> None:
    for headers in (
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ):
        assert (await desk.post("/articles", json=ARTICLE, headers=headers)).status_code == 403, headers
    own = {"Origin": str(desk.base_url).rstrip("/"), "Sec-Fetch-Site": "same-origin"}
    assert (await desk.post("/articles", json=ARTICLE, headers=own)).status_code == 202


async def test_a_name_that_others_can_point_here_is_refused(desk: AsyncClient) -> None:
    assert (await desk.get("/stories", headers={**JSON, "Host": "rebound.example"})).status_code == 421
    assert (await desk.get("/stories", headers={**JSON, "Host": "localhost:99"})).status_code == 200


def test_a_token_is_made_where_other_machines_can_connect() -> None:
    assert decided("127.0.0.1", None).token is None
    assert decided("::1", None).token is None
    assert decided("localhost", TOKEN).token == TOKEN
    assert len(decided("0.0.0.0", None).token or "") > 20  # noqa: S104 - nothing listens
    assert decided("192.0.2.1", None).token != decided("192.0.2.1", None).token


def test_a_client_may_come_in_bursts_and_then_at_a_pace() -> None:
    now = 0.0
    limit = Limit(Rate(burst=3, per_second=2), clock=lambda: now)
    assert [limit.wait("a") for _ in range(4)] == [0, 0, 0, 0.5]
    assert limit.wait("b") == 0
    now = 0.5
    assert [limit.wait("a") for _ in range(2)] == [0, 0.5]


async def test_too_many_requests_are_told_when_to_come_again(desk: AsyncClient) -> None:
    answers = [await desk.get("/nowhere", headers=JSON) for _ in range(450)]
    late = answers[-1]
    assert late.status_code in (404, 429)
    refused = next((answer for answer in answers if answer.status_code == 429), None)
    if refused is not None:
        assert refused.headers["retry-after"] == "1"
    assert (await desk.get("/healthz")).status_code == 200
