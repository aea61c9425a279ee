"""What search's reactions, commands and queries work with."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from prometheus_client import Histogram

from kit.bus.port import Bus
from kit.notify.port import Notify
from kit.notify.webhook import Webhook
from kit.runtime.clock import Clock
from kit.runtime.peers import Peers
from kit.runtime.service import Runtime
from kit.runtime.tasks import Bell
from kit.store.port import Collection, Index
from services.search.asked import Asked
from services.search.domain.asked import AskedDay
from services.search.domain.best_bet import BestBet, BetUnknown
from services.search.domain.copies import UnitCopy
from services.search.domain.drift import Drift
from services.search.domain.rebuild import Rebuild
from services.search.domain.saved_search import Finding, SavedSearch
from services.search.domain.synonym import Synonym, SynonymUnknown
from services.search.engines.port import Engine
from services.search.lexicon import LiveLexicon
from services.search.popular import Popular
from services.search.remembered import Remembered, everything
from services.search.texts import Texts
from services.search.wordlist import Wordlist


class Site(NamedTuple):
    """`url` without a slash at its end."""

    name: str
    url: str


@dataclass(frozen=True)
class Saving:
    """Saved searches, private: nothing of them is stated, exported or indexed."""

    searches: Collection[SavedSearch]
    findings: Collection[Finding]
    watched: Remembered[list[SavedSearch]]
    bell: Bell
    mail: Notify
    webhook: Webhook
    site: Site


@dataclass(frozen=True)
class Search:
    engine: Engine
    units: Collection[UnitCopy]
    unit_names: Remembered[Mapping[str, str]]  # by code
    synonyms: Wordlist[Synonym]
    lexicon: LiveLexicon
    bets: Wordlist[BestBet]
    bets_in_use: Remembered[list[BestBet]]
    asked: Asked
    popular: Popular
    saving: Saving
    rebuilds: Collection[Rebuild]
    drifts: Collection[Drift]
    rebuilding: Bell
    reconciling: Bell
    bus: Bus
    peers: Peers
    texts: Texts
    clock: Clock
    searchable_seconds: Histogram  # release → searchable, end to end
    service: str = "search"


async def open_context(runtime: Runtime, engine: Engine, webhook: Webhook | None = None) -> Search:
    store, clock, metrics = runtime.store, runtime.clock, runtime.metrics
    units = await store.collection("units", UnitCopy, indexes=[Index("name")])
    synonyms = await store.collection("synonyms", Synonym)
    bets = await store.collection("bets", BestBet)
    lexicon = LiveLexicon(engine, units, synonyms, clock)
    bets_in_use = Remembered(partial(everything, bets))
    searches = metrics.counter("gongkai_search_asked", "Searches by what they found: found, near, none.", "outcome")
    asked = Asked(await store.collection("asked", AskedDay), clock, searches, "search")

    async def unit_names() -> Mapping[str, str]:
        return {unit.id: unit.name for unit in await everything(units)}

    return Search(
        engine=engine,
        units=units,
        unit_names=Remembered(unit_names),
        synonyms=Wordlist(synonyms, SynonymUnknown, lexicon.forget),
        lexicon=lexicon,
        bets=Wordlist(bets, BetUnknown, bets_in_use.forget),
        bets_in_use=bets_in_use,
        asked=asked,
        popular=Popular(asked, engine, lexicon),
        saving=await _open_saving(runtime, webhook or Webhook()),
        rebuilds=await store.collection("rebuilds", Rebuild),
        drifts=await store.collection("drifts", Drift),
        rebuilding=Bell(),
        reconciling=Bell(),
        bus=runtime.bus,
        peers=runtime.peers,
        texts=Texts(runtime.peers),
        clock=clock,
        searchable_seconds=metrics.histogram(
            "gongkai_publish_searchable_seconds", "From the commit of a release to its being found."
        ),
    )


async def _open_saving(runtime: Runtime, webhook: Webhook) -> Saving:
    searches = await runtime.store.collection(
        "saved_searches",
        SavedSearch,
        indexes=[Index("owner"), Index("state", "created_at"), Index("created_at"), Index("failed_since")],
    )

    async def watched() -> list[SavedSearch]:
        return [saved for saved in await everything(searches) if saved.state == "active"]

    return Saving(
        searches=searches,
        findings=await runtime.store.collection(
            "saved_findings", Finding, indexes=[Index("saved"), Index("state", "due_at")]
        ),
        watched=Remembered(watched),
        bell=Bell(),
        mail=runtime.notify,
        webhook=webhook,
        site=Site(runtime.settings.town_name, runtime.settings.public_url.rstrip("/")),
    )
