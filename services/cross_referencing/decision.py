"""Which story an article belongs to, and what its arrival changes among its neighbours.

The article and the members of the stories that it resembles are clustered anew; the clusters then take over the ids
of the stories that most of their members come from. So an arrival can join a story, start one, make two stories one,
and move an article that now has nearer company. What is decided depends on who is near, not on who came first.
What people have said of articles holds whatever is near.
"""

import base64
import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean

from services.cross_referencing.clustering import Held, cluster
from services.cross_referencing.resemblance import model
from services.cross_referencing.ties import APART, Marks, bound, parted
from shared.events import Reason

WORDS_OF_A_NOTE = 4
"""shared words that a note names"""


@dataclass(frozen=True, slots=True)
class Story:
    """A story as it was read.

    ``members`` are those that are compared, in the order of their arrival; ``whole`` says that they are all of its
    reports, else they stand for a large story, which is kept together. ``company`` are further members that are known.
    ``version`` changes whenever the story does; ``born`` orders stories by age. ``marks`` are what people have said of
    the members; the first one also stands for those that are not compared.
    """

    id: str
    version: int
    born: int
    members: tuple[str, ...]
    whole: bool = True
    company: frozenset[str] = frozenset()
    marks: Mapping[str, Marks] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """Where the article goes, and with it others.

    ``story`` is the article's story, ``new`` says that it starts with it. ``moves`` gives other articles that change
    their story; ``absorbs`` are stories that live on in another, each with that other.
    """

    story: str
    new: bool
    score: float
    nearest: str | None = None
    reasons: tuple[Reason, ...] = ()
    moves: tuple[tuple[str, str], ...] = ()
    absorbs: tuple[tuple[str, str], ...] = ()


def story_id(founding: str) -> str:
    """Return the id of the story that the article ``founding`` starts."""
    digest = hashlib.blake2b(f"story:{founding}".encode(), digest_size=10).digest()
    return base64.b32hexencode(digest).decode().lower()


def decide(article: str, stories: Sequence[Story], scores: Mapping[tuple[str, str], float]) -> Decision:
    """Return where ``article`` belongs.

    Args:
        article: the id of the arriving article.
        stories: the stories that it may have to do with.
        scores: score in [0, 1] of each pair among the article and the members, ids in alphabetical order.
    """
    owner = {member: story for story in stories for member in story.members}
    articles = sorted({article, *owner})
    number = {name: index for index, name in enumerate(articles)}
    fitted = model()
    marks = {member: said for story in stories for member, said in story.marks.items()}
    joined = bound(marks, [story.members for story in stories if not story.whole])
    clusters = [
        [articles[index] for index in found]
        for found in cluster(
            len(articles),
            {(number[one], number[other]): score for (one, other), score in scores.items()},
            fitted.threshold,
            fitted.cohesion_share,
            Held(
                [[number[member] for member in group] for group in joined],
                {frozenset(number[member] for member in two) for two in parted(marks)},
            ),
        )
    ]
    heirs = [_heirs(story, clusters) for story in stories]
    names = _named(article, clusters, stories, heirs, owner)
    home = next(index for index, members in enumerate(clusters) if article in members)
    company = [member for member in clusters[home] if member != article]
    near = {member: scores.get(pair(article, member), 0.0) for member in company}
    heir = {story.id: names[min(found)] for story, found in zip(stories, heirs, strict=True)}
    return Decision(
        story=names[home],
        new=names[home] not in heir,
        score=fmean(near.values()) if near else 1.0,
        nearest=max(near, key=lambda member: (near[member], member)) if near else None,
        moves=tuple(
            (member, names[index])
            for index, members in enumerate(clusters)
            for member in members
            if member != article and owner[member].id != names[index] and owner[member].whole
        ),
        absorbs=tuple((story.id, heir[story.id]) for story in stories if heir[story.id] != story.id),
    )


def pair(one: str, other: str) -> tuple[str, str]:
    """Return both ids in alphabetical order: the key of a pair's score."""
    return (one, other) if one < other else (other, one)


def _heirs(story: Story, clusters: Sequence[Sequence[str]]) -> set[int]:
    """Return which clusters hold most of a story: of what people placed in it, of all, and the founding report."""
    stands_in = {member: index for index, cluster in enumerate(clusters) for member in cluster}
    placed = Counter(
        stands_in[member] for member, said in story.marks.items() if any(mark[0] != APART for mark in said)
    )
    held = Counter(stands_in[member] for member in story.members)
    shares = [(placed[index], held[index], stands_in[story.members[0]] == index) for index in range(len(clusters))]
    most = max(shares)
    return {index for index, share in enumerate(shares) if share == most}


def _named(
    article: str,
    clusters: Sequence[Sequence[str]],
    stories: Sequence[Story],
    heirs: Sequence[Collection[int]],
    owner: Mapping[str, Story],
) -> list[str]:
    """Return the id of each cluster: that of the oldest story that it is heir to, else a new one."""
    names = []
    for index, members in enumerate(clusters):
        inherited = [story for story, found in zip(stories, heirs, strict=True) if index in found]
        if inherited:
            names.append(min(inherited, key=lambda story: (story.born, story.id)).id)
        elif article in members and len(members) == 1:
            names.append(story_id(article))
        else:
            first = min(members, key=lambda member: (owner[member].born if member in owner else 2**63, member))
            names.append(story_id(f"{first}:{article}"))
    return names


def note(decision: Decision) -> str:
    """Return the decision in a few words, for the trace."""
    if decision.new:
        return f"new story {decision.story}"
    words = dict.fromkeys(word for reason in decision.reasons if reason.value > 0 for word in reason.words)
    said = f"story {decision.story}, score {decision.score:.2f}"
    if words:
        said += ": " + ", ".join(list(words)[:WORDS_OF_A_NOTE])
    if decision.absorbs:
        said += f"; merges {', '.join(story for story, _ in decision.absorbs)}"
    moved = Counter(story for _, story in decision.moves)
    if moved:
        said += f"; moves {sum(moved.values())}"
    return said
