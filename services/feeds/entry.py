"""An entry of a feed, and the article that it becomes on ``ingest``."""

import html as markup
import re
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

_TAG = re.compile(r"<[^<>]*>")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Entry:
    """``key`` tells it from the others of its feed; ``html`` or ``text`` is what it says, dates as they were given."""

    key: str
    url: str | None = None
    title: str = ""
    html: str | None = None
    text: str | None = None
    published: str | None = None
    modified: str | None = None
    byline: str | None = None

    @property
    def name(self) -> str:
        """A short name of ``key``, for Redis."""
        return blake2b(self.key.encode("utf-8", "replace"), digest_size=9).hexdigest()

    @property
    def digest(self) -> str:
        """Changes when words do; markup, white space and dates do not count."""
        words = _BLANKS.sub(" ", plain(f"{self.title}\n{self.html or ''}\n{self.text or ''}")).strip()
        return blake2b(words.encode("utf-8", "replace"), digest_size=9).hexdigest()

    @property
    def length(self) -> int:
        """Characters that it says by itself, beside its title."""
        return len(plain(self.html or self.text or "").strip())

    @property
    def has_text(self) -> bool:
        """Whether it says anything by itself, beside its title."""
        return self.length > 0

    def with_page(self, page: str) -> "Entry":
        """Return it with the article's page in place of what the feed has of it."""
        return replace(self, html=page, text=None)

    def submission(self, publisher: str | None) -> dict[str, Any]:
        """Return the article as it goes on ``ingest``; ``publisher`` is its outlet where the feed's owner named one."""
        fields = {
            "id": self.key,
            "url": self.url,
            "title": self.title,
            "html": self.html,
            "text": self.text,
            "publisher": publisher,
            "published": self.published,
            "modified": self.modified,
            "byline": self.byline,
        }
        return {name: value for name, value in fields.items() if value}


def plain(text: str) -> str:
    """Return ``text`` without tags and with its character references read."""
    return markup.unescape(_TAG.sub(" ", text))
