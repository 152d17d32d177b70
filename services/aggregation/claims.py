"""Claims: sentences of different articles that say the same thing, and by how many origins it is told."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from services.aggregation.entities import Resolved
from services.aggregation.members import carrying, in_language_of_most, spread, texts
from services.aggregation.origins import Roots
from services.aggregation.report import Report, Sentence, terms
from services.aggregation.summary import FURNITURE, stands_alone
from services.aggregation.values import Stated, told_values
from services.entity_extraction.tolls import tolls
from shared.record import LISTED, Claim, ClaimStatus, Conflict

READ = 40
"""texts whose sentences are compared at most, spread evenly over the story's time"""
COMMON = 25
"""sentences that may share a word for it to lead from one to another; a commoner one joins everything"""
ALIKE = 0.35
"""share of two sentences' weight (geometric mean of both sides) that must be common for them to say the same"""
NAMING_ALIKE = 0.27
"""the same where what they share are several names and numbers, and much of it"""
SHARED, SHARED_NAMING = 10.0, 14.0
"""nats that they must share, in each case: short sentences have a likeness by chance"""
FEATURES = 4
"""words, names or numbers that they must share"""
VERBATIM, FEW_SHARED, FEW_FEATURES = 0.8, 6.0, 3
"""likeness from which they are nearly the same words, and the nats and features that are enough then"""
TELLING = 8
"""words from which a sentence tells something even where it leans on others"""
NAMED = 6.0
"""weight in nats of a person, organisation or place that two sentences name in common, however spelt"""
NUMBERED = 4.0
"""weight in nats of a number of two digits or more"""
DENYING = 0.7
"""likeness from which a sentence with a negation contradicts one without; less alike ones may be about other things"""
NEGATION_REACH = 3
"""words after a negation that it may deny"""
LONGER = 1.4
"""how many times as long the longer may be: what is told beside it may be what is negated"""
BESIDE = 40
"""characters between a verb of saying and the name of who says it"""
CITED = 6
"""citations of one claim at most"""
MOST_CLAIMS, MOST_DENIALS = 20, 5
"""claims of a record at most, and conflicts over what one article denies"""
SIGNATURE = re.compile(r"[—–-]|[\w .]*@\w+|https?:|pic\.twitter")
"""what begins with it is no sentence: who posted something, and where"""
NEGATED = re.compile(
    r"(?<!who )(?<!which )(?<!that )(?<!police )"
    r"\b(?:was|were|is|are|been|did|does|do|has|have|had|will|would|could|can)(?: not|n['’]t)\b|\bcannot\b"
    r"|\b(?:never|denied|denies|denying|untrue|false)\b",
    re.IGNORECASE,
)
"""what turns the statement of a sentence round; "no" and "without" within one mostly do not"""
NEGATIVE = re.compile(
    r"\b(?:non|not|no|never|none|nobody|nothing|neither|nor|without|denied|denies|denying|untrue|false|cannot)\b"
    r"|n ?['’] ?t\b",
    re.IGNORECASE,
)
"""words in a sentence that may negate something"""
MARKS = re.compile(r"[\"“”«»„]")
"""quotation marks: a quote that is cut differently is no denial"""
SAYING = re.compile(
    r"\b(?:said|says|told|tells|added|adds|stated|states|announced|announces|claimed|claims|insisted|insists|warned"
    r"|warns|argued|argues|asserted|confirmed|confirms|explained|explains|denied|denies|wrote"
    r"|according to|reported|recalled)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Said:
    """One sentence with what it is compared by: its words, and whom and what it names ("=name")."""

    group: int
    report: Report
    sentence: Sentence
    features: dict[str, float]
    names: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class _Weighed:
    """The sentences of a story, their features weighted by how rare they are in the story too."""

    said: Sequence[_Said]
    features: Sequence[dict[str, float]]
    weights: Sequence[float]


@dataclass(frozen=True, slots=True)
class Told:
    """What several articles tell, and where one denies what another says."""

    claims: tuple[Claim, ...] = ()
    denials: tuple[Conflict, ...] = ()


def told_by_several(reports: Sequence[Report], roots: Roots, resolved: Resolved) -> Told:
    """Return what two texts or more tell, those told by most origins first, and what one of them denies.

    Two sentences say the same where each is the most like the other in its article, in words weighted by
    rarity (in the language and in the story), in the people and places that they name, in numbers. Where they deny
    each other or give different tolls, the claim is disputed.
    """
    groups = spread(in_language_of_most(texts(reports)), READ)
    copies = {group[0].id: group for group in groups}
    story = _weighed([one for at, group in enumerate(groups) for one in _read(at, group[0], resolved)])
    aligned = _aligned(story)
    found = [_claim(story, each, copies, roots) for each in aligned if _tells(story, each)]
    found.sort(key=lambda claim: (-claim.origin_count, -claim.article_count, claim.text))
    denials = [conflict for each in aligned for conflict in _denials(story, each, copies, roots)]
    return Told(tuple(found[:MOST_CLAIMS]), tuple(denials[:MOST_DENIALS]))


def _tells(story: _Weighed, places: Sequence[int]) -> bool:
    """Return whether the claim says something by itself: no signature under a post, no appeal to call, no "he left"."""
    sentences = [story.said[at].sentence.text for at in places]
    if any(SIGNATURE.match(text) or FURNITURE.search(text) for text in sentences):
        return False
    alone = any(stands_alone(story.said[at].sentence, story.said[at].report.article.language or "en") for at in places)
    return alone or max(len(text.split()) for text in sentences) >= TELLING


def _denials(
    story: _Weighed, places: Sequence[int], copies: Mapping[str, list[Report]], roots: Roots
) -> Iterator[Conflict]:
    """Yield a conflict where one of the sentences denies what another says."""
    for one, other in combinations(places, 2):
        if _likeness(story, one, other) < DENYING or not (_denies(story, one, other) or _denies(story, other, one)):
            continue
        stated = [
            Stated(story.said[at].report, story.said[at].sentence.span, story.said[at].sentence.text)
            for at in (one, other)
        ]
        values = tuple(told_values(stated, copies, roots))
        if len(values) > 1:
            yield Conflict(
                attribute="denied", kind="contradiction", note="one says what the other denies", values=values
            )
            return


def _read(group: int, report: Report, resolved: Resolved) -> Iterator[_Said]:
    named = [
        (mention.span.start, mention.span.end, " ".join((mention.surface, *entity.roles)), name)
        for entity in report.annotations.entities
        if (name := resolved.get((report.id, entity.kind, entity.name)))
        for mention in entity.mentions
        if mention.span.part == "text"
    ]
    named += [
        (office.span.start, office.span.end, office.surface, name)
        for office in report.annotations.offices
        if office.span.part == "text" and (name := resolved.get((report.id, "person", office.surface)))
    ]
    language = report.article.language or "en"
    for sentence in report.sentences:
        inside = [each for each in named if sentence.span.start <= each[0] and each[1] <= sentence.span.end]
        features = {
            term: NUMBERED if term[0].isdigit() and len(term) > 1 else weight for term, weight in sentence.terms.items()
        }
        for _, _, called, name in inside:
            # The words of the name and of the bearer's titles say no more than the name.
            for term in terms(called, language):
                features.pop(term, None)
            features[f"={name}"] = NAMED
        if features:
            names = tuple((start, end, name) for start, end, _, name in inside)
            yield _Said(group, report, sentence, features, names)


def _weighed(said: Sequence[_Said]) -> _Weighed:
    """Weigh the features: what every other sentence of the story has, such as its main person, says little."""
    having = Counter(feature for one in said for feature in one.features)
    rarity = {feature: math.log1p(len(said) / count) / math.log1p(len(said)) for feature, count in having.items()}
    features = [{feature: weight * rarity[feature] for feature, weight in one.features.items()} for one in said]
    return _Weighed(said, features, [sum(each.values()) for each in features])


def _aligned(story: _Weighed) -> list[list[int]]:
    """Group the sentences that are each other's nearest in their articles, one of each article."""
    group_of = [one.group for one in story.said]
    nearest: dict[tuple[int, int], tuple[float, int]] = {}
    alike = dict(_pairs(story))
    for (one, other), likeness in alike.items():
        for here, there in ((one, other), (other, one)):
            key = (here, group_of[there])
            if likeness > nearest.get(key, (0.0, 0))[0]:
                nearest[key] = (likeness, there)
    mutual = sorted(
        (-likeness, one, other)
        for (one, other), likeness in alike.items()
        if nearest[one, group_of[other]][1] == other and nearest[other, group_of[one]][1] == one
    )
    grouped: dict[int, list[int]] = {}
    for _, one, other in mutual:
        left, right = grouped.get(one, [one]), grouped.get(other, [other])
        if left is right or {group_of[at] for at in left} & {group_of[at] for at in right}:
            continue
        # Every sentence must be like most of the others: chains of neighbours drift.
        close = sum((min(a, b), max(a, b)) in alike for a in left for b in right)
        if 3 * close < 2 * len(left) * len(right):
            continue
        joined = left + right
        for at in joined:
            grouped[at] = joined
    distinct = {id(each): each for each in grouped.values()}
    return sorted(sorted(each) for each in distinct.values())


def _pairs(story: _Weighed) -> Iterator[tuple[tuple[int, int], float]]:
    """Yield the pairs of sentences of different articles that may say the same, found by what is rarer in them."""
    having: dict[str, list[int]] = defaultdict(list)
    for at, features in enumerate(story.features):
        for feature in features:
            having[feature].append(at)
    common: Counter[tuple[int, int]] = Counter()
    for places in having.values():
        if len(places) <= COMMON:
            for at, one in enumerate(places):
                common.update((one, other) for other in places[at + 1 :])
    for (one, other), _ in sorted(common.items()):
        if story.said[one].group != story.said[other].group and (likeness := _likeness(story, one, other)):
            yield (one, other), likeness


def _likeness(story: _Weighed, one: int, other: int) -> float:
    """Return how alike two sentences are, 0 where they have too little in common to say the same."""
    shared = [feature for feature in story.features[one] if feature in story.features[other]]
    weight = sum(story.features[one][feature] for feature in shared)
    likeness = weight / math.sqrt(story.weights[one] * story.weights[other])
    naming = sum(feature[0] == "=" or feature[0].isdigit() for feature in shared)
    same = (
        (likeness >= ALIKE and weight >= SHARED)
        or (likeness >= NAMING_ALIKE and weight >= SHARED_NAMING and naming >= 2 and len(shared) > FEATURES)
    ) and len(shared) >= FEATURES
    verbatim = likeness >= VERBATIM and weight >= FEW_SHARED and len(shared) >= FEW_FEATURES
    return likeness if same or verbatim else 0.0


def _claim(story: _Weighed, places: Sequence[int], copies: Mapping[str, list[Report]], roots: Roots) -> Claim:
    said = [story.said[at] for at in places]
    best = max(said, key=_telling)
    ordered = [best, *(one for one in said if one is not best)]
    telling = [report for one in said for report in carrying(one.report, one.sentence.text, copies[one.report.id])]
    origins = {root for report in telling for root in roots[report.id]}
    status: ClaimStatus = "told by independent origins" if len(origins) > 1 else "told by one origin"
    if _disputed(story, places):
        status = "disputed"
    citations = tuple(one.report.cite(one.sentence.span) for one in ordered[:CITED])
    return Claim(
        text=citations[0].words,
        status=status,
        speaker=_speaker(best),
        article_count=len(telling),
        articles=tuple(report.id for report in telling)[:LISTED],
        origin_count=len(origins),
        citations=citations,
    )


def _telling(one: _Said) -> tuple[bool, float]:
    return stands_alone(one.sentence, one.report.article.language or "en"), -len(one.sentence.text)


def _disputed(story: _Weighed, places: Sequence[int]) -> bool:
    """Return whether two of the sentences deny each other, or state different tolls."""
    for one, other in combinations(places, 2):
        if _likeness(story, one, other) >= DENYING and (_denies(story, one, other) or _denies(story, other, one)):
            return True
    stated: dict[str, set[int]] = defaultdict(set)
    for at in places:
        for toll in tolls(story.said[at].sentence.text):
            if toll.precision == "exact" and not toll.single:
                stated[toll.attribute].add(toll.value)
    return any(len(values) > 1 for values in stated.values())


def _denies(story: _Weighed, one: int, other: int) -> bool:
    """Return whether ``one`` negates a word that ``other``, which negates nothing and is about as long, has too."""
    text, language = story.said[one].sentence.text, story.said[one].report.article.language or "en"
    said = story.said[other].sentence.text
    shorter, longer = sorted((len(text.split()), len(said.split())))
    if NEGATIVE.search(said) or longer > LONGER * shorter or MARKS.search(text + said):
        return False
    shared = story.said[other].sentence.terms
    return any(
        term in shared
        for cue in NEGATED.finditer(text)
        for term in terms(" ".join(text[cue.end() :].split()[:NEGATION_REACH]), language)
    )


def _speaker(one: _Said) -> str | None:
    """Return who says it, where the sentence names them beside a verb of saying."""
    start = one.sentence.span.start
    for verb in SAYING.finditer(one.sentence.text):
        near = [
            (min(abs(begin - start - verb.end()), abs(verb.start() - (end - start))), name)
            for begin, end, name in one.names
        ]
        if near and min(near)[0] <= BESIDE:
            return min(near)[1]
    return None
