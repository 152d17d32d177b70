"""Where the command line writes to: results on standard output, everything else on standard error."""

import errno
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import typer
from rich.console import Console, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.text import Text
from rich.theme import Theme

from services.desk import safe_text

FAILED = 1
"""exit code: something that was asked for went wrong or is not there"""
USAGE = 2
"""exit code: the command was called wrongly"""
UNREACHABLE = 3
"""exit code: no Redis answers"""
TIMED_OUT = 4
"""exit code: the time given was over before all was done"""

READING_WIDTH = 112
"""columns beyond which prose becomes hard to read; wider terminals stay empty at the right"""

THEME = Theme(
    {
        "id": "cyan",
        "quiet": "dim",
        "heading": "bold",
        "good": "green",
        "warning": "yellow",
        "bad": "red",
        "number": "bold",
        "citation": "cyan",
        "bar.complete": "cyan",
        "bar.finished": "green",
        "stage.ingestion": "blue",
        "stage.deduplication": "magenta",
        "stage.entity-extraction": "cyan",
        "stage.cross-referencing": "yellow",
        "stage.aggregation": "green",
        "stage.redis": "dim",
    },
    inherit=True,
)


class _Paper(Console):
    """Leaves it to the command line that nobody reads on, as after `| head`: it ends without a word."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError(errno.EPIPE, "nobody reads on")


def out() -> Console:
    """Return a console on standard output that takes no string for markup."""
    return _Paper(theme=THEME, markup=False, highlight=False, emoji=False)


def err() -> Console:
    """Return a console on standard error that takes no string for markup."""
    return Console(theme=THEME, markup=False, highlight=False, emoji=False, stderr=True)


def page(renderable: RenderableType) -> None:
    """Print to standard output, no wider than is good to read."""
    console = out()
    console.print(renderable, width=min(console.width, READING_WIDTH))


def say(message: str, style: str = "") -> None:
    """Tell the person something that is not the result, on standard error."""
    err().print(Text(safe_text.lines(message), style=style), soft_wrap=True)


def complain(message: str) -> None:
    """Tell what went wrong, on standard error, and go on."""
    err().print(Text.assemble(("error: ", "bad"), safe_text.lines(message)), soft_wrap=True)


def fail(message: str, code: int = FAILED) -> NoReturn:
    """Tell what went wrong and end the command with ``code``."""
    complain(message)
    raise typer.Exit(code)


@contextmanager
def progress(words: str, total: int, *, shown: bool = True) -> Iterator[Callable[[int], None]]:
    """Show how far long work is, on standard error and where that is a terminal; yield what counts it on."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    console = err()
    # Results go to standard output, which the bar must not take over.
    with Progress(
        *columns, console=console, transient=True, redirect_stdout=False, disable=not (shown and console.is_terminal)
    ) as bar:
        task = bar.add_task(words, total=total)

        def count(number: int = 1) -> None:
            bar.advance(task, number)

        yield count


@contextmanager
def plainly(*errors: type[Exception]) -> Iterator[None]:
    """End the command with the words of any of ``errors``, in place of a traceback."""
    try:
        yield
    except errors as error:
        fail(str(error))


def print_json(value: Any) -> None:
    """Print one line of JSON to standard output."""
    sys.stdout.write(safe_text.json_text(value) + "\n")
    sys.stdout.flush()
