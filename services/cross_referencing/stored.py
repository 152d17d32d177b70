"""How signatures, neighbours and answers are written down in Redis."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from services.cross_referencing.resemblance import Evidence
from services.cross_referencing.signature import Signature

_PLAIN = ("article", "day", "words")
_VECTORS = ("terms", "title", "names")
_WEIGHTS = ("main", "places")
_SETS = ("dates", "ages", "figures", "values")


def packed(signature: Signature) -> bytes:
    """Return ``signature`` as compressed JSON, about 2 KB."""
    values: dict[str, Any] = {name: getattr(signature, name) for name in _PLAIN}
    for name in _VECTORS:
        weights: Mapping[str, float] = getattr(signature, name)
        values[name] = [" ".join(weights), [round(1000 * weight) for weight in weights.values()]]
    for name in _WEIGHTS:
        values[name] = dict(getattr(signature, name))
    for name in _SETS:
        values[name] = sorted(getattr(signature, name))
    return zlib.compress(orjson.dumps(values), 1)


def unpacked(stored: bytes) -> Signature:
    """Return the signature that ``packed`` wrote."""
    values: dict[str, Any] = orjson.loads(zlib.decompress(stored))
    for name in _VECTORS:
        terms, thousandths = values[name]
        values[name] = (
            dict(zip(terms.split(" "), (weight / 1000 for weight in thousandths), strict=True)) if terms else {}
        )
    for name in _SETS:
        values[name] = frozenset(values[name])
    return Signature(**values)


def neighbours(entries: Iterable[tuple[bytes, float]]) -> dict[str, Evidence]:
    """Return the articles near one, from a sorted set of ``article log-odds days`` by likeness.

    Entries that were written before days were kept have none.
    """
    found = {}
    for entry, likeness in entries:
        article, log_odds, *days = entry.decode().split(" ")
        found[article] = Evidence(likeness, float(log_odds), *map(float, days))
    return found


def placements(lines: bytes) -> Sequence[tuple[str, str, int]]:
    """Return article, story and version of each placement that the script wrote."""
    return [
        (article, story, int(version))
        for article, story, version in (row.split(" ") for row in lines.decode().split("\n"))
    ]
