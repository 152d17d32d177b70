"""What the workers tell Prometheus, scraped from the real workers and held against what was done to them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from urllib.request import urlopen

import pytest
import pytest_asyncio
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from shared import topology
from shared.topology import Stage
from tests.flow.pipeline import Pipeline, running
from tests.flow.servers import free_port

pytestmark = [pytest.mark.flow, pytest.mark.asyncio(loop_scope="module")]

TOWNS = ("Aldermouth", "Brackwater", "Corriemore", "Dunstead")
DEDUPLICATION, EXTRACTION = topology.DEDUPLICATION.name, topology.ENTITY_EXTRACTION.name


def report(town: str) -> dict[str, str]:
    return {
        "id": town,
        "title": f"{town} opens its new lock",
        "text": f"{town} opened its new lock on Tuesday, Mayor Ida {town}son said. The canal had been shut for a year, "
        f"and boats from {town} had to take the long way by sea.",
    }


COUNTERS = ("_total", "_count", "_sum")


class Scraper:
    """Asks every worker on its own port, as Prometheus would; counters are told from ``begin`` on."""

    def __init__(self) -> None:
        self.ports = {stage.name: free_port() for stage in topology.STAGES}
        self.before: dict[tuple[object, ...], float] = {}

    async def begin(self) -> None:
        for worker in self.ports:
            self.before |= {_key(worker, sample): sample.value for sample in await self.ask(worker)}

    @property
    def own_settings(self) -> dict[str, dict[str, int]]:
        return {stage: {"metrics_port": port} for stage, port in self.ports.items()}

    async def ask(self, worker: str) -> list[Sample]:
        def fetch() -> str:
            with urlopen(f"http://127.0.0.1:{self.ports[worker]}/metrics", timeout=5) as answer:
                return answer.read().decode()

        text = await asyncio.to_thread(fetch)
        return [sample for family in text_string_to_metric_families(text) for sample in family.samples]

    async def value(self, worker: str, name: str, **labels: str) -> float:
        return sum(
            sample.value - (self.before.get(_key(worker, sample), 0) if name.endswith(COUNTERS) else 0)
            for sample in await self.ask(worker)
            if sample.name == name and labels.items() <= sample.labels.items()
        )

    async def until(self, test: Callable[[float], bool], worker: str, name: str, **labels: str) -> float:
        for _ in range(200):
            value = await self.value(worker, name, **labels)
            if test(value):
                return value
            await asyncio.sleep(0.1)
        raise AssertionError(f"{name}{labels} of {worker} is {value}")


def _key(worker: str, sample: Sample) -> tuple[object, ...]:
    return worker, sample.name, *sorted(sample.labels.items())


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scraped(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Pipeline, Scraper]]:
    scraper = Scraper()
    folder = tmp_path_factory.mktemp("metrics")
    async with running(folder, own=scraper.own_settings, claim_after=3.0, backlog=10) as pipeline:
        yield pipeline, scraper


@pytest_asyncio.fixture(loop_scope="module")
async def scraper(scraped: tuple[Pipeline, Scraper]) -> Scraper:
    await scraped[1].begin()
    return scraped[1]


@pytest.fixture
def pipeline(scraped: tuple[Pipeline, Scraper]) -> Pipeline:
    return scraped[0]


async def restarted(pipeline: Pipeline, stage: Stage) -> None:
    pipeline.start(stage)
    await pipeline.ready()


async def test_every_message_is_counted_in_and_out_with_its_outcome(pipeline: Pipeline, scraper: Scraper) -> None:
    told = await pipeline.redis.xlen(topology.STORIES)
    good = [report(town) for town in TOWNS]
    traces = await pipeline.publish_all([*good, good[0], b"{not json"])
    ends = [end for end, _ in await pipeline.ends(traces)]
    assert ends == ["story"] * 4 + ["dropped", "dead"]

    async def counted(name: str, **labels: str) -> list[float]:
        return [await scraper.value(stage.name, name, stage=stage.name, **labels) for stage in topology.STAGES]

    assert await counted("storywire_received_total") == [6, 5, 4, 4, 4]
    assert await counted("storywire_messages_total", outcome="passed") == [5, 4, 4, 4, 0]
    assert await counted("storywire_messages_total", outcome="dead") == [1, 0, 0, 0, 0]
    assert await counted("storywire_messages_total", outcome="dropped") == [0, 1, 0, 0, 0]
    assert await counted("storywire_dropped_total", reason="seen already") == [0, 1, 0, 0, 0]
    assert await counted("storywire_messages_total", outcome="kept") == [0, 0, 0, 0, 4]
    records = await pipeline.redis.xlen(topology.STORIES) - told
    assert await counted("storywire_emitted_total") == [5, 4, 4, 4, records]
    assert await counted("storywire_stage_seconds_count") == [6, 5, 4, 4, 4]
    assert all(seconds > 0 for seconds in await counted("storywire_stage_seconds_sum"))
    assert await scraper.value(EXTRACTION, "storywire_batch_articles_sum") == 4

    # From ingest to the record: once for each article that has one, and as long as the traces say.
    aggregation = topology.AGGREGATION.name
    assert await scraper.value(aggregation, "storywire_latency_seconds_count") == 4
    total = await scraper.value(aggregation, "storywire_latency_seconds_sum")
    assert 4 * 0.1 <= total < 4 * 30


async def test_what_waits_for_a_stage_is_told_even_when_the_stage_has_no_worker(
    pipeline: Pipeline, scraper: Scraper
) -> None:
    pipeline.processes[EXTRACTION].terminate()
    pipeline.processes[EXTRACTION].wait(15)
    traces = await pipeline.publish_all([report(f"{town} {n}") for town in TOWNS for n in ("North", "South")])
    await scraper.until(lambda n: n == 8, DEDUPLICATION, "storywire_waiting", stage=EXTRACTION)
    unread = await scraper.value(DEDUPLICATION, "storywire_oldest_unread_seconds", stage=EXTRACTION)
    assert await scraper.until(lambda n: n > unread, DEDUPLICATION, "storywire_oldest_unread_seconds", stage=EXTRACTION)

    # A reader takes two and is never heard of again.
    stream = topology.ENTITY_EXTRACTION.reads
    await pipeline.redis.xreadgroup(EXTRACTION, "gone", {stream: ">"}, count=2)
    await scraper.until(lambda n: n == 2, DEDUPLICATION, "storywire_pending", stage=EXTRACTION)
    await scraper.until(lambda n: n == 6, DEDUPLICATION, "storywire_waiting", stage=EXTRACTION)
    assert await scraper.value(DEDUPLICATION, "storywire_oldest_seconds", stage=EXTRACTION) >= unread

    # Only the worker that is there again shows its own backlog, and that it goes to nothing.
    await restarted(pipeline, topology.ENTITY_EXTRACTION)
    await pipeline.ends(traces)
    await scraper.until(lambda n: n == 0, EXTRACTION, "storywire_waiting", stage=EXTRACTION)
    await scraper.until(lambda n: n == 0, EXTRACTION, "storywire_pending", stage=EXTRACTION)
    await scraper.until(lambda n: n == 0, DEDUPLICATION, "storywire_oldest_seconds", stage=EXTRACTION)


async def test_a_stage_that_pauses_says_so(pipeline: Pipeline, scraper: Scraper) -> None:
    pipeline.processes[EXTRACTION].terminate()
    pipeline.processes[EXTRACTION].wait(15)
    traces = await pipeline.publish_all(
        [report(f"{town} {n}") for town in TOWNS for n in ("One", "Two", "Three", "Four", "Five")]
    )
    await scraper.until(lambda n: n == 1, DEDUPLICATION, "storywire_paused", stage=DEDUPLICATION)
    await restarted(pipeline, topology.ENTITY_EXTRACTION)
    await scraper.until(lambda n: n == 0, DEDUPLICATION, "storywire_paused", stage=DEDUPLICATION)
    await pipeline.ends(traces)


async def test_a_try_that_fails_is_counted_until_the_message_succeeds(pipeline: Pipeline, scraper: Scraper) -> None:
    await pipeline.redis.set("dedup:texts", "where a hash should be")
    trace = await pipeline.publish(report("Eastwick"))
    failed = await scraper.until(lambda n: n >= 2, DEDUPLICATION, "storywire_retries_total", stage=DEDUPLICATION)
    await pipeline.redis.delete("dedup:texts")
    assert (await pipeline.end(trace))[0] == "story"
    assert await scraper.value(DEDUPLICATION, "storywire_received_total", stage=DEDUPLICATION) >= failed + 1
    assert await scraper.value(DEDUPLICATION, "storywire_messages_total", stage=DEDUPLICATION, outcome="dead") == 0
