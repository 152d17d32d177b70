"""The two articles that the project was first asked about, in either order, where they are at hand."""

from pathlib import Path

import pytest

from services.ingestion.files import from_file
from tests.flow.pipeline import running

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "seeds"
FILES = sorted(FOLDER.glob("*.txt"))

pytestmark = [
    pytest.mark.flow,
    pytest.mark.skipif(len(FILES) != 2, reason="the two articles are not beside this checkout"),
]


@pytest.mark.parametrize("files", [FILES, FILES[::-1]], ids=["in order", "reversed"])
async def test_they_become_one_story_with_two_outlets(files: list[Path], tmp_path: Path) -> None:
    async with running(tmp_path) as pipeline:
        for file in files:
            for article in from_file(file.name, file.read_bytes()):
                end, _ = await pipeline.end(await pipeline.publish(article))
                assert end == "story"
        (record,) = await pipeline.records()
    assert len(record.articles) == 2
    assert len({member.outlet.id for member in record.articles if member.outlet}) == 2
    articles_of = {e.name: set(e.articles) for e in record.entities}
    forms = {e.name: {variant.form for variant in e.variants} for e in record.entities}
    for name in ("Lukashenko", "Putin", "Belarus", "Russia"):
        (found,) = [entity for entity in articles_of if entity.endswith(name)]
        assert len(articles_of[found]) == 2, found
    (minister,) = [entity for entity in forms if "Sho" in entity]
    assert "Shoygu" in forms[minister]
