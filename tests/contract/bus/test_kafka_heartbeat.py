"""Kafka's client may stop its heartbeats without a word; the member notices and joins anew."""

from pathlib import Path

import pytest

from kit.bus.kafka_consumer import GroupMember
from tests.contract.bus.bus_worlds import Seen, World, until, until_no_lag
from tests.contract.bus.conftest import KAFKA


@pytest.mark.parametrize("adapter", [pytest.param("kafka", marks=KAFKA)])
async def test_a_member_whose_heart_has_stopped_joins_anew_and_loses_nothing(adapter: str, tmp_path: Path) -> None:
    world = World(adapter, tmp_path)
    async with world.open_buses:
        bus, seen = await world.bus(heartbeat=0.5, session=6.0), Seen()
        member = await bus.subscribe(world.group, [world.topic], seen)
        assert isinstance(member, GroupMember)
        await bus.publish([world.event("k0", 1)])
        await until(lambda: "k0-1" in seen.ids)
        stopped = member._consumer
        assert stopped is not None
        stopped._coordinator._enable_heartbeat = lambda: None  # nor does a rebalance in this moment revive it
        stopped._coordinator._disable_heartbeat()
        await until(lambda: member._consumer is not stopped)
        await bus.publish([world.event("k0", 2)])
        await until(lambda: "k0-2" in seen.ids)
        await until_no_lag(bus, world.group)
