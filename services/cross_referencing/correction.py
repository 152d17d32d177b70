"""What a correction does to the stories: who moves where, which stories end, and how the articles are marked."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from services.cross_referencing.decision import story_id
from services.cross_referencing.ties import APART, RELEASED, TOGETHER, Marks
from shared.corrections import Correction
from shared.outcomes import RejectError

NAMED = 5
"""articles that a reason names at most"""


@dataclass(frozen=True, slots=True)
class Standing:
    """A story as it is: all its ``members`` in the order of their arrival, and the ``marks`` of those that have any."""

    id: str
    born: int
    members: tuple[str, ...]
    marks: Mapping[str, Marks] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done.

    ``places`` gives the story of each article that changes it, ``ended`` of each story that is left without articles
    the one that it lives on in, ``marks`` all marks of every article of the stories concerned.
    """

    places: Mapping[str, str]
    ended: Mapping[str, str]
    marks: Mapping[str, Marks]
    note: str


def plan(correction: Correction, stories: Sequence[Standing]) -> Plan | None:
    """Return what ``correction`` does to the ``stories`` that its articles stand in; None if it is so already.

    Raises:
        RejectError: It cannot be done: an article is not known, or all that the correction would part is.
    """
    place = {member: story for story in stories for member in story.members}
    unknown = [article for article in (*correction.articles, *correction.into) if article not in place]
    if unknown:
        raise RejectError(f"unknown {_listed(unknown)}: never came, or longer ago than the window")
    others = [article for article in correction.others if article in place]
    if correction.kind == "split" and not others:
        raise RejectError("nothing would remain of the story: none of the articles that stay is known")
    places = _places(correction, place)
    marks = _marks(correction, stories, places, others)
    if not places and _said(correction, stories, others):
        return None
    ended = {}
    for story in stories:
        left = Counter(places[member] for member in story.members if member in places)
        if story.members and left.total() == len(story.members):
            ended[story.id] = left.most_common(1)[0][0]
    return Plan(places, ended, marks, _note(correction, places, ended))


def _places(correction: Correction, place: Mapping[str, Standing]) -> dict[str, str]:
    """Return the story of each article that changes it."""
    homes = {place[article].id for article in correction.articles}
    if correction.kind == "split":
        staying = set(correction.others)
        alone = len(homes) == 1 and not staying.intersection(place[correction.articles[0]].members)
        to = homes.pop() if alone else story_id(f"correction:{correction.id}")
        moving: Iterable[str] = correction.articles
    elif correction.kind == "move":
        to = _home(correction.into, place).id
        moving = correction.articles
    else:
        both = {story.id: story for story in (_home(correction.articles, place), _home(correction.into, place))}
        # As where the system merges stories: the link that is out in the world for longest goes on.
        to = min(both.values(), key=lambda story: (story.born, story.id)).id
        moving = [*correction.concerned, *(member for story in both.values() for member in story.members)]
    return {article: to for article in moving if place[article].id != to}


def _home(articles: Sequence[str], place: Mapping[str, Standing]) -> Standing:
    """Return the story that most of the articles stand in, the oldest of several."""
    stories = {place[article].id: place[article] for article in articles}
    count = Counter(place[article].id for article in articles)
    return min(stories.values(), key=lambda story: (-count[story.id], story.born, story.id))


def _marks(
    correction: Correction, stories: Sequence[Standing], places: Mapping[str, str], others: Sequence[str]
) -> dict[str, Marks]:
    """Return the marks of all articles; where earlier corrections say otherwise, the new one holds."""
    marks = {member: set(story.marks.get(member, ())) for story in stories for member in story.members}
    after = {member: places.get(member, story.id) for story in stories for member in story.members}
    together = [*correction.articles, *correction.into]
    if correction.kind == "move":
        to = after[correction.articles[0]]
        together = [article for article in together if after[article] == to]
    held: dict[str, set[str]] = {}
    for article, own in marks.items():
        for mark in own:
            if mark[0] == TOGETHER:
                held.setdefault(mark, set()).add(after[article])
    for article in places:
        for mark in [mark for mark in marks[article] if len(held.get(mark, ())) > 1]:
            marks[article].remove(mark)
            marks[article].add(RELEASED + mark[1:])
    for article in together:
        marks[article].add(TOGETHER + correction.id)
    for article in others:
        marks[article].add(APART + correction.id)
    sides: dict[str, set[str]] = {}
    for article, own in marks.items():
        sides.setdefault(after[article], set()).update(mark[1:] for mark in own if mark[0] != APART)
    return {
        article: frozenset(mark for mark in own if mark[0] != APART or mark[1:] not in sides[after[article]])
        for article, own in marks.items()
    }


def _said(correction: Correction, stories: Sequence[Standing], others: Sequence[str]) -> bool:
    """Return whether an earlier correction says the same of all these articles."""
    marks: dict[str, Marks] = {}
    for story in stories:
        marks.update(story.marks)
    together = [*correction.articles, *correction.into]
    return any(
        all(mark in marks.get(article, ()) for article in together)
        and all(APART + mark[1:] in marks.get(article, ()) for article in others)
        for mark in marks.get(together[0], ())
        if mark[0] == TOGETHER
    )


def _note(correction: Correction, places: Mapping[str, str], ended: Mapping[str, str]) -> str:
    if not places:
        return f"{correction.kind}: it stands so, and stays so"
    count = Counter(places.values())
    said = ", ".join(f"{number} to story {story}" for story, number in count.most_common())
    return f"{correction.kind}: {said}" + (f"; merges {', '.join(ended)}" if ended else "")


def _listed(articles: Sequence[str]) -> str:
    more = f" and {len(articles) - NAMED} more" if len(articles) > NAMED else ""
    return f"article{'s' if len(articles) > 1 else ''} {', '.join(articles[:NAMED])}{more}"
