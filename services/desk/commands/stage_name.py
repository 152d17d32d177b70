"""A stage as an argument: any name of the map, completed by the shell."""

import typer

from shared import topology
from shared.topology import Stage


def names() -> list[str]:
    """Return the names of all stages, in the order of the flow."""
    return list(topology.BY_NAME)


def check(name: str | None) -> str | None:
    """Return ``name`` if a stage has it; else tell which there are."""
    if name is not None and name not in topology.BY_NAME:
        raise typer.BadParameter(f"no stage is called so; there are: {', '.join(names())}")
    return name


def every() -> list[str]:
    """Return the names of all stages, and of the lines beside them on which corrections go."""
    return [*names(), *(line.name for line in topology.SIDE_LINES)]


def check_every(name: str | None) -> str | None:
    """Return ``name`` if a stage or a line has it; else tell which there are."""
    if name is not None and name not in every():
        raise typer.BadParameter(f"no stage is called so; there are: {', '.join(every())}")
    return name


def stage(name: str) -> Stage:
    """Return the stage of this name."""
    return topology.BY_NAME[name]
