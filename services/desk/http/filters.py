"""Which stories are wanted: the filters of the list, of the feeds and of live updates."""

from datetime import UTC, datetime, time
from functools import cached_property
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from services.desk.http.brief import Brief, folded


def _blank_is_none(value: Any) -> Any:
    """A form sends its empty fields too."""
    return None if isinstance(value, str) and not value.strip() else value


def _day_is_midnight(value: Any) -> Any:
    value = _blank_is_none(value)
    return f"{value}T00:00:00Z" if isinstance(value, str) and len(value) == len("2025-03-04") else value


Text = Annotated[Annotated[str, Field(max_length=200)] | None, BeforeValidator(_blank_is_none)]
Moment = Annotated[datetime | None, BeforeValidator(_day_is_midnight)]
Order = Literal["newest", "widest"]


class Filters(BaseModel):
    """All that is given must hold. Times compare with the publication of the story's articles."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    q: Annotated[Text, Field(description="words that the story must have; the beginning of a word is enough")] = None
    outlet: Annotated[Text, Field(description="name or domain of an outlet that reports it")] = None
    entity: Annotated[Text, Field(description="a person, organisation or place in it, in any spelling")] = None
    place: Annotated[Text, Field(description="a place in it")] = None
    language: Annotated[Text, Field(description="a language that it is told in, such as en")] = None
    origins: Annotated[
        Annotated[int, Field(ge=0, le=1000)] | None,
        BeforeValidator(_blank_is_none),
        Field(description="independent origins that it has at least"),
    ] = None
    disputed: Annotated[
        bool | None, BeforeValidator(_blank_is_none), Field(description="whether its articles contradict each other")
    ] = None
    since: Annotated[Moment, Field(description="reported at this time or later (a day, or ISO 8601)")] = None
    until: Annotated[Moment, Field(description="reported before the end of this day, or of this moment")] = None
    order: Annotated[Order, Field(description="last changed first, or most outlets first")] = "newest"

    @property
    def narrow(self) -> bool:
        """Whether any story is left out."""
        return any(value is not None for name, value in self if name != "order")

    def query(self, **changes: Any) -> str:
        """Return the filters as a query string with ``?``, or nothing where there are none."""
        given = {**self.model_dump(mode="json", exclude_defaults=True), **changes}
        pairs = {name: str(value).lower() if isinstance(value, bool) else value for name, value in given.items()}
        return f"?{urlencode(pairs)}" if pairs else ""

    def match(self, brief: Brief) -> bool:
        """Return whether the story is one of those wanted."""
        return self._match_time(brief) and self._match_counts(brief) and self._match_words(brief)

    def _match_time(self, brief: Brief) -> bool:
        if self.since and brief.last < _aware(self.since):
            return False
        if self.until is None:
            return True
        until = _aware(self.until)
        if until.time() == time():
            until = datetime.combine(until.date(), time.max, UTC)
        return brief.first <= until

    def _match_counts(self, brief: Brief) -> bool:
        return (
            (self.origins is None or brief.origins >= self.origins)
            and (self.disputed is None or brief.disputed == self.disputed)
            and (self.language is None or self.language.casefold() in brief.languages)
        )

    @cached_property
    def _sought(self) -> tuple[frozenset[str], str, str, tuple[str, ...]]:
        """The outlet's keys, the entity, the place and the words as they are looked for, folded once for all."""
        return (
            frozenset({folded(self.outlet), self.outlet.strip().casefold()} if self.outlet else ()),
            folded(self.entity or "").strip(),
            folded(self.place or "").strip(),
            tuple(f" {word}" for word in folded(self.q or "").split()),
        )

    def _match_words(self, brief: Brief) -> bool:
        outlet, entity, place, words = self._sought
        return (
            (not outlet or not outlet.isdisjoint(brief.outlet_keys))
            and entity in brief.entity_keys
            and place in brief.place_keys
            and all(word in brief.words for word in words)
        )


def _aware(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)
