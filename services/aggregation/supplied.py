"""What the operator knows of outlets and names, beside what articles tell."""

from dataclasses import dataclass, field

from services.aggregation.owners import NOBODY, Owners, read_owners
from services.aggregation.wikidata import NONE, Ids, read_ids
from shared.settings import Settings


@dataclass(frozen=True, slots=True)
class Supplied:
    """The tables that were supplied; nothing is known where none was."""

    owners: Owners = field(default_factory=lambda: NOBODY)
    ids: Ids = field(default_factory=lambda: NONE)


NOTHING = Supplied()


def read(settings: Settings) -> Supplied:
    """Read the tables that the settings name.

    Raises:
        UnusableTableError: One of them cannot be read.
    """
    return Supplied(read_owners(settings.outlets_file), read_ids(settings.wikidata_file))
