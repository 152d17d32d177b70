"""The stories that this process knows in brief, kept in memory, so that no viewer costs Redis anything."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from services.desk.http.brief import Brief
from services.desk.http.filters import Filters

HELD = 10_000
"""stories held, those changed last; one takes some 5 kB"""

OFFERED = 200
"""outlets, names, places and languages that the filters offer to choose from"""

LOOKED_AT = 2_000
"""stories, those changed last, whose outlets and names the filters offer; languages are those of all"""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer, the most frequent first; ``entities`` are persons and organisations."""

    outlets: tuple[str, ...]
    entities: tuple[str, ...]
    places: tuple[str, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the stories that match, and how many there are in all."""

    stories: list[Brief]
    total: int


class Catalogue:
    """The stories in the order of their last change."""

    def __init__(self, held: int = HELD) -> None:
        """Hold up to ``held`` stories; there is none yet."""
        self._held = held
        self._stories: dict[str, Brief] = {}
        self._choices: Choices | None = None

    def __len__(self) -> int:
        return len(self._stories)

    def get(self, story: str) -> Brief | None:
        """Return the story with this id, if it is held."""
        return self._stories.get(story)

    def put(self, brief: Brief) -> None:
        """Take in a story that is new or has changed."""
        known = self._stories.get(brief.id)
        if known and known.revision > brief.revision:
            return
        self._stories.pop(brief.id, None)
        self._stories[brief.id] = brief
        self._choices = None
        if len(self._stories) > self._held:
            del self._stories[next(iter(self._stories))]

    def remove(self, story: str) -> None:
        """Forget a story that is no more."""
        if self._stories.pop(story, None):
            self._choices = None

    def page(self, filters: Filters, start: int, count: int) -> Page:
        """Return ``count`` of the stories that match, from the one at ``start``."""
        if not filters.narrow and filters.order == "newest":
            return Page(list(islice(self._newest(), start, start + count)), len(self))
        matching = [story for story in self._newest() if filters.match(story)]
        if filters.order == "widest":
            matching.sort(key=lambda story: (len(story.outlets), story.articles), reverse=True)
        return Page(matching[start : start + count], len(matching))

    def newest(self, filters: Filters, count: int) -> list[Brief]:
        """Return up to ``count`` of the stories that match, those changed last."""
        return list(islice((story for story in self._newest() if filters.match(story)), count))

    def choices(self) -> Choices:
        """Return what the filters may offer."""
        if self._choices is None:
            lately = list(islice(self._newest(), LOOKED_AT))
            self._choices = Choices(
                *(
                    tuple(name for name, _ in Counter(names).most_common(OFFERED))
                    for names in (
                        [name for story in lately for name in story.outlets],
                        [name for story in lately for name in story.entities],
                        [name for story in lately for name in story.places],
                        [name for story in self._stories.values() for name in story.languages],
                    )
                )
            )
        return self._choices

    def _newest(self) -> Iterator[Brief]:
        return reversed(self._stories.values())
