"""What every request of this process shares."""

from dataclasses import dataclass, field

from redis.asyncio import Redis
from starlette.requests import Request

from services.desk.http.access import Access
from services.desk.http.flow import Flow
from services.desk.http.rate_limit import GUESSING, Limit
from services.desk.http.wire import Wire
from shared.settings import Settings


@dataclass(frozen=True, slots=True)
class Desk:
    """Redis, and what this process reads of it for all."""

    redis: Redis
    settings: Settings
    access: Access
    wire: Wire
    flow: Flow
    guessing: Limit = field(default_factory=lambda: Limit(GUESSING))


def of(request: Request) -> Desk:
    """Return the desk that answers the request."""
    desk: Desk = request.app.state.desk
    return desk
