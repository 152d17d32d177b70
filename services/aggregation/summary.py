"""The extractive summary: a few sentences of the articles that together tell the most, each with its citations."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.aggregation.figures import outdated
from services.aggregation.members import in_language_of_most, spread, texts
from services.aggregation.report import Report, Sentence, kept, likeness, shared_weight
from services.entity_extraction.damaged import is_damaged
from shared.article import Span
from shared.record import Citation, SummarySentence

MOST_SENTENCES = 5
MOST_WORDS = 130
"""words of the whole summary; what is longer is not read"""
SHORTEST, LONGEST = 6, 48
"""words of a sentence that may stand in a summary"""
READ = 60
"""texts that sentences are taken from at most: the earliest, the latest, and those spread between them"""
CANDIDATES = 300
"""sentences that are compared in full"""
CREDITING = 16
"""words below which a sentence that credits a source says little else"""
SAME = 0.6
"""likeness from which a sentence of another article counts as saying the same, and is cited too"""
FURTHER = 4
"""further citations of one sentence at most"""
REDUNDANT = 0.5
"""share of a sentence's weight that may stand in one already chosen"""
ENOUGH = 0.22
"""a sentence that adds less than this share of what the first one told is not worth its room"""
ALONE = 0.6
"""what the one text that has a word counts for, against 1 for each further text"""
SHARED = 0.6
"""exponent of the share of texts that have a word; below 1, so that what a few add is told too"""
GIST = 1.6
"""how much more a word weighs that stands in a title"""
LENGTH = 0.6
"""exponent of the number of words that a gain is divided by: 0 favours long sentences, 1 short ones"""
DAMAGED = 0.3
"""what a word that lost letters in extraction leaves of it: nobody wants to quote "specic" """
OLD = 0.5
"""what a toll that is no longer the latest leaves of a sentence's score"""
POSITION = (1.0, 0.88, 0.78, 0.7, 0.64, 0.6)
"""what the place of a sentence leaves of its score, news being written with the gist first; later ones the last"""

OPENERS = re.compile(
    r"[\"'“‘(]?(?:he|she|they|it|his|her|hers|their|its|him|them|this|that|these|those|such|one|both|neither|another|others?"
    r"|and|but|or|nor|so|yet|still|however|meanwhile|instead|moreover|additionally|furthermore|also|then|later|earlier"
    r"|afterwards?|thus|therefore|hence|otherwise|besides|too|again|there|here|now|even|only|at the time|as a result"
    r"|in addition|for example|for instance|in contrast|on the other hand|at the same time|in turn|in response"
    r"|after that|since then|by then|the latter|the former|among them|of those|not everybody|asked|added"
    r"|that['’]s|it['’]s|he['’]s|she['’]s|they['’]re|well|yes|no|of course|indeed|in fact|in conclusion|to be sure)\b",
    re.IGNORECASE,
)
POINTING = re.compile(
    r"\b(?:these|those)\b(?! (?:who|which|that|with|in|of|from|on|at)\b)"
    r"|\bthis (?!week|month|year|morning|afternoon|evening|spring|summer|autumn|fall|winter|season"
    r"|time|weekend|is\b|was\b)"
    r"|\bthat (?:question|issue|matter|case|decision|move|point|plan|offer|proposal|statement|incident|attack|agreement"
    r"|deal|law|bill|figure|number|amount|list|group|call|claim|idea|demand|meeting|request|report|version|month|year|period|day)\b",
    re.IGNORECASE,
)
"""words that point at what another sentence has said"""
PRONOUN = re.compile(r"\b(?:he|she|him|his|her|hers|himself|herself)\b", re.IGNORECASE)
SPEAKING = re.compile(r"\b(?:I|[Ww]e|[Oo]urs?|us|[Mm]y|me|[Yy]ou|[Yy]ours?|[Ll]et['’]s)\b")
QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|„[^“”]*[“”]|(?<!\w)‘[^’]*’(?!\w)")
FURNITURE = re.compile(
    r"\b(?:subscrib|newsletter|sign up|log ?in|click|all rights reserved|read (?:more|also)|follow us|cookies?\b"
    r"|copyright|download (?:our|the) app|terms of (?:use|service)|photo(?:graph)? by|advertisement|share this"
    r"|correction:|https?:|this article was|www\.|\w+@\w+\.|tipsters?|crime ?stoppers|call (?:the )?\(?\d{3}"
    r"|anyone (?:with|who (?:has|may have)) (?:any )?information)|©|\(?\d{3}\)?[ -]\d{3}-[\dA-Z]{4}"
    r"|\b\d+ of /? ?\d+ (?:photos?|images?|caption)|\bimage \d+ of\b|\b(?:hide|show|close) caption\b|\bslideshow\b"
    r"|/(?:getty images|(?:ap|afp) photo)|(?-i:^CLOSE (?=[A-Z])|(?<![A-Z] )\bMORE\b(?! [A-Z]{2}))",
    re.IGNORECASE,
)
"""words of a page's furniture (buttons, credits of pictures, links run into the text), and of appeals to call"""
LABEL = re.compile(r"^(?:[A-Z][A-Z.'’-]+ ){1,4}?[A-Z][A-Z.'’-]+:|^[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,3}: ")
"""the speaker's name before a line of a transcript, or a kicker"""
WORD = re.compile(r"[^\W\d_]+")
COMPLETE = re.compile(r"(?<!\.\.)(?<!…)[.!][\"'”’»)\]]*$")
"""the end of a sentence, but for three dots: what goes on elsewhere is not all told here"""
BEGINNING = re.compile(r"[\"“”‘’'«»„(\[]*[^\W_]|[$£€¥₹#]")
"""how a sentence begins: not with the dots, dashes or signs of a list of which it is a part"""


@dataclass(frozen=True, slots=True)
class _Candidate:
    report: Report
    sentence: Sentence
    group: int
    prior: float
    words: int


def summary(reports: Sequence[Report], now: Mapping[str, str] | None = None) -> tuple[SummarySentence, ...]:
    """Return up to five sentences that cover what the articles tell, without saying anything twice.

    Greedy maximum coverage of weighted words with a redundancy limit (Lin and Bilmes 2011, a submodular
    objective): a word weighs by its rarity and by the share of texts that have it, reprints counting once.
    Sentences that need another one to be understood are not used, and those with a toll that was updated
    since, to what ``now`` tells, only for want of better ones. The language is that of most texts.
    """
    groups = spread(in_language_of_most(texts(reports)), READ)
    told: Counter[str] = Counter()
    for group in groups:
        told.update({term for sentence in group[0].sentences for term in sentence.terms})
    gist = {term for group in groups for term in group[0].title_terms}
    importance = {
        term: math.pow((count - 1 + ALONE) / (len(groups) - 1 + ALONE), SHARED) * (GIST if term in gist else 1.0)
        for term, count in told.items()
    }
    candidates = [candidate for at, group in enumerate(groups) for candidate in _candidates(group[0], at, now or {})]
    candidates.sort(key=lambda each: -_gain(each, importance, set()))
    chosen = _choose(candidates[:CANDIDATES], importance)
    return tuple(_cited(candidate, groups) for candidate in chosen)


def _choose(candidates: list[_Candidate], importance: dict[str, float]) -> list[_Candidate]:
    chosen: list[_Candidate] = []
    covered: set[str] = set()
    room, first = MOST_WORDS, 0.0
    while candidates and len(chosen) < MOST_SENTENCES:
        scored = [(_gain(each, importance, covered), -at) for at, each in enumerate(candidates)]
        gain, at = max(scored)
        if chosen and gain < ENOUGH * first:
            break
        best = candidates.pop(-at)
        first = first or gain
        chosen.append(best)
        covered.update(best.sentence.terms)
        room -= best.words
        candidates = [each for each in candidates if each.words <= room and not _repeats(each, best)]
    # What opens an article opens the summary; the rest follows as an article would have it.
    return sorted(chosen, key=lambda each: (each.sentence.order / len(each.report.sentences), each.group))


def _gain(candidate: _Candidate, importance: dict[str, float], covered: set[str]) -> float:
    told = sum(w * importance[term] for term, w in candidate.sentence.terms.items() if term not in covered)
    return candidate.prior * told / math.pow(candidate.words, LENGTH)


def _repeats(candidate: _Candidate, chosen: _Candidate) -> bool:
    common = shared_weight(candidate.sentence.terms, chosen.sentence.terms)
    return common > REDUNDANT * min(candidate.sentence.weight, chosen.sentence.weight)


def _candidates(report: Report, group: int, now: Mapping[str, str]) -> Iterator[_Candidate]:
    for sentence, words, damaged in _readable(report):
        prior = POSITION[min(sentence.order, len(POSITION) - 1)] * (DAMAGED if damaged else 1.0)
        if outdated(sentence.text, now):
            prior *= OLD
        yield _Candidate(report, sentence, group, prior, words)


@kept
def _readable(report: Report) -> tuple[tuple[Sentence, int, bool], ...]:
    """Return the sentences that can be read by themselves, how many words each has, and whether one lost letters."""
    people = [
        mention.span
        for entity in report.annotations.entities
        if entity.kind == "person"
        for mention in entity.mentions
        if mention.span.part == "text"
    ]
    headline = re.compile(re.escape(report.article.title.strip()) + r"\s+[^\W\d_a-z]")
    found = []
    for sentence in report.sentences:
        words = len(sentence.text.split())
        if len(report.article.title.split()) >= SHORTEST and headline.search(sentence.text):
            continue  # the headline ran into it
        if not SHORTEST <= words <= LONGEST or not stands_alone(sentence, report.article.language or "en"):
            continue
        if (report.article.language or "en") == "en" and _refers_out(sentence, people):
            continue
        if words < CREDITING and any(
            credit.span and credit.span.part == "text" and sentence.span.start <= credit.span.start < sentence.span.end
            for credit in report.article.credits
        ):
            continue
        found.append((sentence, words, _is_damaged(sentence.text)))
    return tuple(found)


def _is_damaged(text: str) -> bool:
    """Return whether a word of the sentence lost letters in extraction; one with a capital within it is a name."""
    return any(is_damaged(word) for at, word in enumerate(WORD.findall(text)) if at == 0 or word[0].islower())


def stands_alone(sentence: Sentence, language: str) -> bool:
    """Return whether the sentence is whole, is no furniture of a page, and does not lean on the one before it."""
    text = sentence.text.strip()
    if not COMPLETE.search(text) or not BEGINNING.match(text) or "\n" in text or not _balanced(text):
        return False
    if FURNITURE.search(text) or LABEL.search(text):
        return False
    bare = QUOTED.sub(" ", text)
    if len(bare.split()) < 3:
        return False
    return language != "en" or not (OPENERS.match(text) or SPEAKING.search(bare) or POINTING.search(bare))


def _refers_out(sentence: Sentence, people: Sequence[Span]) -> bool:
    """Return whether a pronoun of the sentence stands for somebody whom the sentence does not name before it."""
    pronoun = PRONOUN.search(sentence.text)
    if pronoun is None:
        return False
    at = sentence.span.start + pronoun.start()
    return not any(sentence.span.start <= span.start and span.end <= at for span in people)


def _balanced(text: str) -> bool:
    return (
        text.count('"') % 2 == 0
        and text.count("“") == text.count("”")
        and text.count("(") == text.count(")")
        and text.count("«") == text.count("»")
    )


def _cited(candidate: _Candidate, groups: list[list[Report]]) -> SummarySentence:
    citations = [candidate.report.cite(candidate.sentence.span)]
    for at, group in enumerate(groups):
        if at == candidate.group:
            continue
        if len(citations) > FURTHER:
            break
        citations.extend(_same(candidate.sentence, group[0]))
    return SummarySentence(text=citations[0].words, citations=tuple(citations))


def _same(sentence: Sentence, report: Report) -> list[Citation]:
    best = max(report.sentences, key=lambda other: likeness(sentence, other), default=None)
    return [report.cite(best.span)] if best and likeness(sentence, best) >= SAME else []
