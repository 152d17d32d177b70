"""Entity extraction: an article comes in, the same article with its names, dates, numbers and quotes goes out."""

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

from redis.asyncio import Redis

from services.entity_extraction.annotate import annotate
from services.entity_extraction.batching import Batches
from services.entity_extraction.languages import reads_like_english
from services.entity_extraction.pipeline import load, model_path
from shared.annotations import Annotations, EntityKind
from shared.article import Article
from shared.events import ArticleAnnotated, ArticleUnique
from shared.metrics import BATCH
from shared.outcomes import Pass
from shared.settings import Settings

Handle = Callable[[ArticleUnique], Awaitable[Pass[ArticleAnnotated]]]

_WORDS: dict[EntityKind, tuple[str, str]] = {
    "person": ("person", "people"),
    "organisation": ("organisation", "organisations"),
    "place": ("place", "places"),
}


@asynccontextmanager
async def create(redis: Redis, settings: Settings) -> AsyncIterator[Handle]:
    """Load the English model; models of other languages follow when an article needs them.

    Raises:
        FileNotFoundError: The model that the settings name is not installed.
    """
    del redis  # this stage keeps no state
    if (english := model_path("en", settings.model)) is None:
        raise FileNotFoundError(f"the entity model {settings.model} is not installed")
    load(english)

    def work(articles: Sequence[Article]) -> list[Annotations]:
        BATCH.observe(len(articles))
        answers: dict[int, Annotations] = {}
        by_language: dict[str | None, list[int]] = {}
        for at, article in enumerate(articles):
            by_language.setdefault(language_of(article), []).append(at)
        for language, members in by_language.items():
            path = model_path(language, settings.model) if language else None
            found = annotate([articles[at] for at in members], load(path) if path else None)
            answers.update(zip(members, found, strict=True))
        return [answers[at] for at in range(len(articles))]

    async with Batches(work, settings.batch) as batches:

        async def handle(event: ArticleUnique) -> Pass[ArticleAnnotated]:
            if event.article.withdrawn:
                nothing = ArticleAnnotated(article=event.article, copy_of=event.copy_of, annotations=Annotations())
                return Pass(nothing, "withdrawn")
            annotations = await batches.answer(event.article)
            annotated = ArticleAnnotated(article=event.article, copy_of=event.copy_of, annotations=annotations)
            return Pass(annotated, summary(annotations))

        yield handle


def language_of(article: Article) -> str | None:
    """Return the language to read the article in: its own, English where it has none but reads like that."""
    return article.language or ("en" if reads_like_english(article.text) else None)


def summary(annotations: Annotations) -> str:
    """Return what was found in a few words: "7 people, 3 organisations, 9 places, 4 quotes (en_core_web_md 3.7.1)"."""
    kinds = Counter(entity.kind for entity in annotations.entities)
    found = [(kinds[kind], *names) for kind, names in _WORDS.items()]
    found += [
        (len(annotations.dates), "date", "dates"),
        (len(annotations.numbers), "number", "numbers"),
        (len(annotations.quotes), "quote", "quotes"),
    ]
    told = ", ".join(f"{count} {one if count == 1 else many}" for count, one, many in found if count) or "nothing found"
    return f"{told} ({annotations.model or '; '.join(annotations.notes)})"
