"""Articles by the numbers that they have in the list of a story's articles."""

from collections.abc import Iterable, Mapping

from rich.text import Text

Numbers = Mapping[str, int]
"""the number of each article, by its id"""


def cited(articles: Iterable[str], numbers: Numbers, of: int = 0) -> Text:
    """Return ``[1][3]``, each article once; where there are more, ``of`` them in all, how many more."""
    each = set(articles)
    known = sorted(numbers[article] for article in each if article in numbers)
    text = Text("".join(f"[{number}]" for number in known) + "[?]" * (len(each) - len(known)), style="citation")
    if of > len(each):
        text.append(f" and {of - len(each)} more")
    return text
