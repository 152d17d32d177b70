"""What the articles tell in common: claims and by how many origins, quotes in their versions, dated statements."""

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from services.desk.safe_text import one_line
from services.desk.views.article_numbers import Numbers, cited
from services.desk.views.words import counted
from shared.record import Claim, ClaimStatus, DatedStatement, QuoteVersion, StoryQuote

CLAIMS_SHOWN = 8
QUOTES_SHOWN = 6
STATEMENTS_SHOWN = 10
"""claims, quotes and dated statements that are shown; the rest are counted"""

_STATUS_STYLES: Mapping[ClaimStatus, str] = {
    "told by independent origins": "good",
    "told by one origin": "quiet",
    "disputed": "bad",
}


def claims(found: Sequence[Claim], numbers: Numbers) -> RenderableType:
    """Return each claim with the articles that tell it, and whether their origins are independent."""
    table = _listing()
    for claim in found[:CLAIMS_SHOWN]:
        text = Text(f"{one_line(claim.speaker)}: " if claim.speaker else "", style="quiet")
        text = Text.assemble(text, one_line(claim.text), " ", cited(claim.articles, numbers, of=claim.article_count))
        text.append(f"  {_status(claim)}", style=_STATUS_STYLES[claim.status])
        table.add_row(Text("–"), text)
    return _counted(table, len(found) - CLAIMS_SHOWN)


def _status(claim: Claim) -> str:
    if claim.status == "told by independent origins":
        return counted(claim.origin_count, "independent origin")
    return "one origin" if claim.status == "told by one origin" else claim.status


def quotes(found: Sequence[StoryQuote], numbers: Numbers) -> RenderableType:
    """Return each quote with its speaker; where outlets word it differently, all versions."""
    table = _listing()
    for quote in found[:QUOTES_SHOWN]:
        table.add_row(Text("–"), Group(*_quote(quote, numbers)))
    return _counted(table, len(found) - QUOTES_SHOWN)


def _quote(quote: StoryQuote, numbers: Numbers) -> Iterator[Text]:
    speaker = one_line(quote.speaker) if quote.speaker else "speaker not named"
    if len(quote.versions) == 1:
        yield _version(quote.versions[0], numbers).append(f"  {speaker}", style="quiet")
        return
    yield Text(f"{speaker}, in {len(quote.versions)} versions", style="warning")
    for version in quote.versions:
        yield _version(version, numbers)


def _version(version: QuoteVersion, numbers: Numbers) -> Text:
    articles = cited(version.articles, numbers, of=version.article_count)
    # The comma before "he said" often stands inside the quotation marks; it is no part of what was said.
    return Text.assemble(f"“{one_line(version.text).rstrip(',')}” ", articles)


def timeline(found: Sequence[DatedStatement], numbers: Numbers) -> RenderableType:
    """Return what the articles say of each date."""
    table = _listing()
    for statement in found[:STATEMENTS_SHOWN]:
        articles = cited(statement.articles, numbers, of=statement.article_count)
        table.add_row(Text(one_line(statement.date)), Text.assemble(one_line(statement.text), " ", articles))
    return _counted(table, len(found) - STATEMENTS_SHOWN)


def _listing() -> Table:
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(no_wrap=True, style="quiet")
    table.add_column(overflow="fold")
    return table


def _counted(table: Table, more: int) -> RenderableType:
    return Group(table, Text(f"and {more} more", style="quiet")) if more > 0 else table
