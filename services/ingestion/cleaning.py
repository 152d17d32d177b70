"""What in an article's original is not the story, and of which kind it is.

Rules in the order in which they are asked. Each line is judged by its form, then by its first words; lists and
notices take the lines under them; above and below the story more words count as navigation than within it; last,
marks are cut from within the lines that stay. No rule knows an outlet.
"""

from services.ingestion.boilerplate.bylines import is_contribution, is_sign_off
from services.ingestion.boilerplate.edges import cut_head, cut_tail
from services.ingestion.boilerplate.headers import is_dated, is_labelled_date
from services.ingestion.boilerplate.inline_cuts import cut_dateline, cut_glued, cut_marks
from services.ingestion.boilerplate.line_patterns import kind_by_form
from services.ingestion.boilerplate.lines import Line
from services.ingestion.boilerplate.page import Page
from services.ingestion.boilerplate.phrases import Match, match
from services.ingestion.boilerplate.sections import cut_disclaimers, cut_list, cut_notice, cut_playlist, cut_repeats
from shared.article import Cut, Outlet, keep


def cuts(original: str, title: str, outlet: Outlet | None, language: str | None) -> tuple[Cut, ...]:
    r"""Return the spans of ``original`` that are not the story, sorted and without overlap.

    ``shared.article.keep(original, cuts)`` is the story. A text in which nothing would be left is left whole.

    Args:
        original: the text as it came: NFC, line ends as "\n", no control characters.
        title: the headline, or ""; where the text repeats it at its top, it is cut there.
        outlet: who published it, where known; its bare name above or below the story is cut.
        language: ISO 639-1, where known.
    """
    page = Page(original, title, outlet, language)
    cut_repeats(page)
    _cut_lines(page)
    cut_playlist(page)
    cut_head(page)
    cut_tail(page)
    cut_disclaimers(page)
    cut_dateline(page)
    cut_marks(page)
    cut_glued(page)
    found = _without_overlap([*page.line_cuts(), *page.inside])
    return found if keep(original, found) else ()


def _cut_lines(page: Page) -> None:
    for index, line in enumerate(page.lines):
        if page.kinds[index] is not None:
            continue
        found = _match(line)
        if found is None:
            continue
        if found.shape == "heading":
            cut_list(page, index, found)
        elif found.shape == "notice":
            cut_notice(page, index)
        else:
            page.kinds[index] = found.kind


def _match(line: Line) -> Match | None:
    kind = kind_by_form(line)
    if kind is not None:
        return Match(kind, "whole")
    if is_contribution(line):
        return Match("credit", "whole")
    if is_sign_off(line):
        return Match("byline", "whole")
    if is_labelled_date(line):
        return Match("header", "whole")
    found = match(line, edge=False)
    if found is not None and found.kind == "credit" and is_dated(line):
        return Match("header", "whole")  # "Source: Daily Post Tuesday, 2 January 2024"
    return found


def _without_overlap(found: list[Cut]) -> tuple[Cut, ...]:
    kept: list[Cut] = []
    for cut in sorted(found, key=lambda cut: (cut.start, -cut.end)):
        start = max(cut.start, kept[-1].end) if kept else cut.start
        if start < cut.end:
            kept.append(cut if start == cut.start else cut.model_copy(update={"start": start}))
    return tuple(kept)
