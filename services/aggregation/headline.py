"""The headline: the title, among those of the articles, that best says what all of them tell."""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from services.aggregation.figures import outdated
from services.aggregation.members import in_language_of_most, spread, texts
from services.aggregation.report import Report
from shared.article import Span
from shared.record import Headline

READ = 200
"""texts that the headline is chosen from at most, spread evenly over the story's time: more change nothing"""
LEAD = 2
"""sentences of an article, besides its title, that tell what it is about"""
ANY = 0.15
"""what a word of a title counts that nobody repeats; 1 if all other texts have it in title or lead"""
OWN = 0.35
"""what it counts more if the article's own lead has it: a title that is news says what the lead says"""
OLD = 0.6
"""what a toll that is no longer the latest leaves of a title's score"""
LONGEST = 160
"""characters of a headline that has to be made from the first sentence of an article without a title"""

OPINION = re.compile(
    r"^(?:opinion|comment|commentary|analysis|editorial|column|letters?|review|explainer|explained"
    r"|live(?: updates| blog)?|watch|video|photos?|pictures|in pictures"
    r"|podcast|quiz|fact check|q&a|factbox|briefing|the latest)\s*[:|–—-]",
    re.IGNORECASE,
)
QUESTION = re.compile(
    r"\?\s*[\"'”’»]?$|^(?:why|how|what|who|when|where|is|are|will|can|should|could|does|did)\b",
    re.IGNORECASE,
)
FLASH = re.compile(r"^(?:flash|breaking|urgent|update\s*\d*|just in|developing)\s*[:|–—-]", re.IGNORECASE)
QUOTED = re.compile(r"[“\"«„][^”\"»“]+[”\"»“]|(?<!\w)[‘'][^’']+[’'](?!\w)")
ADDRESSING = re.compile(r"\b(?:you|your|we|our|us|my|here['’]s|this is|these|everything)\b", re.IGNORECASE)


def headline(reports: Sequence[Report], now: Mapping[str, str] | None = None) -> Headline | None:
    """Return the best title of the articles, or the first words of the earliest one if none has a title.

    Central wording wins: a title scores by the rarity of its words times the share of texts whose title or
    lead has them. Reprints add nothing to that share. Titles that ask, comment, shout or are cut short lose, and
    those with a toll that was updated since, to what ``now`` tells. The language is that of most texts.
    """
    groups = spread(in_language_of_most(texts(reports)), READ)
    leads = [_lead(group[0]) for group in groups]
    told = Counter(term for lead in leads for term in lead)
    openings = [_opening(group[0]) for group in groups]
    best: tuple[float, int, Report] | None = None
    for at, group in enumerate(groups):
        for report in group:
            title = report.article.title
            if not title.strip():
                continue
            told_by = {
                term: (told[term] - (term in leads[at])) / max(1, len(groups) - 1) + OWN * (term in openings[at])
                for term in report.title_terms
            }
            score = (
                _score(report, told_by)
                * (1 if report is group[0] else 0.9)
                * (OLD if outdated(title, now or {}) else 1)
            )
            # Where two are as good, the later one knows more.
            if best is None or score >= best[0]:
                best = score, at, report
    if best:
        return _from_title(best[2])
    return _from_text(groups[0][0]) if groups else None


def _lead(report: Report) -> set[str]:
    return set(report.title_terms) | _opening(report)


def _opening(report: Report) -> set[str]:
    return {term for sentence in report.sentences[:LEAD] for term in sentence.terms}


def _score(report: Report, told_by: dict[str, float]) -> float:
    title, weights = report.article.title, report.title_terms
    words = len(title.split())
    # The square root keeps long titles from winning by mere length.
    central = sum(weight * (ANY + told_by[term]) for term, weight in weights.items()) / math.sqrt(max(4, words))
    return central * _form(title, words)


def _form(title: str, words: int) -> float:
    """Return what the form of a title leaves of its score: 1 for a plain statement."""
    factor = 1.0
    letters = [character for character in title if character.isalpha()]
    if letters and sum(character.isupper() for character in letters) > 0.8 * len(letters):
        factor *= 0.5
    if OPINION.search(title):
        factor *= 0.3
    if QUESTION.search(title):
        factor *= 0.4
    if FLASH.search(title):
        factor *= 0.8
    if ADDRESSING.search(QUOTED.sub("", title)):
        factor *= 0.6
    quoted = sum(len(match.group()) for match in QUOTED.finditer(title))
    if quoted > 0.4 * len(title):
        factor *= 0.6
    if words < 4 or words > 22:
        factor *= 0.6
    if title.rstrip().endswith(("…", "...", ":", ",")):
        factor *= 0.6
    return factor


def _from_title(report: Report) -> Headline:
    title = report.article.title
    start = len(title) - len(title.lstrip())
    citation = report.cite(Span(start=start, end=len(title.rstrip()), part="title"))
    return Headline(text=citation.words, citation=citation)


def _from_text(report: Report) -> Headline | None:
    if not report.sentences:
        return None
    span = report.sentences[0].span
    if span.end - span.start > LONGEST:
        words = report.article.text[span.start : span.start + LONGEST]
        span = Span(start=span.start, end=span.start + (words.rfind(" ") if " " in words else LONGEST))
    citation = report.cite(span)
    return Headline(text=citation.words, citation=citation)
