import io
from pathlib import Path

import pytest
from rich.console import Console

from services.desk import console, log_lines


def test_a_line_on_the_terminal_stands_behind_the_name_of_its_process() -> None:
    paper = io.StringIO()
    with log_lines.to_terminal(Console(file=paper, theme=console.THEME, markup=False, width=80)) as emit:
        emit("ingestion", "reading \x1b[31m[red]ingest[/red]\x07")
        emit("redis", "x" * 100)
    first, second, _ = paper.getvalue().split("\n")
    assert first == "        ingestion │ reading ␛[31m[red]ingest[/red]␇"
    assert second == f"{'redis':>17} │ {'x' * 100}"


def test_each_process_has_a_file_and_files_stay_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_lines, "LARGEST", 1_000)
    with log_lines.to_files(tmp_path / "logs") as emit:
        for number in range(500):
            emit("ingestion", f"line {number}")
        emit("aggregation", "only line\x1b")
    files = {file.name: file.stat().st_size for file in (tmp_path / "logs").iterdir()}
    assert sorted(files) == ["aggregation.log", *(f"ingestion.log{end}" for end in ("", ".1", ".2", ".3"))]
    assert max(files.values()) <= 1_000
    assert (tmp_path / "logs" / "aggregation.log").read_text() == "only line␛\n"
