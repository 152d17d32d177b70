"""The record's documents say what the record is."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from docs.generate import record_schema
from shared.record import Changes, StoryRecord

DOCS = Path(__file__).resolve().parents[2] / "docs"


def models() -> Iterator[tuple[str, list[str]]]:
    """Yield the name and the fields of every model that a record, or what is said of its changes, is made of."""
    for model in (StoryRecord, Changes):
        schema = model.model_json_schema(mode="serialization")
        yield model.__name__, list(schema["properties"])
        for name, part in schema.get("$defs", {}).items():
            if "properties" in part:
                yield name, list(part["properties"])


def test_the_schema_in_the_documents_is_that_of_the_code() -> None:
    assert (DOCS / "record.schema.json").read_text(encoding="utf-8") == record_schema(), "run: make docs"


@pytest.mark.parametrize(("model", "fields"), list(models()))
def test_every_field_is_explained(model: str, fields: list[str]) -> None:
    text = (DOCS / "record.md").read_text(encoding="utf-8")
    assert [field for field in fields if f"`{field}`" not in text] == [], model


def test_every_model_says_what_it_is() -> None:
    schema = json.loads(record_schema())
    assert all("description" in part for part in schema["$defs"].values() if "properties" in part)


def test_unknown_fields_are_refused() -> None:
    assert StoryRecord.model_config["extra"] == "forbid"
    assert issubclass(StoryRecord, BaseModel)
