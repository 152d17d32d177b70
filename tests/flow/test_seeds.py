"""The sample articles, published, become the stories that ``seeds/expected.json`` names."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from services.aggregation.verify import verify
from services.ingestion.files import from_file
from shared.article import Article
from tests.flow.pipeline import Pipeline, running

pytestmark = [pytest.mark.flow, pytest.mark.asyncio(loop_scope="module")]

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
EXPECTED = orjson.loads((SEEDS / "expected.json").read_bytes())


def articles() -> list[dict[str, Any]]:
    """Every sample article, in path order, under the ids that ``expected.json`` uses."""
    found = []
    for path in sorted(SEEDS.glob("0*/*")):
        for article in from_file(str(path.relative_to(SEEDS)), path.read_bytes()):
            found.append(article)
    return found


@pytest.fixture(scope="module")
async def published(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Pipeline, list[Any]]]:
    """A pipeline through which all sample articles have gone, and their ends."""
    async with running(tmp_path_factory.mktemp("seeds")) as pipeline:
        traces = await pipeline.publish_all(articles())
        yield pipeline, await pipeline.ends(traces)
