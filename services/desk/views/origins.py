"""From whose own reporting the articles of a story come, and how that shows."""

from collections.abc import Iterable, Sequence

from rich.console import Group
from rich.table import Table
from rich.text import Text

from services.desk.safe_text import one_line
from services.desk.views.article_numbers import Numbers, cited
from shared.record import Origin, OriginEvidence

EVIDENCE_SHOWN = 6
"""pieces of evidence for one origin that are shown"""


def render(origins: Sequence[Origin], numbers: Numbers) -> Table:
    """Return each origin with the articles that go back to it, and what shows it."""
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.add_column(ratio=3, overflow="fold")
    table.add_column(ratio=5, overflow="fold")
    for origin in origins:
        table.add_row(_name(origin), Group(*_articles(origin, numbers)))
    return table


def _name(origin: Origin) -> Text:
    name = Text(one_line(origin.name))
    if origin.kind == "credited":
        name.append(" (named only)", style="quiet")
    return name.append(f" of {one_line(origin.owner)}", style="quiet") if origin.owner else name


def _articles(origin: Origin, numbers: Numbers) -> Iterable[Text]:
    if origin.article_count:
        yield cited(origin.articles, numbers, of=origin.article_count)
    else:
        yield Text("for passages only", style="quiet")
    shown = [piece for piece in origin.evidence if piece.form != "own"]
    for piece in shown[:EVIDENCE_SHOWN]:
        yield _evidence(piece, origin.name, numbers)
    if len(shown) > EVIDENCE_SHOWN:
        yield Text(f"and {len(shown) - EVIDENCE_SHOWN} more such", style="quiet")


def _evidence(piece: OriginEvidence, origin: str, numbers: Numbers) -> Text:
    text = cited([piece.article], numbers)
    of = cited([piece.of], numbers) if piece.of else Text()
    if piece.form == "reprint":
        text.append(" reprints ", style="quiet").append_text(of)
    elif piece.form == "wording":
        text.append(" takes over words of ", style="quiet").append_text(of)
    else:
        text.append(" credits it" if piece.whole else " credits it for a passage", style="quiet")
    if piece.citation is not None and piece.citation.words != origin:
        text.append(f" “{one_line(piece.citation.words)}”", style="quiet")
    return text
