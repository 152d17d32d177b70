"""Invented news for storms: stories so unlike each other that no order of arrival can mix them up.

Every story has its own people, towns and words, made of syllables; only the little words are shared. So what
comes out must be the same whatever happens on the way, and a difference is a fault.
"""

import random
import re
from collections.abc import Iterator
from typing import Any

SYLLABLES = re.findall("..", "badefegohujakilomonapequirosatoulveweyazicoelfigaho")
LINKS = ("said", "told reporters near", "travelled to", "spoke for an hour about", "had warned of", "would not discuss")


def word(rng: random.Random, syllables: int) -> str:
    """Return an invented word."""
    return "".join(rng.choice(SYLLABLES) for _ in range(syllables))


def story(rng: random.Random, number: int) -> Iterator[dict[str, Any]]:
    """Yield the articles of one story: one to four reports, now and then a revision or the same thing again."""
    people = [f"{word(rng, 3).title()} {word(rng, 4).title()}" for _ in range(4)]
    towns = [word(rng, 4).title() for _ in range(3)]
    things = [word(rng, 4) for _ in range(12)]
    day = 1 + number % 27

    def sentence() -> str:
        one, other = rng.sample(people, 2)
        first, second = rng.sample(things, 2)
        return f"{one} {rng.choice(LINKS)} the {first} of {rng.choice(towns)} and the {second}, {other} added."

    for report in range(rng.choice((1, 1, 2, 3, 4))):
        title = f"{people[0]} and the {things[0]} of {towns[0]}"
        paragraphs = [" ".join(sentence() for _ in range(3)) for _ in range(2)]
        article = {
            "id": f"{number}-{report}",
            "url": f"https://outlet{report}.example/2025/03/{day:02d}/story-{number}",
            "publisher": f"Outlet {report}",
            "published": f"2025-03-{day:02d}T{8 + report:02d}:00:00Z",
            "language": "en",
            "title": title,
            "text": "\n\n".join((f"{people[0]} opened the {things[0]} of {towns[0]} with {people[1]}.", *paragraphs)),
        }
        yield article
        if rng.random() < 0.08:
            yield dict(article)
        if rng.random() < 0.08:
            yield {**article, "text": article["text"] + "\n\n" + sentence()}


def articles(count: int, seed: int) -> list[dict[str, Any]]:
    """Return ``count`` articles, in the order in which they are published; the same seed gives the same."""
    rng = random.Random(seed)  # noqa: S311 - invented news needs no secrecy
    found: list[dict[str, Any]] = []
    number = 0
    while len(found) < count:
        found.extend(story(rng, number))
        number += 1
    return found[:count]
