"""What is generated from the code, and what the documents say of it, agrees with the code."""

import re
from pathlib import Path

import pytest

from docs.generate import DOCS, GENERATED
from shared import topology

ROOT = DOCS.parent


@pytest.mark.parametrize("name", GENERATED)
def test_a_generated_document_is_up_to_date(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == GENERATED[name](), "run: make docs"


@pytest.mark.parametrize("page", sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")]), ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


@pytest.mark.parametrize("stage", topology.STAGES, ids=lambda stage: stage.name)
def test_every_stream_of_the_map_is_in_the_readme_and_the_keys(stage: topology.Stage) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    keys = (DOCS / "redis-keys.md").read_text(encoding="utf-8")
    for stream in (stage.reads, stage.writes):
        assert f"`{stream}`" in readme
        assert f"`{stream}`" in keys


def test_every_key_in_the_code_is_in_the_list_of_keys() -> None:
    keys = (DOCS / "redis-keys.md").read_text(encoding="utf-8")
    for module in [*ROOT.glob("services/**/*.py"), *ROOT.glob("shared/*.py")]:
        for name in re.findall(r'named\(f?"([a-z:-]+)', module.read_text(encoding="utf-8")):
            assert name in keys, f"{module.name} uses {name}"
