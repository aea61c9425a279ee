"""Routes of the editors: synonyms and best bets."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from kit.identity.port import Principal
from kit.runtime.auth import allow
from services.search.context import Search
from services.search.domain.best_bet import BestBet
from services.search.domain.synonym import Synonym
from services.search.http import words_models as m
from services.search.wordlist import EDITORS

Editor = Annotated[Principal, Depends(allow(*EDITORS))]
Version = Annotated[int, Query(ge=1)]


def add(router: APIRouter, context: Search) -> None:
    _synonyms(router, context)
    _bets(router, context)


def _synonyms(router: APIRouter, context: Search) -> None:
    @router.get("/synonyms")
    async def synonyms(who: Editor) -> m.SynonymList:
        kept = await context.synonyms.all()
        return m.SynonymList(items=[m.SynonymModel.model_validate(one) for one in kept])

    @router.post("/synonyms", status_code=201)
    async def add_synonym(who: Editor, given: m.SynonymGiven) -> m.SynonymModel:
        """The same group sent twice is kept once."""
        made = await context.synonyms.add(who, _synonym("", given, 0))
        return m.SynonymModel.model_validate(made)

    @router.put("/synonyms/{id}")
    async def change_synonym(who: Editor, id: str, given: m.SynonymChanged) -> m.SynonymModel:
        made = await context.synonyms.change(who, _synonym(id, given, given.version))
        return m.SynonymModel.model_validate(made)

    @router.delete("/synonyms/{id}", status_code=204)
    async def remove_synonym(who: Editor, id: str, version: Version) -> None:
        await context.synonyms.remove(who, id, version)


def _bets(router: APIRouter, context: Search) -> None:
    @router.get("/bets")
    async def all_bets(who: Editor) -> m.BetList:
        return m.BetList(items=[m.BetModel.model_validate(one) for one in await context.bets.all()])

    @router.post("/bets", status_code=201)
    async def add_bet(who: Editor, given: m.BetGiven) -> m.BetModel:
        """The same bet sent twice is kept once."""
        return m.BetModel.model_validate(await context.bets.add(who, _bet("", given, 0)))

    @router.put("/bets/{id}")
    async def change_bet(who: Editor, id: str, given: m.BetChanged) -> m.BetModel:
        return m.BetModel.model_validate(await context.bets.change(who, _bet(id, given, given.version)))

    @router.delete("/bets/{id}", status_code=204)
    async def remove_bet(who: Editor, id: str, version: Version) -> None:
        await context.bets.remove(who, id, version)


def _synonym(id: str, given: m.SynonymGiven, version: int) -> Synonym:
    return Synonym(id, tuple(given.words), given.one_way, given.note.strip(), version)


def _bet(id: str, given: m.BetGiven, version: int) -> BestBet:
    until = given.until.isoformat() if given.until else None
    return BestBet(id, tuple(given.queries), given.title.strip(), given.url.strip(), given.text.strip(), until, version)
