"""Invented articles for the tests of deduplication."""

import base64
import hashlib
import random
from datetime import UTC, datetime, timedelta

from shared.article import Article
from shared.events import ArticleIngested

START = datetime(2031, 3, 1, 6, tzinfo=UTC)

FERRY = (
    "The night ferry from Torvik to Sandhaven turned back on Tuesday after smoke was seen on its car deck, the coast "
    "guard said. All 214 passengers and 31 crew were brought ashore by half past four in the morning and nobody was "
    "hurt. The fire had started in a refrigerated lorry and was put out within the hour by the ship's own sprinklers. "
    "Inspectors from the maritime office will board the vessel on Wednesday. The company cancelled four crossings and "
    "offered travellers seats on the coastal train. It was the third fire on that route in two years, and the union of "
    "seafarers called once more for lorries with running engines to be kept off closed decks. The harbour master said "
    "that the berth would stay shut until the lorry had been lifted out, which might take until the weekend."
)
MARKET = (
    "Stallholders at the covered market in Peverell have until the end of June to sign new leases, the town "
    "council decided by nine votes to six. Rents will rise by a fifth over three years, less than officers had "
    "proposed. Councillor Ines Marrable said the roof could not wait any longer: buckets stand between the fish "
    "and the flowers whenever it rains. Traders who gathered outside said that half of them would give up rather "
    "than pay. The oldest stall, a cheesemonger's, has stood there since 1911. Work on the roof is to begin in "
    "autumn and to last eleven months, during which the market moves to the bus depot on Quarry Street."
)
FOOTER = (
    "The Larkfield Messenger belongs to a trust of its readers and staff. Call the newsroom on weekdays between eight "
    "and six, or write to the editor. Letters of up to two hundred words may be edited for length. Nothing on these "
    "pages may be copied, stored or sent on without leave of the publisher in writing."
)
CRIME_FORM = (
    "A {age}-year-old {who} was taken to hospital with a wound to the {limb} after shots were fired in the {number}00 "
    "block of {street} Street on {day} evening, police said. No arrest has been made. Detectives ask anyone who saw "
    "what happened, or who has film from a door or a car, to call the tip line. Callers need not give their names and "
    "may receive a reward."
)


def prose(seed: int, length: int) -> str:
    """Return ``length`` made-up words in sentences of seven to twenty; other seeds share no passage with it."""
    rng = random.Random(seed)  # noqa: S311 - texts, not secrets
    vocabulary = ["".join(rng.choices(("ba", "ke", "li", "mo", "nu", "ra", "si", "to", "ve"), k=3)) for _ in range(400)]
    words: list[str] = []
    while len(words) < length:
        sentence = rng.choices(vocabulary, k=rng.randint(7, 20))
        words += [sentence[0].capitalize(), *sentence[1:-1], sentence[-1] + "."]
    return " ".join(words[:length])


def ingested(  # noqa: PLR0913 - all but two are named at the call
    name: str,
    text: str,
    *,
    title: str = "A headline",
    revision: int = 1,
    trace: str | None = None,
    day: int = 0,
) -> ArticleIngested:
    """Return the event for the article called ``name``, which arrived ``day`` days after the start."""
    return ArticleIngested(
        article=Article(
            id=identity(name),
            revision=revision,
            trace=trace or f"{name}-{revision}",
            title=title,
            original=text,
            received=START + timedelta(days=day),
        )
    )


def identity(name: str) -> str:
    """Return the article id that stands for ``name``."""
    return base64.b32hexencode(hashlib.blake2b(name.encode(), digest_size=10).digest()).decode().lower()
