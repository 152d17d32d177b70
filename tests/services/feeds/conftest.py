from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from services.feeds.fetching import Guest
from services.feeds.reader import Reader
from services.feeds.subscriptions import Subscriptions
from shared import http_client
from shared.settings import Settings
from tests.site import Site, site


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Settings under which sites on this machine may be asked."""
    return settings.model_copy(update={"outgoing_hosts": "127.0.0.1"})


@pytest_asyncio.fixture
async def there() -> AsyncIterator[Site]:
    """A site with feeds."""
    async with site() as found:
        yield found


@pytest.fixture
def subscriptions(redis: Redis, settings: Settings) -> Subscriptions:
    return Subscriptions(redis, settings)


@pytest_asyncio.fixture
async def guest(subscriptions: Subscriptions, settings: Settings) -> AsyncIterator[Guest]:
    """A guest that waits no second between two requests."""
    reader = Reader()
    async with http_client.client(settings) as client:
        yield Guest(client, subscriptions, reader, gap=0.001)
    await reader.close()
