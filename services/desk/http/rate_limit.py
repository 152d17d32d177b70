"""How often one client may ask: a bucket of tokens for each address (a leaky bucket as a meter)."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

ADDRESSES = 10_000
"""addresses remembered; beyond that the one not seen for the longest time is forgotten"""


@dataclass(frozen=True, slots=True)
class Rate:
    """``burst`` requests at once, and then ``per_second``."""

    burst: float
    per_second: float


WRITING = Rate(burst=200, per_second=50)
READING = Rate(burst=400, per_second=100)
GUESSING = Rate(burst=5, per_second=1 / 10)
"""tries with a wrong token"""


class Limit:
    """The clients of one rate, in this process."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        """Start with full buckets; ``clock`` tells seconds."""
        self._rate, self._clock = rate, clock
        self._clients: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str, cost: float = 1) -> float:
        """Take ``cost`` from the client's bucket; return 0, or the seconds after which there is enough in it."""
        now = self._clock()
        left, seen = self._clients.pop(client, (self._rate.burst, now))
        left = min(self._rate.burst, left + (now - seen) * self._rate.per_second)
        short = min(cost, self._rate.burst) - left
        self._clients[client] = (left if short > 0 else left - cost, now)
        if len(self._clients) > ADDRESSES:
            self._clients.popitem(last=False)
        return max(0.0, short / self._rate.per_second)
