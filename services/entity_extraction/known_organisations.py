"""Organisations that everybody knows by name."""

from importlib.resources import files

KNOWN_ORGANISATIONS = frozenset(
    row
    for row in files(__package__).joinpath("organisations.txt").read_text(encoding="utf-8").splitlines()
    if not row.startswith("#")
)
"""Names of organisations, agencies and media that news names without explaining them."""

PLAIN_ORGANISATIONS = frozenset(
    name for name in KNOWN_ORGANISATIONS if len(name) > 2 and (" " in name or sum(map(str.isupper, name)) > 1)
)
"""Those that can be nothing else: several words, or capitals inside."""
