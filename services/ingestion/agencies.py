"""The news agencies and outlets that texts credit, and the names they go by; ``agencies.toml`` holds them."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

_OUTLET_END: Final = re.compile(
    r"(?:^|[\s-])(?:Times|Post|Herald|Gazette|Tribune|Journal|Chronicle|Courier|Observer|Ledger"
    r"|Dispatch|Star|Globe|Telegraph|Guardian|Examiner|Bulletin|Sentinel|Inquirer|Enquirer|Register|"
    r"Daily News|News|Newspaper|Magazine|Press|Newswire|Wire|Radio|Television|TV|Zeitung|Tageblatt"
    r"|Nachrichten|Allgemeine|Rundschau|Presse|Diario|Periódico|Giornale|Gazzetta|Jornal|Новости"
    r"|Газета|Правда|Gazeta|Dziennik|Shimbun|Today|Insider|Mirror|Standard|Reporter)$"
)
_CALL_SIGN: Final = re.compile(
    r"(?!WHO$|WTO$|WFP$|WWF$|WWE$|WBA$|WBC$|WBO$|KGB$|WADA$|WWII$|WMD)[KW][A-Z]{2,3}(?:-(?:TV|AM|FM"
    r"|DT))?(?:[ -]?\d{1,2})?"
)
_CHANNEL: Final = re.compile(
    r"(?:FOX|Fox|NBC|ABC|CBS|CW|CNN|Channel|News|Action News|Local|BBC Radio|Radio)[ -]?\d{1,2}(?:'s"
    r"|’s)?(?: News)?|\d{1,2} News|(?:CBS|NBC|ABC|Fox|FOX) [A-Z]\w+"
)
_DOMAIN: Final = re.compile(
    r"(?:[A-Za-z0-9-]+\.)+(?:com|org|net|info|co\.uk|de|fr|es|it|pt|ru|ua|pl|eu|io|news|tv|by|example)"
)


class Agency(NamedTuple):
    """One agency: the name that stands for all its aliases, its own domain, its country (ISO 3166)."""

    name: str
    aliases: tuple[str, ...]
    brackets: tuple[str, ...]
    domain: str
    country: str


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("agencies.toml").read_text(encoding="utf-8"))


@cache
def agencies() -> tuple[Agency, ...]:
    """Return every agency of the table."""
    return tuple(
        Agency(row["name"], tuple(row["aliases"]), tuple(row["brackets"]), row["domain"], row["country"])
        for row in _table()["agency"]
    )


@cache
def _by_name() -> dict[str, Agency]:
    return {form.casefold(): agency for agency in agencies() for form in (agency.name, *agency.aliases, agency.domain)}


@cache
def _by_bracket() -> dict[str, Agency]:
    return {form.casefold(): agency for agency in agencies() for form in agency.brackets}


@cache
def _outlets() -> frozenset[str]:
    return frozenset(_table()["outlets"])


def agency(name: str) -> Agency | None:
    """Return the agency that goes by ``name`` in running text, or None."""
    return _by_name().get(name.casefold())


def agency_in_brackets(name: str) -> Agency | None:
    """Return the agency that ``name`` means in a dateline or a credit line, where "AP" and "TT" are agencies."""
    return _by_bracket().get(name.casefold()) or agency(name)


def is_outlet(name: str) -> bool:
    """Whether ``name`` is or looks like an outlet's: "Harbour Post", "KXYZ", "Channel 5", "lantern.example"."""
    if name in _outlets() or name.removeprefix("The ").removeprefix("the ") in _outlets():
        return True
    return any(form.fullmatch(name) for form in (_CALL_SIGN, _CHANNEL, _DOMAIN)) or (
        " " in name and _OUTLET_END.search(name) is not None
    )
