"""Join a story, start one, or merge two: what to do with an article, given the stories that it might belong to.

An article joins a story by its mean resemblance to the story's representatives, the founding report among
them, never by one near neighbour alone: single links chain one event to the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from services.cross_referencing.resemblance import model, reasons, resemblance
from services.cross_referencing.signature import Signature
from shared.events import Reason

WORDS_OF_A_NOTE = 4
"""shared words that a note names"""


@dataclass(frozen=True, slots=True)
class Story:
    """A story as it was read: ``representatives`` are some of its members, the founding report first.

    ``version`` changes whenever the story does; ``born`` orders stories by age.
    """

    id: str
    version: int
    born: int
    representatives: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """Where the article goes. ``story`` is None for a new one; ``absorbs`` are merged into ``story``."""

    story: str | None
    score: float
    nearest: str | None = None
    reasons: tuple[Reason, ...] = ()
    absorbs: tuple[str, ...] = ()


def decide(article: Signature, stories: Sequence[Story]) -> Decision:
    """Return where ``article`` belongs; the same stories in any order give the same answer."""
    scored = []
    for story in stories:
        members = [member for member in story.representatives if member.article != article.article]
        if members:
            scores = [resemblance(article, member) for member in members]
            nearest = members[max(range(len(members)), key=lambda index: (scores[index], members[index].article))]
            scored.append((fmean(scores), story, nearest))
    scored.sort(key=lambda found: (-found[0], found[1].born))
    if not scored:
        return Decision(story=None, score=0.0)
    fitted = model()
    best, story, nearest = scored[0]
    if best < fitted.join:
        return Decision(story=None, score=best, nearest=nearest.article, reasons=reasons(article, nearest))
    same = [story]
    same += [other for score, other, _ in scored[1:] if score >= fitted.join and likeness(story, other) >= fitted.merge]
    same.sort(key=lambda found: found.born)
    return Decision(
        story=same[0].id,
        score=best,
        nearest=nearest.article,
        reasons=reasons(article, nearest),
        absorbs=tuple(other.id for other in same[1:]),
    )


def likeness(one: Story, other: Story) -> float:
    """Return the mean resemblance between the representatives of two stories."""
    return fmean(resemblance(ours, theirs) for ours in one.representatives for theirs in other.representatives)


def note(decision: Decision) -> str:
    """Return the decision in a few words, for the trace."""
    if decision.story is None:
        return "new story"
    words = dict.fromkeys(word for reason in decision.reasons if reason.value > 0 for word in reason.words)
    said = f"story {decision.story}, score {decision.score:.2f}"
    if words:
        said += ": " + ", ".join(list(words)[:WORDS_OF_A_NOTE])
    if decision.absorbs:
        said += f"; merges {', '.join(decision.absorbs)}"
    return said
