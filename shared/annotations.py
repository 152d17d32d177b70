"""What entity extraction finds in one article: names, dates, numbers, quotes, each with its span."""

from typing import Annotated, Literal

from pydantic import Field

from shared.article import Frozen, Span

EntityKind = Literal["person", "organisation", "place", "other"]


class Mention(Frozen):
    """One occurrence of a name, or of an office that stands for it ("the Belarusian leader")."""

    span: Span
    surface: str
    by: Literal["name", "office"] = "name"


class Entity(Frozen):
    """One person, organisation or place within one article.

    ``name`` is the fullest form that the article uses; ``roles`` are titles and offices as the article
    states them ("Belarusian President"), without the name.
    """

    kind: EntityKind
    name: str
    mentions: Annotated[tuple[Mention, ...], Field(min_length=1)]
    roles: tuple[str, ...] = ()


class DateMention(Frozen):
    """A time expression. ``value`` is ISO 8601 at its own precision: ``2023-04-10``, ``2020-08``, ``1994``."""

    span: Span
    surface: str
    value: str | None = None


class NumberMention(Frozen):
    """A figure and what it counts: ``value`` 12, ``unit`` "people", ``about`` "killed"."""

    span: Span
    surface: str
    value: float
    unit: str | None = None
    about: str | None = None


class Quote(Frozen):
    """Words in quotation marks, and who said them where the article tells.

    ``span`` covers the words between the marks; ``speaker`` is the ``Entity.name`` or the words of the article.
    """

    span: Span
    speaker: str | None = None


class Annotations(Frozen):
    """Everything that extraction found. ``sentences`` are spans over title-free text, in order.

    ``model`` names the pipeline that was used; None where no model speaks the article's language. ``offices`` are
    offices of a country whose holder the article does not name ("Russia's defense chief").
    """

    entities: tuple[Entity, ...] = ()
    offices: tuple[Mention, ...] = ()
    dates: tuple[DateMention, ...] = ()
    numbers: tuple[NumberMention, ...] = ()
    quotes: tuple[Quote, ...] = ()
    sentences: tuple[Span, ...] = ()
    model: str | None = None
    notes: tuple[str, ...] = ()
