"""The English model, loaded once, and articles to read with it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from services.entity_extraction.annotate import annotate
from services.entity_extraction.pipeline import load, model_path
from shared.annotations import Annotations
from shared.article import Article, Publication

Read = Callable[..., tuple[Article, Annotations]]


@pytest.fixture(scope="session")
def nlp() -> Any:
    """The packaged English model."""
    path = model_path("en")
    assert path is not None
    return load(path)


def article(text: str, title: str = "", language: str | None = "en") -> Article:
    """An article of this text, published on 12 March 2024."""
    day = datetime(2024, 3, 12, 9, tzinfo=UTC)
    return Article(
        id="0123456789abcdef",
        revision=1,
        trace="1-0",
        title=title,
        original=text,
        language=language,
        received=day,
        publication=Publication(at=day),
    )


@pytest.fixture(scope="session")
def read(nlp: Any) -> Read:
    """Read a text and a title as the worker would."""

    def one(text: str, title: str = "") -> tuple[Article, Annotations]:
        made = article(text, title)
        return made, annotate([made], nlp)[0]

    return one
