"""Concurrent calls in batches."""

import asyncio
import threading
from collections.abc import Sequence

import pytest

from services.entity_extraction.batching import Batches


class Doubler:
    """Doubles numbers; thirteen is bad luck."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.gate = threading.Event()
        self.gate.set()

    def __call__(self, items: Sequence[int]) -> list[int]:
        self.gate.wait(5)
        self.batches.append(list(items))
        if 13 in items:
            raise ValueError("thirteen")
        return [2 * item for item in items]


async def test_everybody_gets_their_own_answer() -> None:
    async with Batches(Doubler(), 4) as batches:
        assert await asyncio.gather(*(batches.answer(n) for n in range(10))) == [2 * n for n in range(10)]


async def test_calls_that_come_together_are_one_batch_up_to_its_size() -> None:
    work = Doubler()
    async with Batches(work, 4) as batches:
        await asyncio.gather(*(batches.answer(n) for n in range(6)))
    assert work.batches == [[0, 1, 2, 3], [4, 5]]


async def test_what_arrives_while_the_thread_is_busy_waits_for_the_next_batch() -> None:
    work = Doubler()
    work.gate.clear()
    async with Batches(work, 8) as batches:
        first = asyncio.create_task(batches.answer(1))
        await asyncio.sleep(0.01)
        later = [asyncio.create_task(batches.answer(n)) for n in (2, 3)]
        await asyncio.sleep(0.01)
        work.gate.set()
        assert [await task for task in (first, *later)] == [2, 4, 6]
    assert work.batches == [[1], [2, 3]]


async def test_one_bad_item_does_not_fail_the_others() -> None:
    async with Batches(Doubler(), 8) as batches:
        answers = await asyncio.gather(*(batches.answer(n) for n in (1, 13, 2)), return_exceptions=True)
    assert answers[0] == 2
    assert answers[2] == 4
    assert isinstance(answers[1], ValueError)


async def test_a_caller_that_gave_up_does_not_disturb() -> None:
    work = Doubler()
    work.gate.clear()
    async with Batches(work, 1) as batches:
        first, second, third = (asyncio.create_task(batches.answer(n)) for n in (1, 2, 3))
        await asyncio.sleep(0.01)
        second.cancel()
        work.gate.set()
        assert await first == 2
        assert await third == 6
        with pytest.raises(asyncio.CancelledError):
            await second
    assert [2] not in work.batches


async def test_leaving_gives_up_what_waits() -> None:
    work = Doubler()
    work.gate.clear()
    batches = Batches(work, 1)
    async with batches:
        tasks = [asyncio.create_task(batches.answer(n)) for n in (1, 2)]
        await asyncio.sleep(0.01)
    work.gate.set()
    answers = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 5)
    assert all(isinstance(answer, asyncio.CancelledError) for answer in answers)
