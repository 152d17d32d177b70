"""What people correct: which articles tell one event, and which names mean one person.

A correction names articles by their ids, never stories: ids of articles are the same wherever the same articles are
published, so that a log of corrections can be replayed on an empty pipeline.
"""

import base64
import hashlib
from datetime import UTC
from typing import Annotated, Literal, Self

import orjson
from pydantic import AwareDatetime, ConfigDict, Field, StringConstraints, computed_field, model_validator

from shared.article import ArticleId, Frozen
from shared.events import Merger, Placement

CorrectionKind = Literal["split", "merge", "move", "same", "different"]
CorrectionId = Annotated[str, Field(pattern=r"^[0-9a-v]{16}$")]

LONGEST_BY = 100
"""characters of the name of who corrects"""
LONGEST_WHY = 1_000
"""characters of the reason"""
LONGEST_NAME = 200
"""characters of a name that is pinned"""
MOST_ARTICLES = 5_000
"""articles of one correction: those of the largest story that can be corrected"""

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Articles = Annotated[tuple[ArticleId, ...], Field(max_length=MOST_ARTICLES)]


class Correction(Frozen):
    """One statement of a person; its ``id`` follows from all that it says, so that saying it twice changes nothing.

    - ``split``: ``articles`` are a story of their own; ``others`` are those that they stood with, and are not of it.
    - ``merge``: ``articles`` and ``into`` are one story.
    - ``move``: ``articles`` belong to the story of ``into``, and not to that of ``others``, where they stood.
    - ``same``, ``different``: the two ``names`` mean one, or do not; in every story that holds one of ``articles``, or
      in all stories where there are none.
    """

    # The id is told with a correction and made anew from it.
    model_config = ConfigDict(frozen=True, extra="ignore")

    kind: CorrectionKind
    articles: Articles = ()
    into: Articles = ()
    others: Articles = ()
    names: Annotated[tuple[Line, ...], Field(max_length=2)] = ()
    by: Annotated[Line, Field(max_length=LONGEST_BY)]
    why: Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_WHY)] = ""
    at: AwareDatetime

    @computed_field  # type: ignore[prop-decorator]  # mypy does not know the pair
    @property
    def id(self) -> str:
        """Sixteen base-32 characters, made of the content."""
        said = self.model_dump(mode="json", exclude={"id"})
        said["at"] = self.at.astimezone(UTC).isoformat(timespec="milliseconds")
        content = orjson.dumps(said, option=orjson.OPT_SORT_KEYS)
        return base64.b32hexencode(hashlib.blake2b(content, digest_size=10).digest()).decode().lower()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        named = self.kind in ("same", "different")
        if named:
            if len(self.names) != 2 or self.names[0].casefold() == self.names[1].casefold():
                raise ValueError("two names are needed, and not twice the same")
            if any(len(name) > LONGEST_NAME for name in self.names):
                raise ValueError(f"a name has {LONGEST_NAME} characters at most")
        elif self.names:
            raise ValueError(f"a {self.kind} concerns articles, no names")
        if not named and not self.articles:
            raise ValueError("no article is named")
        if bool(self.into) != (self.kind in ("merge", "move")):
            raise ValueError(f"a {self.kind} has {'articles to go with' if not self.into else 'nothing to go into'}")
        if self.others and self.kind not in ("split", "move"):
            raise ValueError(f"a {self.kind} parts no articles")
        if self.kind == "split" and not self.others:
            raise ValueError("nothing would remain of the story; a split needs others, which stay")
        sides = [set(self.articles), set(self.into), set(self.others)]
        if sum(map(len, sides)) != len(set().union(*sides)):
            raise ValueError("contradictory: an article is named on two sides")
        return self

    @property
    def concerned(self) -> tuple[ArticleId, ...]:
        """All articles that it names, each once, in the order in which they are named."""
        return tuple(dict.fromkeys((*self.articles, *self.into, *self.others)))


class StoriesCorrected(Frozen):
    """Cross-referencing has carried out what a person said: where articles stand now, and which stories are one."""

    correction: Correction
    placements: tuple[Placement, ...] = ()
    mergers: tuple[Merger, ...] = ()
    version: int = 0
