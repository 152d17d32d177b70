"""Tables that the operator supplies: CSV, TSV or JSON Lines, small enough to be held in memory."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import orjson

LARGEST = 256 * 1024 * 1024
"""bytes of a table; a larger one is a mistake, such as a whole dump"""


class UnusableTableError(ValueError):
    """A table that was supplied cannot be read; the message says where and why."""


def rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the rows of a table, each with the place where it stands: ``outlets.csv, line 3``.

    The first line of CSV and TSV names the columns; lines that begin with ``#`` and empty ones are left out.

    Raises:
        UnusableTableError: The file cannot be read, or lacks one of the ``columns``.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise UnusableTableError(f"{path}: the table has more than {LARGEST // 1024 // 1024} MiB")
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = ((number, line) for number, line in enumerate(file, 1) if line.strip() and line[0] != "#")
            read = _objects(path, lines) if path.suffix in (".jsonl", ".ndjson") else _table(path, lines)
            for place, row in read:
                if missing := [name for name in columns if name not in row]:
                    raise UnusableTableError(f"{place}: there is no {missing[0]}")
                yield place, row
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnusableTableError(f"{path}: {error}") from error


def _table(path: Path, lines: Iterator[tuple[int, str]]) -> Iterator[tuple[str, dict[str, str]]]:
    at = 0

    def texts() -> Iterator[str]:
        nonlocal at
        for number, line in lines:
            at = number
            yield line

    for row in csv.DictReader(texts(), dialect="excel-tab" if path.suffix in (".tsv", ".tab") else "excel"):
        told = {str(name).strip().casefold(): (value or "").strip() for name, value in row.items() if name is not None}
        yield f"{path}, line {at}", told


def _objects(path: Path, lines: Iterator[tuple[int, str]]) -> Iterator[tuple[str, dict[str, str]]]:
    for number, line in lines:
        place = f"{path}, line {number}"
        try:
            row = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise UnusableTableError(f"{place}: {error}") from error
        if not isinstance(row, dict):
            raise UnusableTableError(f"{place}: it is no JSON object")
        yield place, {str(name).casefold(): str(value).strip() for name, value in row.items()}
