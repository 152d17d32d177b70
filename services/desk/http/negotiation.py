"""Which of the forms that a resource has is wanted: by the header ``Accept``, as RFC 9110 reads it."""

from collections.abc import Sequence

from starlette.requests import Request


def chosen(accept: str, offered: Sequence[str]) -> str | None:
    """Return the media type among ``offered`` that ``accept`` wants most; None where it wants none of them.

    Of those wanted equally the one offered first is chosen.
    """
    ranges = list(_ranges(accept)) or [("*/*", 1.0)]
    best, quality = None, 0.0
    for media_type in offered:
        wanted = _quality(media_type, ranges)
        if wanted > quality:
            best, quality = media_type, wanted
    return best


def wants_html(request: Request) -> bool:
    """Return whether the client is a browser that shows pages rather than a program that reads data."""
    return chosen(request.headers.get("accept", "*/*"), ["application/json", "text/html"]) == "text/html"


def _ranges(accept: str) -> list[tuple[str, float]]:
    found = []
    for part in accept.split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        if not name:
            continue
        weight = next((value[2:] for value in parameters if value.startswith("q=")), "1")
        try:
            found.append((name.lower(), float(weight)))
        except ValueError:
            found.append((name.lower(), 0.0))
    return found


def _quality(media_type: str, ranges: Sequence[tuple[str, float]]) -> float:
    """The most specific range that fits decides."""
    kind = media_type.partition("/")[0]
    for wanted in (media_type, f"{kind}/*", "*/*"):
        fitting = [weight for name, weight in ranges if name == wanted]
        if fitting:
            return max(fitting)
    return 0.0
