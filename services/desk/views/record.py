"""A story record in a form that a person enjoys reading."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from datetime import UTC, datetime

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from services.desk.safe_text import one_line
from services.desk.stories import Story
from services.desk.views import claims, figures, further_parts, languages, origins, times
from services.desk.views.article_numbers import Numbers, cited
from services.desk.views.links import linked
from services.desk.views.words import counted, joined, listed
from shared.annotations import EntityKind
from shared.article import Precision
from shared.events import Reason
from shared.record import Member, RewrittenSentence, StoryEntity, StoryRecord, SummarySentence

INDENT = 2
"""columns before everything but the headline's rules"""

REASONS_SHOWN = 2
WORDS_SHOWN = 3
"""reasons of a link, and words of a reason, that are shown"""

ROLES_SHOWN = 3
VARIANTS_SHOWN = 5
"""roles and spellings of a name that are shown"""

ENTITIES_SHOWN = 12
"""people, organisations or places of a story that are shown; the rest are counted"""

VIEWED = frozenset(
    (
        "schema_version", "id", "revision", "status", "merged_into", "absorbed", "headline", "summary", "rewritten",
        "entities", "articles", "sources", "origins", "corroboration", "claims", "figures", "conflicts",
        "quotes", "event_date", "timeline", "languages", "first_seen", "last_seen", "first_published",
        "last_published", "notes", "updated",
    )
)  # fmt: skip
"""parts of a record that are told in a way of their own; what is not among them is shown as it is"""

_KINDS: Mapping[EntityKind, str] = {
    "person": "people",
    "organisation": "organisations",
    "place": "places",
    "other": "other names",
}

_TO_THE_MINUTE: set[Precision | None] = {"second", "minute"}

_ROLE_STYLES = {"first report": "good", "reprint": "warning", "revision": "magenta", "report": ""}


def render(story: Story) -> RenderableType:
    """Return the whole record."""
    record = story.record
    numbers = {member.id: number for number, member in enumerate(record.articles, start=1)}
    return Group(*_spaced(_parts(story, numbers)))


def _parts(story: Story, numbers: Numbers) -> Iterator[RenderableType]:
    record = story.record
    yield Group(Rule(style="quiet", characters="━"), Padding(_head(story), (0, INDENT)), Rule(style="quiet"))
    if record.summary:
        yield Padding(_sentences(record.summary, numbers), (0, INDENT))
    if record.rewritten:
        told = Text(f"rewritten by a language model ({one_line(record.rewritten.model)}): ", style="quiet")
        yield Padding(told.append_text(_sentences(record.rewritten.sentences, numbers)), (0, INDENT))
    for heading, content in _told(record, numbers):
        yield _section(heading, content)
    for name, part in story.data.items():
        if part and name not in VIEWED:
            yield _section(further_parts.title(name), further_parts.render(part, numbers))


def _told(record: StoryRecord, numbers: Numbers) -> Iterator[tuple[str, RenderableType]]:
    """Yield the record's parts with their headings: first what happened, then who says so, then who is in it."""
    agreed = figures.undisputed(record)
    parts: tuple[tuple[str, Sized, Callable[[], RenderableType]], ...] = (
        ("where they differ", record.conflicts, lambda: figures.conflicts(record, numbers)),
        ("told by several", record.claims, lambda: claims.claims(record.claims, numbers)),
        ("figures", agreed, lambda: figures.list_(agreed, numbers)),
        ("quotes", record.quotes, lambda: claims.quotes(record.quotes, numbers)),
        ("timeline", record.timeline, lambda: claims.timeline(record.timeline, numbers)),
        ("articles", record.articles, lambda: _articles(record.articles, numbers)),
        ("who reported it first", record.origins, lambda: origins.render(record.origins, numbers)),
    )
    for heading, held, render_part in parts:
        if held:
            yield heading, render_part()
    for heading, entities in _by_kind(record):
        yield heading, _entities(entities, len(record.articles))
    if record.sources:
        yield "sources", _sources(record, numbers)


def _spaced(parts: Iterable[RenderableType]) -> Iterator[RenderableType]:
    for position, part in enumerate(parts):
        if position:
            yield Text()
        yield part


def _section(heading: str, content: RenderableType) -> RenderableType:
    return Padding(Group(Text(heading.upper(), style="heading"), Padding(content, (0, 0, 0, INDENT))), (0, INDENT))


def _head(story: Story) -> RenderableType:
    record = story.record
    facts = [counted(len(record.articles), "article"), counted(len(story.outlets), "outlet")]
    if record.corroboration is not None:
        facts.append(counted(record.corroboration.independent_origins, "independent origin"))
    facts += [listed([languages.name(code) for code in record.languages], limit=4)] if record.languages else []
    if record.event_date is not None:
        facts.append(f"event of {_day(record.event_date.value)}")
    facts.append(published(record))
    if record.absorbed:
        facts.append(f"absorbed {counted(len(record.absorbed), 'story')}")
    identity = Text.assemble((record.id, "id"), (f" · revision {record.revision} · ", "quiet"), _status(record))
    notes = [Text(one_line(note), style="warning") for note in record.notes]
    return Group(Text(title(record), style="bold"), Text(" · ".join(facts), style="quiet"), identity, *notes)


def _day(value: str) -> str:
    """Return an ISO day in the form of the other dates; what is none stays as it is."""
    try:
        return times.day(datetime.fromisoformat(value).replace(tzinfo=UTC))
    except ValueError:
        return one_line(value)


def title(record: StoryRecord) -> str:
    """Return the headline, or what stands in its place, as one safe line."""
    if record.headline is not None:
        return one_line(record.headline.text)
    return "(merged into another story)" if record.status == "merged" else "(no headline)"


def published(record: StoryRecord) -> str:
    """Return when the story's articles were published, or else when they arrived."""
    first, last = record.first_published, record.last_published
    if not first or not last:
        return f"arrived {times.period(record.first_seen, record.last_seen)}"
    precisions = {member.publication.precision for member in record.articles if member.publication.at in (first, last)}
    return times.period(first, last, "minute" if precisions <= _TO_THE_MINUTE else "day")


def _status(record: StoryRecord) -> Text:
    if record.status == "merged":
        return Text(f"merged into {record.merged_into}", style="warning")
    return Text(record.status, style={"live": "good", "retracted": "bad"}.get(record.status, ""))


def _sentences(sentences: Iterable[SummarySentence | RewrittenSentence], numbers: Numbers) -> Text:
    text = Text(style="none")
    for position, sentence in enumerate(sentences):
        text.append(" " if position else "").append(one_line(sentence.text))
        text.append(" ").append_text(cited([citation.article for citation in sentence.citations], numbers))
    return text


def _articles(members: Iterable[Member], numbers: Numbers) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    table.add_column(no_wrap=True)
    for member in members:
        table.add_row(
            Text(f"[{numbers[member.id]}]", style="citation"),
            Group(*_article(member)),
            Group(_role(member, numbers), _date(member)),
        )
    return table


def _article(member: Member) -> Iterator[Text]:
    yield linked(one_line(member.title) or "(no title)", member.url)
    origin = [one_line(member.outlet.name) if member.outlet else "outlet unknown"]
    origin += [f"credits {listed([one_line(name) for name in member.credits])}"] if member.credits else []
    origin += [languages.name(member.language)] if member.language and member.language != "en" else []
    origin += [f"id {one_line(member.external_id)}"] if member.external_id else []
    yield Text(" · ".join(origin), style="quiet")
    if member.reasons:
        linked_to = f"linked to {member.joined_from} at first," if member.joined_from else "linked"
        yield Text.assemble((f"{linked_to} {member.score:.2f} by ", "quiet"), _reasons(member.reasons))
    if member.cuts:
        kinds = Counter(cut.kind for cut in member.cuts)
        told = (kind if number == 1 else f"{number} × {kind}" for kind, number in kinds.items())
        yield Text(f"cut from it: {', '.join(told)}", style="quiet")
    if member.publication.disputed:
        yield Text(f"date in doubt: {one_line(member.publication.reason)}", style="warning")
    for note in member.notes:
        yield Text(one_line(note), style="warning")


def _reasons(reasons: Iterable[Reason]) -> Text:
    strongest = sorted(reasons, key=lambda reason: -abs(reason.value))[:REASONS_SHOWN]
    return Text("; ".join(_reason(reason) for reason in strongest), style="quiet")


def _reason(reason: Reason) -> str:
    feature = one_line(reason.feature).replace("_", " ")
    against = "" if reason.value >= 0 else " against it"
    words = listed([one_line(word) for word in reason.words[:WORDS_SHOWN]], limit=WORDS_SHOWN)
    return f"{feature}{against}" + (f": {words}" if words else "")


def _role(member: Member, numbers: Numbers) -> Text:
    role = Text(member.role, style=_ROLE_STYLES[member.role])
    if member.of is not None and member.of in numbers and member.of != member.id:
        role.append(f" of [{numbers[member.of]}]")
    return role


def _date(member: Member) -> Text:
    publication = member.publication
    if publication.at is None:
        return Text(f"arrived {times.day(member.received)}", style="quiet")
    return Text(times.moment(publication.at, publication.precision), style="quiet")


def _entities(entities: list[StoryEntity], articles: int) -> RenderableType:
    """Return a row for each entity of which there is more to tell than its name, and the others in one paragraph."""
    shown = entities[:ENTITIES_SHOWN]
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.add_column(ratio=3, overflow="fold")
    table.add_column(ratio=5, overflow="fold")
    plain = []
    for entity in shown:
        told = _forms(entity)
        if told:
            table.add_row(_name(entity, articles), told)
        else:
            plain.append(_name(entity, articles))
    more = len(entities) - len(shown)
    if more:
        plain.append(Text(f"and {more} more", style="quiet"))
    return Group(*([table] if table.row_count else []), *([joined(plain)] if plain else []))


def _by_kind(record: StoryRecord) -> Iterator[tuple[str, list[StoryEntity]]]:
    for kind, heading in _KINDS.items():
        if entities := [entity for entity in record.entities if entity.kind == kind]:
            yield heading, entities


def _name(entity: StoryEntity, articles: int) -> Text:
    text = Text(one_line(entity.name))
    if articles > 1:
        text.append(f" {entity.article_count}/{articles}", style="quiet")
    return text


def _forms(entity: StoryEntity) -> Text:
    """Return the roles as stated, and where the name is spelt in several ways, who wrote which."""
    pieces = [Text(role, style="italic") for role in _roles(entity)]
    if len(entity.variants) > 1 or entity.variants[0].form != entity.name:
        for variant in entity.variants[:VARIANTS_SHOWN]:
            outlets = listed([one_line(outlet) for outlet in variant.outlets], limit=2)
            pieces.append(Text.assemble(f"“{one_line(variant.form)}”", (f" {outlets}", "quiet")))
    more = len(entity.variants) - VARIANTS_SHOWN
    if more > 0:
        pieces.append(Text(f"and {counted(more, 'spelling')} more", style="quiet"))
    return joined(pieces)


def _roles(entity: StoryEntity) -> list[str]:
    """Return the roles that say most: none whose words stand in another one."""
    roles = list({role.casefold(): role for role in map(one_line, entity.roles)}.values())
    return [
        role for role in roles if not any(role != other and role.casefold() in other.casefold() for other in roles)
    ][:ROLES_SHOWN]


def _sources(record: StoryRecord, numbers: Numbers) -> Text:
    told: dict[str, list[Text]] = {}
    for source in record.sources:
        articles = cited(source.articles, numbers, of=source.article_count)
        credited = Text.assemble(("credited by ", "quiet"), articles) if source.kind == "credited" else articles
        told.setdefault(one_line(source.name), []).append(credited)
    return joined(Text.assemble(name, " ", joined(articles, ", ")) for name, articles in told.items())
