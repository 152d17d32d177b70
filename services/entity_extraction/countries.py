"""Countries and regions of the world: their names, and the adjectives and peoples made of them."""

from importlib.resources import files


def _read() -> tuple[dict[str, str], dict[str, str], frozenset[str]]:
    countries: dict[str, str] = {}
    demonyms: dict[str, str] = {}
    regions: set[str] = set()
    for row in files(__package__).joinpath("countries.txt").read_text(encoding="utf-8").splitlines():
        if row.startswith("#"):
            continue
        left, _, right = row.partition(":")
        names = [name.strip() for name in left.removeprefix("*").split(",")]
        for demonym in filter(None, map(str.strip, right.split(","))):
            demonyms.setdefault(demonym, names[0])
        if row.startswith("*"):
            regions.update(names)
        else:
            countries.update(dict.fromkeys(names, names[0]))
    return countries, demonyms, frozenset(regions)


COUNTRIES, DEMONYMS, REGIONS = _read()
"""Name of a country → its first name; adjective or people ("Belarusian") → country or region; other regions."""


def without_possessive(words: str) -> str:
    """Return ``words`` without ``'s`` or a plural's apostrophe at their end."""
    for ending in ("'s", "’s", "'", "’"):
        if words.endswith(ending):
            return words[: -len(ending)]
    return words


def country_of(words: str) -> str | None:
    """Return the country or region that ``words`` name or are made of ("Russia's", "Russian" → "Russia"), else None."""
    bare = without_possessive(words)
    return COUNTRIES.get(bare) or DEMONYMS.get(bare) or (bare if bare in REGIONS else None)
