"""Lines that one outlet repeats are learned from its articles."""

from collections import defaultdict
from collections.abc import Sequence

from services.ingestion.cleaning import cuts
from services.ingestion.template_lines import MIN_ARTICLES, Tally, edge_lines, with_templates
from shared.article import keep

TEMPLATE = "Anyone who was there can call the Quayside Herald newsdesk in confidence on 555-0{}."


def article(number: int, template: bool = True) -> str:
    body = [f"Report {number} begins with a sentence of its own that nobody wrote before about matter {'x' * number}."]
    body += [
        f"Its paragraph {word} of report {'y' * number} goes on for a while."
        for word in ("one", "two", "three", "four")
    ]
    return "\n\n".join([*body, *([TEMPLATE.format(number)] if template else [])])


class Ledger:
    """Counts in this process, as a store would."""

    def __init__(self) -> None:
        self.seen: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)

    async def note(self, outlet: str, article: str, fingerprints: Sequence[str]) -> Tally:
        others = [found for name, found in self.seen[outlet].items() if name != article]
        self.seen[outlet].setdefault(article, tuple(fingerprints))
        return Tally(len(others), {one: sum(one in found for found in others) for one in fingerprints})


async def read(ledger: Ledger, outlet: str, name: str, original: str) -> str:
    found = cuts(original, "", None, "en")
    tally = await ledger.note(outlet, name, [edge.fingerprint for edge in edge_lines(original, found)])
    return keep(original, with_templates(original, found, tally))


async def test_a_line_that_ends_article_after_article_is_cut_once_it_is_known() -> None:
    ledger = Ledger()
    kept = [TEMPLATE.format(n) in await read(ledger, "quayside", str(n), article(n)) for n in range(1, 9)]
    assert kept == [True] * MIN_ARTICLES + [False] * (8 - MIN_ARTICLES)


async def test_the_cut_says_what_it_is() -> None:
    ledger = Ledger()
    for number in range(1, 7):
        await read(ledger, "quayside", str(number), article(number))
    original = article(8)
    found = cuts(original, "", None, "en")
    tally = await ledger.note("quayside", "8", [edge.fingerprint for edge in edge_lines(original, found)])
    [cut] = with_templates(original, found, tally)
    assert cut.kind == "template"
    assert original[cut.start : cut.end].strip() == TEMPLATE.format(8)


async def test_another_outlets_lines_do_not_count() -> None:
    ledger = Ledger()
    for number in range(1, 9):
        await read(ledger, "quayside", str(number), article(number))
    assert TEMPLATE.format(9) in await read(ledger, "lantern", "9", article(9))


async def test_the_same_article_again_adds_nothing() -> None:
    ledger = Ledger()
    for _ in range(20):
        assert TEMPLATE.format(1) in await read(ledger, "quayside", "1", article(1))


async def test_a_phrase_that_ends_few_of_many_articles_stays() -> None:
    ledger = Ledger()
    kept = [TEMPLATE.format(n) in await read(ledger, "q", str(n), article(n, n % 5 == 0)) for n in range(1, 41)]
    assert sum(kept) == 8


def test_a_short_text_has_no_edges() -> None:
    assert edge_lines("One line.\n\nTwo lines of it.", ()) == ()
