"""The news agencies that texts credit, and the names they go by; ``agencies.toml`` holds them."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Agency(NamedTuple):
    """One agency: the name that stands for all its aliases, its own domain, its country (ISO 3166)."""

    name: str
    aliases: tuple[str, ...]
    brackets: tuple[str, ...]
    domain: str
    country: str


@cache
def agencies() -> tuple[Agency, ...]:
    """Return every agency of the table."""
    rows = tomllib.loads(files(__package__).joinpath("agencies.toml").read_text(encoding="utf-8"))["agency"]
    return tuple(
        Agency(row["name"], tuple(row["aliases"]), tuple(row["brackets"]), row["domain"], row["country"]) for row in rows
    )


@cache
def _by_name() -> dict[str, Agency]:
    return {form.casefold(): agency for agency in agencies() for form in (agency.name, *agency.aliases, agency.domain)}


@cache
def _by_bracket() -> dict[str, Agency]:
    return {form.casefold(): agency for agency in agencies() for form in agency.brackets}


def agency(name: str) -> Agency | None:
    """Return the agency that goes by ``name`` in running text, or None."""
    return _by_name().get(name.casefold())


def agency_in_brackets(name: str) -> Agency | None:
    """Return the agency that ``name`` means in a dateline or a credit line, where "AP" and "TT" are agencies."""
    return _by_bracket().get(name.casefold()) or agency(name)
