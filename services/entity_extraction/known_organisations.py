"""Organisations that everybody knows by name."""

from importlib.resources import files

KNOWN_ORGANISATIONS = frozenset(
    row
    for row in files(__package__).joinpath("organisations.txt").read_text(encoding="utf-8").splitlines()
    if not row.startswith("#")
)
"""Names of organisations, agencies and media that news names without explaining them."""
