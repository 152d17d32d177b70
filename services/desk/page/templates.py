"""The templates and what they may call. Everything is escaped unless a template says otherwise; none does."""

import hashlib
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import urlencode, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from services.desk.safe_text import lines
from services.desk.views import languages, times
from services.desk.views.words import counted, listed
from shared.amounts import amount, amounts, what
from shared.record import Citation


@cache
def environment() -> Environment:
    """Return the templates."""
    env = Environment(
        loader=PackageLoader("services.desk.page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    env.filters.update(
        amount=amount,
        amounts=amounts,
        counted=counted,
        dated=times.dated,
        dates=times.dates,
        day=times.day,
        duration=times.duration,
        iso=iso,
        language=languages.name,
        listed=listed,
        moment=times.moment,
        rough=times.rough,
        web=web_address,
        what=what,
    )
    env.globals.update(asset=asset, citation_url=citation_url, period=times.period, now=lambda: datetime.now(UTC))
    return env


def render(template: str, **given: Any) -> str:
    """Return the page or the part of one that ``template`` makes of what is ``given``."""
    return environment().get_template(template).render(**given)


@cache
def asset(name: str) -> str:
    """Return the address of a static file, which changes with its content."""
    content = resources.files(__package__).joinpath("static", name).read_bytes()
    return f"/static/{name}?{hashlib.blake2b(content, digest_size=6).hexdigest()}"


@cache
def digest() -> str:
    """Return what tells pages of this version from those of others: it changes with any template and static file."""
    found = hashlib.blake2b(digest_size=6)
    for folder in ("static", "templates"):
        for file in sorted(resources.files(__package__).joinpath(folder).iterdir(), key=lambda one: one.name):
            found.update(file.read_bytes())
    return found.hexdigest()


def citation_url(citation: Citation, story: str = "") -> str:
    """Return where the article can be read with the cited words marked."""
    span = citation.span
    query = {"span": f"{span.part}:{span.start}-{span.end}"} | ({"story": story} if story else {})
    return f"/articles/{citation.article}?{urlencode(query, safe=':')}#cited"


def iso(at: datetime) -> str:
    """Return a moment for ``<time datetime>``."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def web_address(url: str | None) -> str | None:
    """Return ``url`` if it is one that may be linked: on the web, and nothing else."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def _shown(value: Any) -> Any:
    """Controls and characters that reorder others are made visible or left out, as on a terminal."""
    return lines(value) if type(value) is str else value
