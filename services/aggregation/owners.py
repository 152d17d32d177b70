"""Who owns which outlet, as far as the operator's table tells."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from services.aggregation.supplied_tables import UnusableTableError, rows
from shared.article import Outlet
from shared.names import fold

Owners = Mapping[str, str]
"""the owner of each outlet, by ``outlet_key`` of its domain or name"""

NOBODY: Owners = MappingProxyType({})


def read_owners(path: Path | None) -> Owners:
    """Read the table of outlets and owners.

    That is a table with the columns ``outlet`` and ``owner`` (CSV, TSV or JSON Lines), or a TOML file whose table
    ``owners`` lists the outlets of each. An outlet is given by domain or by name.

    Raises:
        UnusableTableError: The file cannot be read, or gives an outlet two owners.
    """
    if path is None:
        return NOBODY
    owners: dict[str, str] = {}
    for place, outlet, owner in _toml(path) if path.suffix == ".toml" else _rows(path):
        if not outlet or not owner:
            raise UnusableTableError(f"{place}: an outlet and its owner are needed")
        if owners.setdefault(outlet_key(outlet), owner) != owner:
            raise UnusableTableError(f"{place}: {outlet} has an owner already, {owners[outlet_key(outlet)]}")
    return owners


def owner_of(owners: Owners, *names: str) -> str | None:
    """Return the owner of the outlet that goes by any of these names or domains; None where nothing is known."""
    return next((owners[key] for name in names if (key := outlet_key(name)) in owners), None) if owners else None


def outlet_key(name: str) -> str:
    """Return what stands for an outlet: its domain, or its name without case, accents and signs."""
    host = name.strip().casefold().partition("://")[2] or name.strip().casefold()
    host = host.partition("/")[0]
    if "." in host and " " not in host:
        return host.removeprefix("www.")
    return squeezed(name)


def squeezed(name: str) -> str:
    """Return a name without case, accents, signs, spaces and its article."""
    return fold(name).removeprefix("the ").replace(" ", "")


def is_called(outlet: Outlet | None, name: str) -> bool:
    """Return whether ``name`` is the outlet's: its own, its domain's, or one that the domain shortens.

    "kcourier.example" is the Kell Courier: each word stands in full or by its first letter.
    """
    if outlet is None:
        return False
    label = outlet.id.partition(".")[0]
    return squeezed(name) in {squeezed(each) for each in (outlet.name, outlet.id, label)} or (
        "." in outlet.id and _shortens(label.casefold(), fold(name).removeprefix("the ").split())
    )


def _shortens(label: str, words: Sequence[str]) -> bool:
    """Return whether the label is made of the words in order, each in full or by its first letter."""
    if len(words) < 2 or not words[0]:
        return False
    left = {label}
    for word in words:
        left = {rest[len(part) :] for rest in left for part in (word, word[0]) if rest.startswith(part)}
    return "" in left


def _rows(path: Path) -> Iterator[tuple[str, str, str]]:
    for place, row in rows(path, ("outlet", "owner")):
        yield place, row["outlet"], row["owner"]


def _toml(path: Path) -> Iterator[tuple[str, str, str]]:
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8")).get("owners")
    except (OSError, ValueError) as error:
        raise UnusableTableError(f"{path}: {error}") from error
    if not isinstance(told, dict):
        raise UnusableTableError(f"{path}: there is no table [owners]")
    for owner, outlets in told.items():
        if not isinstance(outlets, list) or not all(isinstance(outlet, str) for outlet in outlets):
            raise UnusableTableError(f"{path}: the outlets of {owner} must be a list of names or domains")
        for outlet in outlets:
            yield str(path), outlet, owner
