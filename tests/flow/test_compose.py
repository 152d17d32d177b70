"""The real ``compose.yaml``, where a container engine answers: publish with ``redis-cli``, see the record come out."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = "storywire-test"
STAGES = ("ingestion", "deduplication", "entity-extraction", "cross-referencing", "aggregation")


DOCKER = shutil.which("docker") or "docker"


def engine_answers() -> bool:
    try:
        for command in ("info", "compose version"):
            subprocess.run([DOCKER, *command.split()], capture_output=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return False
    return True


pytestmark = [
    pytest.mark.engine,
    pytest.mark.timeout(1200),
    pytest.mark.skipif(not engine_answers(), reason="no container engine with compose answers on this machine"),
    pytest.mark.usefixtures("stack"),
]


def attempt(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [DOCKER, "compose", "--project-name", PROJECT, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=900, check=False)


def compose(*arguments: str) -> str:
    done = attempt(*arguments)
    assert done.returncode == 0, f"{arguments}: {done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def stack() -> Iterator[None]:
    """The whole stack, up and healthy; its containers, network and volume are removed afterwards."""
    try:
        compose("up", "--detach", "--build", "--wait", "--wait-timeout", "300")
        yield
    finally:
        compose("down", "--volumes", "--timeout", "30")


def redis_cli(*arguments: str) -> str:
    return compose("exec", "-T", "redis", "redis-cli", *arguments)


def record_of(entry: str, patience: float = 90) -> dict[str, object]:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        step = redis_cli("HGET", f"trace:{entry}", "story").strip()
        if step:
            return orjson.loads(redis_cli("GET", f"story:{orjson.loads(step)['story']}"))
        time.sleep(0.5)
    raise AssertionError(f"no record; trace: {redis_cli('HGETALL', f'trace:{entry}')}")


def publish(title: str, text: str, url: str) -> str:
    return redis_cli("XADD", "ingest", "*", "title", title, "text", text, "url", url).strip()


def test_an_article_put_on_the_stream_by_hand_becomes_a_record() -> None:
    entry = publish(
        "Mill at Corvendale burns to the ground",
        "CORVENDALE — Fire destroyed the old paper mill at Corvendale on Sunday night, Mayor Edda Fenholm said. "
        "Nobody was hurt. Forty firefighters from three towns worked until dawn.",
        "https://corvendalepost.example/2025/03/02/mill-fire",
    )
    record = record_of(entry)
    assert record["headline"]["text"] == "Mill at Corvendale burns to the ground"
    assert "Edda Fenholm" in {entity["name"] for entity in record["entities"]}


def test_every_stage_can_be_scaled() -> None:
    scales = [option for stage in STAGES for option in ("--scale", f"{stage}=2")]
    compose("up", "--detach", "--no-build", "--wait", "--wait-timeout", "300", *scales)
    entry = publish(
        "Corvendale mill had no sprinklers, inspector says",
        "The paper mill at Corvendale that burned down on Sunday night had no sprinklers, the fire inspector Osk "
        "Brantvik said. Mayor Edda Fenholm called for a law. Forty firefighters had fought the fire until dawn.",
        "https://westerlandtimes.example/2025/03/03/mill-sprinklers",
    )
    assert record_of(entry)["id"]
    running = compose("ps", "--format", "json").splitlines()
    assert sum(orjson.loads(line)["Service"] in STAGES for line in running) == 2 * len(STAGES)


def test_workers_run_without_rights() -> None:
    assert compose("exec", "-T", "ingestion", "id", "-u").strip() == "10001"
    assert attempt("exec", "-T", "ingestion", "touch", "/opt/storywire/x").returncode != 0
    status = compose("exec", "-T", "ingestion", "cat", "/proc/1/status")
    assert "CapEff:\t0000000000000000" in status


def test_the_sample_articles_can_be_published_from_inside() -> None:
    folders = [f"/seeds/{folder.name}" for folder in sorted((ROOT / "seeds").glob("0*"))]
    compose("run", "--rm", "desk", "publish", "--wait", *folders)
    stories = [orjson.loads(line) for line in compose("run", "--rm", "desk", "export").splitlines()]
    assert sum(len(story["articles"]) > 1 for story in stories) >= 5
