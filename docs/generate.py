"""Writes the documents that are generated from the code.

``python -m docs.generate`` writes ``asyncapi.json`` (the streams and events), ``record.schema.json`` (the story
record) and ``settings.md`` (every ``STORYWIRE_…`` variable).
"""

import sys
from pathlib import Path
from typing import Any

import orjson
from faststream.specification import AsyncAPI
from redis.asyncio import Redis

from shared import topology
from shared.consumer import subscribe
from shared.delivery import Delivery
from shared.outcomes import Drop
from shared.record import StoryRecord
from shared.settings import Settings

DOCS = Path(__file__).parent


def asyncapi() -> str:
    """Return the AsyncAPI 3 document of all stages, read off the very brokers that the workers run."""
    settings, redis = Settings.model_construct(), Redis()

    async def handle(*_: Any, **__: Any) -> Drop:
        return Drop("never run")

    stages = (*topology.STAGES, *topology.SIDE_LINES)
    brokers = [subscribe(handle, Delivery(redis, settings, stage, "consumer")) for stage in stages]
    document = AsyncAPI(*brokers, title="Storywire", version="1", description="Wire in, story out.")
    return _json(document.to_specification().to_jsonable())


def record_schema() -> str:
    """Return the JSON Schema of the story record."""
    return _json(StoryRecord.model_json_schema(mode="serialization"))


def settings_table() -> str:
    """Return the table of settings in Markdown."""
    rows = [
        f"| `STORYWIRE_{name.upper()}` | `{_default(field.default)}` | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    head = [
        "# Settings",
        "",
        "Every process reads these environment variables when it starts.",
        "",
        "| variable | default | what it sets |",
        "| --- | --- | --- |",
    ]
    return "\n".join([*head, *rows, ""])


def _default(value: Any) -> str:
    return str(value) if value is not None and str(value) else "none"


def _json(document: Any) -> str:
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS).decode() + "\n"


GENERATED = {"asyncapi.json": asyncapi, "record.schema.json": record_schema, "settings.md": settings_table}


def main() -> None:
    """Write the documents."""
    for name, make in GENERATED.items():
        (DOCS / name).write_text(make(), encoding="utf-8")
        sys.stdout.write(f"wrote docs/{name}\n")


if __name__ == "__main__":
    main()
