"""The files in ``monitoring/`` against a real Prometheus that scrapes real workers.

What runs here is Prometheus itself and ``promtool``, where they are installed (Debian's package ``prometheus``).
Grafana does not run here: of the dashboard, every query is put to that Prometheus, and the files are read.
"""

import asyncio
import json
import re
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
import pytest_asyncio
import yaml
from prometheus_client import REGISTRY

from services.feeds import numbers as of_feeds  # noqa: F401 - registers what is looked for here
from services.webhooks import numbers as of_webhooks  # noqa: F401 - the same
from shared import metrics, topology  # noqa: F401 - the same
from tests.chaos.newsroom import articles
from tests.flow.pipeline import running
from tests.flow.servers import free_port

MONITORING = Path(__file__).resolve().parents[2] / "monitoring"
CONFIG = MONITORING / "prometheus" / "prometheus.yml"
DASHBOARD = json.loads((MONITORING / "grafana" / "dashboards" / "storywire.json").read_text(encoding="utf-8"))
QUERIES = [(panel["title"], target["expr"]) for panel in DASHBOARD["panels"] for target in panel["targets"]]
ALERTS = [
    rule
    for group in yaml.safe_load((MONITORING / "prometheus" / "alerts.yml").read_text(encoding="utf-8"))["groups"]
    for rule in group["rules"]
]

PROMETHEUS, PROMTOOL = shutil.which("prometheus"), shutil.which("promtool")
needs_prometheus = pytest.mark.skipif(not (PROMETHEUS and PROMTOOL), reason="prometheus and promtool are not installed")

QUIET = {"Retries and dead letters", "Workers and pauses", "Feeds", "Webhooks"}
"""panels some of whose queries have no answer while all goes well, or while no such service runs"""


@needs_prometheus
@pytest.mark.parametrize(
    "command", ["check config prometheus.yml", "check rules alerts.yml", "test rules alerts.test.yml"]
)
def test_promtool_finds_no_fault(command: str) -> None:
    done = subprocess.run(
        [PROMTOOL or "", *command.split()], cwd=CONFIG.parent, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_stage_is_scraped() -> None:
    jobs = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))["scrape_configs"]
    stages, services = (job["dns_sd_configs"][0]["names"] for job in jobs)
    assert stages == [stage.name for stage in topology.STAGES]
    assert services == ["feeds", "webhooks"]


def test_queries_and_alerts_name_only_metrics_that_exist() -> None:
    told = {family.name for family in REGISTRY.collect() if family.name.startswith("storywire_")}
    named = {
        re.sub(r"_(total|bucket|sum|count)$", "", name)
        for expression in [expression for _, expression in QUERIES] + [alert["expr"] for alert in ALERTS]
        for name in re.findall(r"\bstorywire_\w+", expression)
    }
    assert named <= told
    # Every metric is on the dashboard, but for one that is there as the age of what is unread.
    assert told - named == {"storywire_oldest_seconds"}


def test_every_alert_tells_what_to_do_first() -> None:
    guide = (MONITORING.parent / "docs" / "monitoring.md").read_text(encoding="utf-8")
    for alert in ALERTS:
        assert f"**{alert['alert']}**" in guide


class Prometheus:
    """A Prometheus under way, asked over its own interface."""

    def __init__(self, port: int) -> None:
        self.port = port

    async def get(self, path: str, **parameters: str) -> Any:
        def fetch() -> Any:
            url = f"http://127.0.0.1:{self.port}/api/v1/{path}?{urlencode(parameters)}"
            with urlopen(url, timeout=10) as answer:
                return json.load(answer)["data"]

        return await asyncio.to_thread(fetch)

    async def query(self, expression: str) -> list[dict[str, Any]]:
        return (await self.get("query", query=expression))["result"]

    async def until_up(self, workers: int) -> None:
        for _ in range(300):
            try:
                answer = await self.query("sum(up)")
            except OSError:
                answer = []
            if answer and float(answer[0]["value"][1]) == workers:
                return
            await asyncio.sleep(0.2)
        raise AssertionError(f"not all workers are scraped: {await self.get('targets')}")


@asynccontextmanager
async def prometheus(folder: Path, ports: dict[str, int]) -> AsyncIterator[Prometheus]:
    """Run Prometheus with our configuration, but for where the workers are and how often it asks."""
    config = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))
    config["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
    config["rule_files"] = [str(CONFIG.parent / name) for name in config["rule_files"]]
    job = config["scrape_configs"][0]
    config["scrape_configs"] = [job]
    del job["dns_sd_configs"], job["relabel_configs"]
    job["static_configs"] = [
        {"targets": [f"127.0.0.1:{port}"], "labels": {"service": stage}} for stage, port in ports.items()
    ]
    (folder / "prometheus.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    port = free_port()
    with (folder / "prometheus.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            PROMETHEUS or "",
            f"--config.file={folder}/prometheus.yml",
            f"--storage.tsdb.path={folder}/tsdb",
            f"--web.listen-address=127.0.0.1:{port}",
            stdout=log,
            stderr=log,
        )
    try:
        asked = Prometheus(port)
        await asked.until_up(len(ports))
        yield asked
    finally:
        process.terminate()
        await process.wait()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def watched(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Prometheus, list[str]]]:
    """A Prometheus that has seen 32 articles go through, and how each of them ended."""
    ports = {stage.name: free_port() for stage in topology.STAGES}
    own = {stage: {"metrics_port": port} for stage, port in ports.items()}
    async with (
        running(tmp_path_factory.mktemp("pipeline"), own=own) as pipeline,
        prometheus(tmp_path_factory.mktemp("prometheus"), ports) as asked,
    ):
        sample = articles(30, 1)
        traces = await pipeline.publish_all([*sample, sample[0], b"{not json"])
        ends = [end for end, _ in await pipeline.ends(traces)]
        await asyncio.sleep(5)  # two scrapes at least, and the gauges' own interval
        yield asked, ends


@needs_prometheus
@pytest.mark.flow
@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(("title", "query"), QUERIES, ids=[f"{title}: {query}" for title, query in QUERIES])
async def test_every_query_of_the_dashboard_has_an_answer(
    watched: tuple[Prometheus, list[str]], title: str, query: str
) -> None:
    expression = query.replace("$__rate_interval", "1m").replace("$__range", "5m")
    answer = await watched[0].query(expression)
    assert answer or title in QUIET
    assert all("value" in series for series in answer)


@needs_prometheus
@pytest.mark.flow
@pytest.mark.asyncio(loop_scope="module")
async def test_prometheus_has_counted_what_was_published(watched: tuple[Prometheus, list[str]]) -> None:
    asked, ends = watched

    async def number(expression: str) -> float:
        return float((await asked.query(expression))[0]["value"][1])

    assert await number('storywire_received_total{stage="ingestion"}') == len(ends) == 32
    assert await number('sum(storywire_messages_total{outcome="dead"})') == ends.count("dead") == 1
    assert await number("sum(storywire_dropped_total)") == ends.count("dropped") >= 1
    assert await number("sum(storywire_latency_seconds_count)") == ends.count("story")
    assert await number("count(storywire_paused)") == len(topology.STAGES)


@needs_prometheus
@pytest.mark.flow
@pytest.mark.asyncio(loop_scope="module")
async def test_the_alerts_are_loaded_and_none_but_dead_letters_fires(watched: tuple[Prometheus, list[str]]) -> None:
    rules = (await watched[0].get("rules"))["groups"][0]["rules"]
    assert [rule["name"] for rule in rules] == [alert["alert"] for alert in ALERTS]
    assert {rule["health"] for rule in rules} == {"ok"}
    assert {rule["name"] for rule in rules if rule["state"] == "firing"} <= {"DeadLetters"}
