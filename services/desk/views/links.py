"""Titles that open their article in terminals that know hyperlinks."""

import re

from rich.style import Style
from rich.text import Text

_WEB = re.compile(r"https?://[!-:<-~]+")
"""A web address of printable ASCII; others could end the escape sequence that carries them."""


def linked(text: str, url: str | None, style: str = "") -> Text:
    """Return ``text``, which must be safe already, as a link to ``url`` where that is a plain web address."""
    shown = Text(text, style=style)
    if url and _WEB.fullmatch(url):
        shown.stylize(Style(link=url))
    return shown
