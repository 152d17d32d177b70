"""What the workers say: on the terminal behind the name of each, or in a file for each."""

import logging.handlers
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.text import Text

from services.desk.safe_text import one_line
from services.desk.supervisor import Emit

LARGEST = 10_000_000
"""bytes of a log file after which a new one is begun"""
KEPT = 3
"""former log files that are kept"""

WIDTH = 17
"""columns for the longest name, entity-extraction"""


@contextmanager
def to_terminal(console: Console) -> Iterator[Emit]:
    """Yield a function that prints a line behind the coloured name of its process."""

    def emit(name: str, line: str) -> None:
        prefix = Text(f"{name:>{WIDTH}} │ ", style=f"stage.{name}")
        console.print(prefix.append_text(Text(one_line(line), style="default")), soft_wrap=True)

    yield emit


@contextmanager
def to_files(folder: Path) -> Iterator[Emit]:
    """Yield a function that appends a line to ``<name>.log`` in ``folder``; the files are bounded in size."""
    folder.mkdir(parents=True, exist_ok=True)
    files: dict[str, logging.Handler] = {}

    def emit(name: str, line: str) -> None:
        if name not in files:
            files[name] = logging.handlers.RotatingFileHandler(
                folder / f"{name}.log", maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8", errors="replace"
            )
        files[name].emit(logging.makeLogRecord({"msg": one_line(line)}))

    try:
        yield emit
    finally:
        for file in files.values():
            file.close()
