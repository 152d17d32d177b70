import asyncio
import os
import signal

import pytest
from redis.asyncio import Redis

from services.desk.interruption import InterruptedByPersonError, cancelled, until_signal


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
async def test_a_signal_ends_the_work_and_a_second_one_is_told(number: signal.Signals) -> None:
    again = asyncio.Event()
    asyncio.get_running_loop().call_later(0.05, os.kill, os.getpid(), number)
    with pytest.raises(InterruptedByPersonError):
        await until_signal(asyncio.sleep(60), again)
    assert not again.is_set()
    os.kill(os.getpid(), signal.SIGINT)
    await asyncio.wait_for(again.wait(), 5)


async def test_work_that_ends_by_itself_gives_its_result() -> None:
    assert await until_signal(asyncio.sleep(0, "done")) == "done"


async def test_an_error_of_the_work_comes_through() -> None:
    async def fail() -> None:
        raise ValueError("of the work")

    with pytest.raises(ValueError, match="of the work"):
        await until_signal(fail())


async def test_work_on_redis_ends_whenever_it_is_cancelled(redis: Redis) -> None:
    """With one call of ``cancel`` each, some would go on for ever under Python 3.11."""

    async def busy() -> None:
        while True:
            await redis.ping()
            await asyncio.sleep(0.002)

    for moment in range(0, 50, 3):
        task = asyncio.ensure_future(busy())
        await asyncio.sleep(moment / 10_000)
        await asyncio.wait_for(cancelled(task), 5)
        assert task.cancelled()
