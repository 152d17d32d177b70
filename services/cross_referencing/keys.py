"""The names of the keys in Redis; ``docs/redis-keys.md`` tells what is under each."""

import base64
import hashlib
from collections.abc import Callable


class Keys:
    """Names keys; ``named`` puts before each what sets one installation apart from others."""

    def __init__(self, named: Callable[[str], str]) -> None:
        self._named = named
        self.sequence = named("xref:seq")
        """the number of the last change"""

    def article(self, article: str) -> str:
        """Return the key of an article's own state."""
        return self._named(f"xref:article:{article}")

    def neighbours(self, article: str) -> str:
        """Return the key of the articles near one."""
        return self._named(f"xref:near:{article}")

    def story(self, story: str) -> str:
        """Return the key of a story's state."""
        return self._named(f"xref:story:{story}")

    def members(self, story: str) -> str:
        """Return the key of a story's articles."""
        return self._named(f"xref:members:{story}")

    def posting(self, key: str) -> str:
        """Return the key of the newest articles that are found under the candidate key ``key``."""
        digest = hashlib.blake2b(key.encode(), digest_size=9).digest()
        return self._named(f"xref:key:{base64.urlsafe_b64encode(digest).decode()}")
