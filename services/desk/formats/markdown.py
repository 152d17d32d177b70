"""A story as a brief in Markdown (CommonMark), with numbered citations of the articles below.

Words of articles are escaped: they are shown as they are, and make no heading, link, image, table or HTML.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from textwrap import shorten

from services.desk.formats import wording
from services.desk.formats.identifiers import web, wikidata_uri
from services.desk.safe_text import one_line
from services.desk.views import times
from services.desk.views.words import counted, listed
from shared.amounts import amounts, what
from shared.article import ArticleId
from shared.record import Citation, Figure, Member, StoryCorrection, StoryEntity, StoryRecord, Withdrawal

CITED = 4
"""articles cited for one statement; the rest are counted"""
QUOTED, FEW = 160, 6
"""characters of the sentence beside a figure, and words up to which it says no more than the figure"""
NAMES = 12
SPELLINGS = 6
"""names of a kind, and other spellings of a name, that are listed"""

_KINDS = {"person": "People", "organisation": "Organisations", "place": "Places"}

_MEANT = re.compile(
    r"[\\`*_\[\]<~$@]"  # code, emphasis, links, HTML, strike-through, formulas, addresses of mail
    r"|&(?=#?\w+;)"  # entities
    r"|(?<=\w)://|(?<=www)\.(?=\w)"  # addresses that some readers link by themselves
    r"|^[#>]|#$|^[-+=](?=\s|[-+=]|$)|^\d+[.)](?=\s|$)"  # headings, quotations, lists, rules
)
"""what may have a meaning in Markdown or its dialects; the rest of an article's words stands as it is"""
_IN_URL = str.maketrans({"<": "%3C", ">": "%3E", "(": "%28", ")": "%29", " ": "%20", "\\": "%5C"})

Numbers = dict[ArticleId, int]


def brief(record: StoryRecord) -> str:
    """Return the brief."""
    numbers = {member.id: number for number, member in enumerate(record.articles, 1)}
    parts = [part for part in _parts(record, numbers) if part]
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """Return words of an article on one line, as they show themselves in Markdown."""
    return _MEANT.sub(_escape, one_line(text))


def _escape(match: re.Match[str]) -> str:
    found = match[0]
    if found == "://":
        return "\\://"
    return f"{found[:-1]}\\{found[-1]}"


def _parts(record: StoryRecord, numbers: Numbers) -> Iterator[str]:
    if record.headline:
        yield f"# {escaped(record.headline.text)}{_notes([record.headline.citation], numbers)}"
    else:
        yield "# (no headline)"
    yield _standing(record)
    yield "\n\n".join(f"{escaped(each.text)}{_notes(each.citations, numbers)}" for each in record.summary)
    if record.rewritten:
        yield f"## Rewritten by a language model ({escaped(record.rewritten.model)})"
        yield "\n\n".join(
            f"{escaped(each.text)}{_notes(each.citations, numbers)}" for each in record.rewritten.sentences
        )
    yield _section("Where they differ", (_conflict(record, number, numbers) for number in range(len(record.conflicts))))
    yield _section("Told by several", (_claim_line(record, number, numbers) for number in range(len(record.claims))))
    yield _section("Figures nobody disputes", _figures(record, numbers))
    yield _section("In their words", _quotes(record, numbers))
    yield _section(
        "What happened when",
        (f"**{each.date}**: {escaped(each.text)}{_notes(each.citations, numbers)}" for each in record.timeline),
    )
    for kind, heading in _KINDS.items():
        yield _section(heading, _names([entity for entity in record.entities if entity.kind == kind]))
    yield _articles(record, numbers)
    yield _section("Withdrawn by their publishers", (_withdrawn(one) for one in record.withdrawn))
    yield _section("Corrected by people", (_corrected(one) for one in record.corrections))


def _section(heading: str, lines: Iterable[str]) -> str:
    told = "\n".join(f"- {line}" for line in lines)
    return f"## {heading}\n\n{told}" if told else ""


def _standing(record: StoryRecord) -> str:
    """Return a line on how the story stands: who tells it, when, and whether it lives."""
    if not record.articles:
        where = f" into {record.merged_into}" if record.merged_into else ""
        return f"*Story {record.id}, revision {record.revision}, {record.status}{where}.*"
    first, last = record.first_published or record.first_seen, record.last_published or record.last_seen
    when = times.period(first, last, times.precision(record.articles))
    event = f" The event: {record.event_date.value}." if record.event_date else ""
    told = escaped(wording.told_by(record))
    return f"*{told}. {when}.{event} Story {record.id}, revision {record.revision}, {record.status}.*"


def _conflict(record: StoryRecord, number: int, numbers: Numbers) -> str:
    conflict = record.conflicts[number]
    values = "; ".join(
        f"**{escaped(wording.value(told))}** ({escaped(listed(list(wording.outlets(record, told))))})"
        f"{_notes(told.citations, numbers)}"
        for told in conflict.values
    )
    # That values differ is to be seen; why they may still both hold is not.
    note = "" if conflict.kind == "contradiction" else f" ({escaped(times.dates(amounts(conflict.note)))})"
    return f"{escaped(what(conflict.attribute))}, {conflict.kind}: {values}{note if conflict.note else ''}"


def _claim_line(record: StoryRecord, number: int, numbers: Numbers) -> str:
    claim = record.claims[number]
    return f"{escaped(claim.text)} *({claim.status})*{_notes(claim.citations, numbers)}"


def _figures(record: StoryRecord, numbers: Numbers) -> Iterator[str]:
    differing = {conflict.attribute for conflict in record.conflicts}
    for figure in record.figures:
        if figure.attribute not in differing:
            values = ", ".join(
                f"{escaped(wording.value(told))}{_notes(told.citations, numbers)}" for told in figure.values
            )
            yield f"{escaped(what(figure.attribute))}: {values}{_around(figure)}"


def _around(figure: Figure) -> str:
    """Return the sentence that a value is from, where that is cited: "people: 5" says little without it."""
    words = one_line(figure.values[0].citations[0].words)
    return f": “{escaped(shorten(words, QUOTED, placeholder=' …'))}”" if len(words.split()) > FEW else ""


def _quotes(record: StoryRecord, numbers: Numbers) -> Iterator[str]:
    for quote in record.quotes:
        versions = " / ".join(f"“{escaped(each.text)}”{_notes(each.citations, numbers)}" for each in quote.versions)
        yield f"{escaped(quote.speaker or 'Speaker not named')}: {versions}"


def _names(entities: Sequence[StoryEntity]) -> Iterator[str]:
    for entity in entities[:NAMES]:
        others = [f"“{escaped(variant.form)}”" for variant in entity.variants if variant.form != entity.name]
        also = f"; also written {', '.join(others[:SPELLINGS])}" if others else ""
        roles = f", {escaped(listed(entity.roles, 2))}" if entity.roles else ""
        uri = wikidata_uri(entity)
        known = f" (<{uri}>)" if uri else ""
        yield f"{escaped(entity.name)}{roles}{also}{known}"
    if len(entities) > NAMES:
        yield f"and {len(entities) - NAMES} more"


def _articles(record: StoryRecord, numbers: Numbers) -> str:
    lines = [f"{numbers[member.id]}. {_article(member, numbers)}" for member in record.articles]
    return "## Articles\n\n" + "\n".join(lines) if lines else ""


def _withdrawn(one: Withdrawal) -> str:
    outlet = escaped(one.outlet.name) if one.outlet else "outlet not known"
    return f"An article of {outlet}, {times.moment(one.at)}"


def _corrected(one: StoryCorrection) -> str:
    why = f": {escaped(one.why)}" if one.why else ""
    return f"{escaped(wording.corrected(one))}{why} ({escaped(one.by)}, {times.moment(one.at)})"


def _article(member: Member, numbers: Numbers) -> str:
    title, url = escaped(member.title or "(no title)"), web(member.url)
    linked = f"[{title}](<{url.translate(_IN_URL)}>)" if url else title
    outlet = escaped(member.outlet.name) if member.outlet else "outlet not known"
    at, precision = member.publication.at, member.publication.precision
    when = times.moment(at, precision) if at else "date not known"
    role = f"{member.role} of [{numbers[member.of]}]" if member.of in numbers and member.of else member.role
    credit = f", credits {escaped(listed(member.credits))}" if member.credits else ""
    return f"{outlet}: {linked}, {when}, {role}{credit}"


def _notes(citations: Sequence[Citation], numbers: Numbers) -> str:
    """Return the numbers of the cited articles: `` [1][3]``."""
    cited = list(dict.fromkeys(numbers[each.article] for each in citations if each.article in numbers))
    more = f" and {counted(len(cited) - CITED, 'more article')}" if len(cited) > CITED else ""
    return f" {''.join(f'[{number}]' for number in cited[:CITED])}{more}" if cited else ""
