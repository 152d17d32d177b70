"""What a speed run means in articles a day, on figures that can be checked in one's head."""

import pytest

from benchmarks.capacity import BUSY, MARKS, PEAK, a_day_and_core, cost, most_of_one_redis, plan, table, written
from shared import topology
from shared.settings import DAY

STAGES = [stage.name for stage in topology.STAGES]
FIGURES = {
    "articles": 100,
    "material": "invented",
    "resident MB": dict.fromkeys(STAGES, 100.0),
    "side by side": {
        **{f"processor ms an article: {stage}": 10.0 for stage in STAGES},
        "processor ms an article: entity-extraction": 150.0,
        "processor ms an article: server": 10.0,
        "redis bytes an article": 50_000.0,
    },
}
EACH = cost(FIGURES)


def test_a_core_is_busy_for_so_many_articles_a_day() -> None:
    assert a_day_and_core(EACH) == pytest.approx(DAY * BUSY / PEAK / 0.2)
    assert most_of_one_redis(EACH) == pytest.approx(DAY * BUSY / PEAK / 0.01)


def test_workers_are_as_many_as_the_busiest_hour_needs() -> None:
    needed = plan(EACH, 1_000_000)
    rate = 1_000_000 / DAY * PEAK  # 23.1 a second
    assert needed.workers["entity-extraction"] == 5
    assert needed.workers["ingestion"] == 1
    assert rate * 0.15 <= 5 * BUSY
    assert needed.worker_memory == pytest.approx(0.9)
    assert needed.redis_memory == {1: pytest.approx(50.0), 7: pytest.approx(350.0)}


def test_where_one_redis_is_not_enough_it_says_how_many_are() -> None:
    assert plan(EACH, 3_000_000).redis == 1
    assert plan(EACH, 10_000_000).redis == 4


def test_the_table_is_written_between_the_marks_and_nowhere_else() -> None:
    page = f"before\n{MARKS[0]}\nold\n{MARKS[1]}\nafter\n"
    new = table(FIGURES)
    assert "| 10,000,000 |" in new
    assert written(page, new) == f"before\n{MARKS[0]}\n{new}\n{MARKS[1]}\nafter\n"
    assert written(written(page, new), new) == written(page, new)
    with pytest.raises(ValueError, match="no marks"):
        written("nothing", new)
