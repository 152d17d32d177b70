"""Copies and look-alikes made from given articles, with a fixed seed: what deduplication must tell apart."""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

SEED = 20_240_607
SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(]?[A-Z0-9])")

SITE = (
    "Skip to main content. Home, News, Sport, Business, Culture, Weather, Puzzles, Jobs, Homes, Cars, Notices. ",
    "Good morning, and welcome to the Larkfield Messenger. Sign in, or subscribe from four crowns a week. ",
    "You have read two of your five free articles this month. Register now to keep reading without limit. ",
    "Listen to this article in six minutes. Share it with friends by mail, by message or with a link. ",
    "The Messenger has reported from the valley since 1887 and belongs to a trust of its readers and staff. ",
    "Have you seen something that we should look into? Call the newsroom on weekdays between eight and six. ",
    "We correct mistakes in print and online. Letters of up to two hundred words may be edited for length. ",
    "All prices include tax. Delivery may be paused for holidays with three days of notice to your carrier. ",
    "Nothing on these pages may be copied, stored or sent on without leave of the publisher in writing. ",
    "Most read today: which bakeries open on the bank holiday, the river path that nobody sweeps, last frost. ",
)
"""What a site prints around an article, 17 to 20 words a sentence."""

TEMPLATES = (
    (
        "A {n}-year-old {man} was taken to {place} General Hospital with a wound to the {limb} after shots "
        "were fired in the {n}00 block of {street} Street on {day} evening, police said. No arrest has been "
        "made. Detectives ask anyone who saw what happened, or who has film from a door or a car, to call the "
        "tip line on {n}-0142. Callers need not give their names and may receive a reward of up to {n}0 "
        "crowns."
    ),
    (
        "Shares in {place} closed {up} on {day}, the {street} index {up} by {n} points at {n},{n}0, as "
        "investors weighed figures on orders against the price of oil. {man} Holdings led with {n} per cent; "
        "turnover was {n} million. The currency was little changed. The central bank meets on {day} and is "
        "widely expected to leave rates alone."
    ),
    (
        "{day} in {place}: cloudy at first with a little rain near the {limb} of the valley, then brighter "
        "spells from the {street} side. Highest temperature {n} degrees, wind from the west at {n} kilometres "
        "an hour. Tonight: clear, lowest {n} degrees. Outlook: changeable. Pollen low. Sunrise and sunset as "
        "on the page for readers."
    ),
    (
        "{place} Rovers beat {street} United {n} to {n} on {day} at the {man} Ground before a crowd of {n}00. "
        "The first goal came after {n} minutes when the keeper slipped on his left {limb}; the second from "
        "the spot. The coach said that he was proud of the team and that there was much to work on. The sides "
        "meet again in the spring."
    ),
)
"""Notices that are alike in everything but what they say."""

SLOTS = {
    "man": ("man", "woman", "courier", "student", "clerk", "driver", "teacher", "cook", "porter", "nurse"),
    "place": ("Aldbrook", "Merrow", "Castor", "Wendling", "Torvik", "Oxmere", "Sallow", "Peverell", "Ryde", "Hallam"),
    "limb": ("leg", "arm", "shoulder", "foot", "hand", "hip", "knee", "back"),
    "street": ("Alder", "Quarry", "Mill", "Ferry", "Juniper", "Harbour", "Abbey", "Tollgate", "Orchard", "Station"),
    "day": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "up": ("up", "down", "higher", "lower"),
}


@dataclass(frozen=True, slots=True)
class Planted:
    """An article made here: ``of`` names the one that it copies, None for a look-alike."""

    id: str
    kind: str
    of: str | None
    title: str
    text: str


def sentences(text: str) -> list[str]:
    """Split at sentence ends, roughly; joined with spaces they give the text again."""
    return [part.strip() for part in SENTENCE_END.split(text) if part.strip()]


def copies(articles: Sequence[tuple[str, str, str]], others: Sequence[str]) -> Iterator[Planted]:
    """Yield every kind of copy of each article (id, title, text); new words come from the ``others``."""
    strange = [sentence for text in others for sentence in sentences(text) if 8 <= len(sentence.split()) <= 40]
    kinds: dict[str, Callable[[list[str], random.Random], list[str]]] = {
        "same text, other address": lambda own, _: own,
        "cut to a third": lambda own, _: _first(own, 0.35),
        "site text around it": lambda own, rng: _amid(own, rng, 4),
        "cut to a third, site text around it": lambda own, rng: _amid(_first(own, 0.35), rng, 4),
        "words changed in 10 % of sentences": lambda own, rng: _edited(own, rng, 0.1, strange),
        "words changed in 20 % of sentences": lambda own, rng: _edited(own, rng, 0.2, strange),
        "words changed in 30 % of sentences": lambda own, rng: _edited(own, rng, 0.3, strange),
        "10 % of sentences left out": lambda own, rng: _thinned(own, rng, 0.1),
        "20 % of sentences left out": lambda own, rng: _thinned(own, rng, 0.2),
        "30 % of sentences left out": lambda own, rng: _thinned(own, rng, 0.3),
        "30 % of sentences written anew": lambda own, rng: _replaced(own, rng, 0.3, strange),
        "cut to a third, 30 % changed, site text": lambda own, rng: _amid(
            _edited(_first(own, 0.35), rng, 0.3, strange), rng, 2
        ),
    }
    for article, title, text in articles:
        own = sentences(text)
        for at, (kind, make) in enumerate(kinds.items()):
            rng = random.Random(f"{SEED} {article} {kind}")  # noqa: S311 - a benchmark repeats, it keeps no secret
            headline = title if at == 0 else rng.choice(strange)[:90]
            yield Planted(f"{article}/{at}", kind, article, headline, " ".join(make(own, rng)))
        yield Planted(
            f"{article}/flash", "flash of 40 words: the lead alone", article, title, " ".join(text.split()[:40])
        )


def look_alikes(articles: Sequence[tuple[str, str, str]], others: Sequence[tuple[str, str, str]]) -> Iterator[Planted]:
    """Yield articles that share words with ``articles`` or each other and are no copies; ``others`` give their text."""
    rng = random.Random(SEED)  # noqa: S311 - the same
    footer = "".join(rng.sample(SITE, 4))
    bodies = iter(others)
    for (name, _, text), footed, quoting, backed in zip(articles, bodies, bodies, bodies, strict=False):
        other, title, body = footed
        yield Planted(f"{other}/footer", "same footer of 70 words", None, title, f"{body} {footer}")
        other, title, body = quoting
        quoted = " ".join(text.split()[60:110])
        yield Planted(f"{other}/quote", "50 words quoted from another", None, title, f"{_long(body)} {quoted}")
        other, title, body = backed
        last = text.split()[-min(len(text.split()) // 3, len(body.split()) // 3) :]
        background = f"{_long(body)} {' '.join(last)}"
        yield Planted(f"{name}/background", "another's end as background", None, title, background)
    for template in range(len(TEMPLATES)):
        for at in range(40):
            filled = re.sub(r"\{(\w+)\}", lambda slot: _slot(slot[1], rng), TEMPLATES[template])
            yield Planted(f"template/{template}/{at}", "one form, filled in anew", None, filled[:60], filled)


def _long(body: str) -> str:
    words = body.split()
    return " ".join(words[: max(150, len(words) // 2)])


def _slot(name: str, rng: random.Random) -> str:
    return str(rng.randint(11, 98)) if name == "n" else rng.choice(SLOTS[name])


def _first(own: list[str], share: float) -> list[str]:
    words = " ".join(own).split()
    return [" ".join(words[: max(40, round(share * len(words)))])]


def _amid(own: list[str], rng: random.Random, sentences_around: int) -> list[str]:
    site = rng.sample(SITE, sentences_around)
    return [*site[: sentences_around // 2], *own, *site[sentences_around // 2 :]]


def _chosen(own: list[str], rng: random.Random, share: float) -> set[int]:
    return set(rng.sample(range(len(own)), round(share * len(own))))


def _edited(own: list[str], rng: random.Random, share: float, strange: Sequence[str]) -> list[str]:
    """Change two words in each of some sentences; a text that is one piece is taken by 20 words."""
    if len(own) == 1:
        words = own[0].split()
        own = [" ".join(words[at : at + 20]) for at in range(0, len(words), 20)]
    edited = list(own)
    for at in _chosen(own, rng, share):
        words = own[at].split()
        for _ in range(2):
            words[rng.randrange(len(words))] = rng.choice(rng.choice(strange).split())
        edited[at] = " ".join(words)
    return edited


def _thinned(own: list[str], rng: random.Random, share: float) -> list[str]:
    left_out = _chosen(own, rng, share)
    return [sentence for at, sentence in enumerate(own) if at not in left_out]


def _replaced(own: list[str], rng: random.Random, share: float, strange: Sequence[str]) -> list[str]:
    anew = _chosen(own, rng, share)
    return [rng.choice(strange) if at in anew else sentence for at, sentence in enumerate(own)]
