"""Best bets shown before what is found."""

from kit.runtime.clock import today
from services.search.context import Search
from services.search.domain.best_bet import BestBet, said

SHOWN = 3  # before one search


async def bets_for(context: Search, typed: str) -> list[BestBet]:
    """Those with the closest query first."""
    asked = said(typed)
    if not asked:
        return []
    met = [bet for bet in await context.bets_in_use.current() if bet.meets(asked, today(context.clock))]
    return sorted(met, key=lambda bet: -max(len(one) for one in bet.queries if one in asked))[:SHOWN]
