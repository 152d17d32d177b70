"""What is generated from the code, and what the documents say of it, agrees with the code."""

import re
from pathlib import Path

import pytest

from docs.generate import DOCS, GENERATED
from shared import topology
from shared.access import USERS

ROOT = DOCS.parent


@pytest.mark.parametrize("name", GENERATED)
def test_a_generated_document_is_up_to_date(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == GENERATED[name](), "run: make docs"


@pytest.mark.parametrize("page", sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")]), ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    pictures = re.findall(r'(?:src|srcset)="([^"]+)"', text)
    for target in [*re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text), *pictures]:
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


THREATS = (DOCS / "threat-model.md").read_text(encoding="utf-8")


def test_every_threat_names_a_test_and_every_test_that_it_names_exists() -> None:
    rows = [row.split(" | ") for row in THREATS.splitlines() if row.startswith("| ") and row.count(" | ") == 2]
    threats = [row for row in rows if row[0] not in {"| threat", "| ---"}]
    assert len(threats) > 30
    for threat, _, shown in threats:
        named = re.findall(r"`([\w/]+\.py)::(test_\w+)`", shown)
        assert named, f"nothing shows what stands against: {threat}"
        for file, test in named:
            code = (ROOT / "tests" / file).read_text(encoding="utf-8")
            assert re.search(rf"^(?:async )?def {test}\(", code, re.MULTILINE), f"there is no {file}::{test}"


def test_every_user_of_redis_is_in_the_threat_model() -> None:
    for name in {user.name for user in USERS} - {stage.name for stage in topology.STAGES}:
        assert f"`{name}`" in THREATS, f"the user {name} is not told of"


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_what_is_installed_is_pinned_by_hash(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    packages = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert len(packages) > 30
    for package in packages:
        assert "==" in package
        assert "--hash=sha256:" in package, package
    for file in ("Makefile", "Dockerfile"):
        assert "--require-hashes --only-binary :all: -r requirements.lock" in (ROOT / file).read_text(encoding="utf-8")
