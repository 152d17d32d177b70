from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from services.webhooks.hooks import Hooks
from shared.settings import Settings
from tests.site import Site, site


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Settings under which receivers on this machine may be reached."""
    return settings.model_copy(update={"outgoing_hosts": "127.0.0.1"})


@pytest_asyncio.fixture
async def there() -> AsyncIterator[Site]:
    """A site that receives."""
    async with site() as found:
        yield found


@pytest.fixture
def hooks(redis: Redis, settings: Settings) -> Hooks:
    return Hooks(redis, settings)
