"""A short storm: nothing lost, nothing doubled, the same records. ``make chaos`` runs the long one."""

from pathlib import Path

import pytest

from tests.chaos.storm import differences, run

pytestmark = [pytest.mark.flow, pytest.mark.timeout(600)]


async def test_a_storm_changes_nothing_but_times(tmp_path: Path) -> None:
    calm = await run(100, 7, 0, tmp_path / "calm")
    stormy = await run(100, 7, 10, tmp_path / "storm")
    assert sum(stormy.done.values()) == 16
    assert stormy.lost == []
    assert stormy.doubled == []
    assert differences(calm, stormy) == []
