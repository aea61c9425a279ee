"""What is wrong in the index is found and put right; what is only on its way is left alone."""

from dataclasses import replace
from typing import Any

import msgspec
import pytest

from kit.bus.port import Event
from kit.identity.port import Principal
from kit.runtime.ids import new_id
from kit.runtime.service import Schedule
from services.search import reconciling
from services.search.domain.entry import Entry
from services.search.domain.sieve import Sieve
from tests.component.search.search_town import NOTICE, Town

KNOWN = [f"d{n}" for n in range(1, 5)]


@pytest.fixture
async def shop(town: Town, monkeypatch: pytest.MonkeyPatch) -> Town:
    """Publication holds four documents, and the index has them. The round that the start began is over."""
    monkeypatch.setattr(reconciling, "GRACE", 0)

    async def looked() -> bool:
        return bool((await town.client.get("/api/search/drift")).json()["checked_at"])

    await town.until(looked, True)
    for id in KNOWN:
        await town.told(replace(NOTICE, id=id), 1, f"document:{id}")
    town.owners["publication"].events = [exported(town, id) for id in KNOWN]
    return town


def exported(town: Town, id: str, sequence: int = 1, **changed: Any) -> Event:
    fact = replace(NOTICE, id=id, **changed)
    return Event(new_id(), fact.TYPE, id, sequence, town.clock.now(), "", msgspec.to_builtins(fact))


def schedule(town: Town) -> Schedule:
    [found] = [one for one in town.process.service.schedules if one.name == "reconcile"]
    return found


async def full_round(town: Town) -> dict[str, Any]:
    while await schedule(town).run() is not None:
        pass
    told = (await town.client.get("/api/search/drift")).json()
    return {name: told[name] for name in ("missing", "stale", "phantom", "repaired")}


NOTHING = {"missing": 0, "stale": 0, "phantom": 0, "repaired": 0}


async def test_an_index_that_agrees_is_left_alone(shop: Town) -> None:
    assert await full_round(shop) == NOTHING
    told = (await shop.client.get("/api/search/drift")).json()
    assert (told["looked_at"], told["checked_at"]) == (4, shop.clock.now().isoformat())


async def test_what_was_deleted_by_hand_is_put_again(shop: Town) -> None:
    await shop.sleeper.forget(["document:d2"])
    assert await full_round(shop) == {**NOTHING, "missing": 1, "repaired": 1}
    assert await shop.ids(q="耕地") == {f"document:{id}" for id in KNOWN}
    assert await full_round(shop) == NOTHING


async def test_what_is_older_than_its_owner_tells_is_replaced(shop: Town) -> None:
    shop.owners["publication"].events[1] = exported(shop, "d2", 3, title="新的标题")
    assert await full_round(shop) == {**NOTHING, "stale": 1, "repaired": 1}
    assert await shop.ids(q="新的标题") == {"document:d2"}


async def test_what_is_newer_than_its_owner_can_tell_is_replaced(shop: Town) -> None:
    """As when a store was put back to an earlier day."""
    await shop.sleeper.put([Entry("document:d2", 99, "document", "从未有过的标题", date="2022-01-01")])
    assert await full_round(shop) == {**NOTHING, "stale": 1, "repaired": 1}
    assert not await shop.ids(q="从未有过")
    assert (await shop.sleeper.versions(["document:d2"])) == {"document:d2": 1}


async def test_a_phantom_is_buried_so_that_later_facts_still_count(shop: Town) -> None:
    await shop.sleeper.put([Entry("document:ghost", 3, "document", "早已撤回的耕地通知", date="2022-01-01")])
    assert await full_round(shop) == {**NOTHING, "phantom": 1, "repaired": 1}
    assert "document:ghost" not in await shop.ids(q="耕地")
    await shop.publish(replace(NOTICE, id="ghost"), 5)
    await shop.settled("document:ghost", 5)
    assert "document:ghost" in await shop.ids(q="耕地")


async def test_all_kinds_at_once_are_told_and_counted(shop: Town) -> None:
    await shop.sleeper.forget(["document:d1"])
    shop.owners["publication"].events[1] = exported(shop, "d2", 2, title="新的标题")
    await shop.sleeper.put([Entry("document:ghost", 3, "document", "幽灵", date="2022-01-01")])
    assert await full_round(shop) == {"missing": 1, "stale": 1, "phantom": 1, "repaired": 3}
    metrics = shop.process.runtime.metrics.page().decode()
    for kind in ("missing", "stale", "phantom"):
        assert f'gongkai_search_drift{{kind="{kind}",service="search"}} 1.0' in metrics
        assert f'gongkai_search_reconciled_total{{kind="{kind}",service="search"}} 1.0' in metrics
    await full_round(shop)
    assert 'gongkai_search_drift{kind="stale",service="search"} 0.0' in shop.process.runtime.metrics.page().decode()


async def test_a_fact_that_is_not_searched_counts_an_aggregate_on_and_is_no_drift(shop: Town) -> None:
    shop.owners["publication"].events[1] = exported(shop, "d2", 2)
    assert await full_round(shop) == NOTHING
    assert (await shop.sleeper.versions(["document:d2"])) == {"document:d2": 2}


async def test_a_fact_that_comes_while_the_round_looks_is_no_drift(shop: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    fact = replace(NOTICE, id="d2", title="正在路上的标题")
    shop.owners["publication"].events[1] = exported(shop, "d2", 2, title=fact.title)

    async def arrives(_: float) -> None:
        await shop.told(fact, 2, "document:d2")

    class Clock:
        sleep = staticmethod(arrives)

    monkeypatch.setattr(reconciling, "asyncio", Clock)
    assert await full_round(shop) == NOTHING
    assert await shop.ids(q="正在路上") == {"document:d2"}


async def test_what_is_released_behind_the_page_is_no_phantom(shop: Town) -> None:
    assert await schedule(shop).run() is not None
    await shop.told(replace(NOTICE, id="fresh"), 1, "document:fresh")
    shop.owners["publication"].events.append(exported(shop, "fresh"))
    assert await full_round(shop) == NOTHING
    assert "document:fresh" in await shop.ids(q="耕地")


async def test_kinds_that_no_service_exports_are_not_judged(shop: Town) -> None:
    await shop.sleeper.put([Entry("entry:q1", 1, "entry", "石湾村收支", date="2022-01-01")])
    assert await full_round(shop) == NOTHING
    assert await shop.ids(q="石湾村") == {"entry:q1"}


async def test_a_service_that_disowns_most_is_not_believed(shop: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reconciling, "FEW", 1)
    shop.owners["publication"].events = shop.owners["publication"].events[:1]
    assert await full_round(shop) == {**NOTHING, "phantom": 3}
    assert await shop.ids(q="耕地") == {f"document:{id}" for id in KNOWN}


async def test_a_round_that_a_service_breaks_off_is_begun_anew(shop: Town) -> None:
    await shop.sleeper.forget(["document:d2"])
    shop.owners["consultation"].away = True
    from kit.runtime.peers import PeerUnavailable

    with pytest.raises(PeerUnavailable):
        await full_round(shop)
    shop.owners["consultation"].away = False
    await shop.sleeper.forget(["document:d3"])
    assert (await full_round(shop))["missing"] == 1
    assert await shop.ids(q="耕地") == {f"document:{id}" for id in KNOWN}


async def test_drift_is_for_those_who_oversee(shop: Town, client_for: Any) -> None:
    for role, status in (("supervisor", 200), ("drafter", 403)):
        client = client_for(shop.process, Principal(f"one-{role}", roles=frozenset({role})))
        assert (await client.get("/api/search/drift")).status_code == status
    assert (await client_for(shop.process).get("/api/search/drift")).status_code == 401


def test_a_sieve_knows_what_it_was_given_and_hardly_anything_else() -> None:
    sieve = Sieve()
    for n in range(2_000):
        sieve.add(f"document:{n}")
    assert all(f"document:{n}" in sieve for n in range(2_000))
    assert sum(f"entry:{n}" in sieve for n in range(2_000)) <= 2
