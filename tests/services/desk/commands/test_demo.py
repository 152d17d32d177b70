import json
import os
import pty
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

DEMO = [sys.executable, "-m", "services.desk.cli", "demo", "--timeout", "120"]

TEXT = (
    "A crane struck a pillar of the harbour bridge in Skarvik on Monday, and the bridge was closed to all traffic. "
    "Mayor Ilse Brandvold said that inspectors needed two days. Nobody was injured, the port authority said."
)


def demo(tmp_path: Path, *files: Path) -> "subprocess.CompletedProcess[str]":
    """Run the demo on ``files``; it must leave nothing in the folder for temporary files."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    environment = {"TMPDIR": str(temporary), "PATH": "", "COLUMNS": "100"}
    done = subprocess.run(
        [*DEMO, *map(str, files)], capture_output=True, text=True, check=False, env=environment, timeout=200
    )
    assert not [left for left in temporary.iterdir() if left.name.startswith("storywire-")]
    return done


@pytest.mark.flow
def test_two_reports_of_one_event_become_one_story(tmp_path: Path) -> None:
    file = tmp_path / "bridge.jsonl"
    articles = [
        {"title": "Harbour bridge closed after crane strikes a pillar", "publisher": "Coastal Wire", "text": TEXT},
        {"title": "Skarvik bridge closed", "publisher": "Skarvik Gazette", "text": f"{TEXT} Ferries run instead."},
    ]
    file.write_text("\n".join(json.dumps(article) for article in articles))
    done = demo(tmp_path, file)
    assert done.returncode == 0, done.stderr
    assert "2 articles · 2 outlets" in done.stdout
    assert "2 in 1 story" in done.stdout
    assert "Valkey and 5 workers running" in done.stderr


@pytest.mark.flow
def test_on_a_terminal_the_page_stays_until_enter(tmp_path: Path) -> None:
    file = tmp_path / "bridge.json"
    file.write_text(json.dumps({"title": "Harbour bridge closed", "publisher": "Coastal Wire", "text": TEXT}))
    ours, theirs = pty.openpty()
    environment = os.environ | {"TMPDIR": str(tmp_path), "COLUMNS": "100", "TERM": "dumb"}
    with subprocess.Popen([*DEMO, str(file)], stdin=theirs, stdout=theirs, stderr=theirs, env=environment) as process:
        os.close(theirs)
        shown = ""
        while "Enter ends it" not in shown:
            shown += os.read(ours, 4096).decode("utf-8", "replace")
        address = re.findall(r"in a browser: (http://\S+)", shown)[-1]
        with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - our own address
            assert "Harbour bridge closed" in answer.read().decode()
        os.write(ours, b"\n")
        process.wait(60)
    os.close(ours)
    assert process.returncode == 0
