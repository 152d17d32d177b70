"""Who is quoted with which words, by which outlets, and in which versions."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from services.aggregation.entities import Resolved
from services.aggregation.members import carrying, spread, texts
from services.aggregation.report import UNINFORMATIVE, Report
from shared.article import Span
from shared.rarity import rarity, tokens
from shared.record import LISTED, QuoteVersion, StoryQuote

READ = 60
"""texts whose quotes are read at most, spread evenly over the story's time"""
SHORTEST = 5
"""words of a quote that is listed; shorter ones are expressions"""
SAME_WORDS = 0.6
"""share of the shorter quote's telling words that the other must have in the same order to be a version of it"""
SAME_SPEAKER = 0.5
"""the same where both are known to be by one speaker"""
FEW = 4
"""telling words below which two quotes have too many by chance"""
COMPARED = 400
"""quotes that are compared with each other at most"""
MOST_QUOTES = 15
"""quotes of a record at most"""
CITED = 5
"""citations of one version at most"""


@dataclass(frozen=True, slots=True)
class _Quoted:
    report: Report
    span: Span
    words: tuple[str, ...]
    telling: tuple[str, ...]
    speaker: str | None


def quotes(reports: Sequence[Report], resolved: Resolved) -> tuple[StoryQuote, ...]:
    """Return the quotes of the story, those that most outlets carry first.

    Quotes with most of their words in common, in one order, are versions of one; versions whose words are the
    same are one version.
    """
    groups = spread(texts(reports), READ)
    copies = {group[0].id: group for group in groups}
    quoted = [one for group in groups for one in _quoted(group[0], resolved)][:COMPARED]
    gathered: list[list[_Quoted]] = []
    for one in quoted:
        best = max(gathered, key=lambda versions: _near(one, versions), default=None)
        if best is not None and _near(one, best) > 0:
            best.append(one)
        else:
            gathered.append([one])
    gathered = _without_parts(gathered)
    found = [_quote(versions, copies) for versions in gathered]
    found.sort(key=lambda quote: (-len(quote.outlets), quote.speaker is None, quote.versions[0].text))
    return tuple(found[:MOST_QUOTES])


def _quoted(report: Report, resolved: Resolved) -> list[_Quoted]:
    names = {
        entity.name: name
        for entity in report.annotations.entities
        if (name := resolved.get((report.id, entity.kind, entity.name)))
    }
    for office in report.annotations.offices:
        if name := resolved.get((report.id, "person", office.surface)):
            names.setdefault(office.surface.lower(), name)
    found = []
    for quote in report.annotations.quotes:
        words = tuple(tokens(report.article.quoted(quote.span)))
        if len(words) >= SHORTEST:
            told = quote.speaker
            speaker = names.get(told) or names.get(told.lower(), told) if told else None
            language = report.article.language or "en"
            telling = tuple(word for word in words if rarity(word, language) >= UNINFORMATIVE)
            found.append(_Quoted(report, quote.span, words, telling, speaker))
    return found


def _near(one: _Quoted, versions: Sequence[_Quoted]) -> float:
    if any(one.report is other.report for other in versions):
        return 0.0
    return max(_alike(one, other) for other in versions)


def _without_parts(gathered: Sequence[list[_Quoted]]) -> list[list[_Quoted]]:
    """Return the quotes without those of which every version stands as it is in another one: these join that one.

    An article quotes in pieces what another has in one, or says the same twice.
    """
    told = [[f" {' '.join(one.words)} " for one in versions] for versions in gathered]
    whole = list(gathered)
    longest = sorted(range(len(told)), key=lambda at: -max(map(len, told[at])))
    kept: list[int] = []
    for at in longest:
        into = next(
            (other for other in kept if all(any(part in text for text in told[other]) for part in told[at])), None
        )
        if into is None:
            kept.append(at)
        else:
            whole[into] = whole[into] + gathered[at]
    return [whole[at] for at in sorted(kept)]


def _alike(one: _Quoted, other: _Quoted) -> float:
    """Return the share of telling words in common, in order, where it is enough for two versions, else 0.

    A quote of few telling words must stand in the other one as it is.
    """
    shorter, longer = sorted((one, other), key=lambda each: len(each.words))
    if len(shorter.telling) < FEW:
        return 1.0 if f" {' '.join(shorter.words)} " in f" {' '.join(longer.words)} " else 0.0
    share = LCSseq.similarity(one.telling, other.telling) / (min(len(one.telling), len(other.telling)) or 1)
    enough = SAME_SPEAKER if one.speaker and one.speaker == other.speaker else SAME_WORDS
    return share if share >= enough else 0.0


def _quote(quoted: Sequence[_Quoted], copies: dict[str, list[Report]]) -> StoryQuote:
    versions: dict[tuple[str, ...], list[_Quoted]] = {}
    for one in quoted:
        versions.setdefault(one.words, []).append(one)
    outlets = [report.outlet for one in quoted for report in _carrying(one, copies)]
    speakers = Counter(one.speaker for one in quoted if one.speaker)
    return StoryQuote(
        speaker=speakers.most_common(1)[0][0] if speakers else None,
        outlets=tuple(dict.fromkeys(outlets))[:LISTED],
        versions=tuple(_version(each, copies) for each in versions.values()),
    )


def _version(quoted: Sequence[_Quoted], copies: dict[str, list[Report]]) -> QuoteVersion:
    first = {one.report.id: one for one in reversed(quoted)}
    citations = tuple(one.report.cite(one.span) for one in list(first.values())[::-1][:CITED])
    articles = list(dict.fromkeys(report.id for one in quoted for report in _carrying(one, copies)))
    return QuoteVersion(
        text=citations[0].words, article_count=len(articles), articles=tuple(articles)[:LISTED], citations=citations
    )


def _carrying(one: _Quoted, copies: dict[str, list[Report]]) -> list[Report]:
    return carrying(one.report, one.report.article.quoted(one.span), copies[one.report.id])
