"""Opinions into groups: how many are put right, and how fast, against storing the same opinions durably."""

import os
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Hashable, Iterable, Sequence
from itertools import count, islice

from services.consultation.context import Consulting
from services.consultation.domain.grouping import grouped
from services.consultation.grouping.arrivals import Arrivals, progress_of
from tests.bench.harness import CLIENTS, Comparison, Round, Side, by_tasks, in_turns
from tests.bench.load import resident
from tests.bench.opinions import accepted, comment_of, consulting, docket, recorded
from tests.bench.plan import Figure, Plan
from tests.unit.consultation.campaigns import Sent, campaigns
from tests.unit.consultation.campaigns_held_out import held_out

OPINIONS = 4_000
CAMPAIGNS = 20
KINDS = ((0.06, "6 in 100 in words of their own"), (1.0, "each in words of its own"))


async def run(plan: Plan) -> AsyncIterator[Comparison | Figure]:
    seed = random.SystemRandom().randrange(1_000_000)  # unheard of, and told, so that it can be repeated
    for name, sent in (
        ("campaigns", campaigns(seed, count=60, each=30, alone=800)),
        ("campaigns of other words", held_out(seed, count=60, each=30, alone=800)),
    ):
        yield Figure(f"{name}, seed {seed}, {len(sent):,} opinions", _quality(sent))
    operations = plan.operations(OPINIONS)
    async with consulting(plan.folder / "opinions", plan.mongo if plan.stack else "") as context:
        for unique, name in KINDS:
            yield await in_turns(
                f"an opinion into its group, {name}, against storing it",
                _grouping(context, operations, unique),
                _storing(context, operations, unique),
                rounds=plan.rounds,
                clients=CLIENTS,
            )
    yield Figure("memory after it", f"{resident(os.getpid()) / 1e6:.0f} MB, the generators with it")


def _quality(sent: Sequence[Sent]) -> str:
    """Of pairs: those in one group that are of one campaign, and the other way round."""
    truth = [one.campaign for one in sent]
    groups = grouped(one.text for one in sent)
    right = _pairs(zip(groups, truth, strict=True))
    return f"precision {right / _pairs(groups):.4f} (0.98), recall {right / _pairs(truth):.4f} (0.95)"


def _pairs(of: Iterable[Hashable]) -> int:
    return sum(count * (count - 1) // 2 for count in Counter(of).values())


def _grouping(context: Consulting, operations: int, unique: float) -> Side:
    """What stands in the record is put there before the time is taken."""
    numbers = count()

    async def side() -> Round:
        id = f"grouped-{unique}-{next(numbers)}-"
        said = (one.text for one in docket(7, unique, CAMPAIGNS))
        await accepted(context, id, islice(said, operations))
        await recorded(context)
        arrivals, began = Arrivals(context), time.perf_counter()
        while await arrivals.group(id) != "nothing":
            pass
        wall = time.perf_counter() - began
        assert (await progress_of(context, id)).upto == operations
        return Round([wall / operations] * operations, wall)

    return side


def _storing(context: Consulting, operations: int, unique: float) -> Side:
    """One after the other by as many clients as wait for their receipts."""
    rounds = count()

    async def side() -> Round:
        id, numbers = f"stored-{unique}-{next(rounds)}-", count()
        said = docket(7, unique, CAMPAIGNS)

        async def one(client: int) -> None:
            comment = comment_of(id, next(numbers), next(said).text)
            comment.place(0)  # none of this round's is for the record
            await context.comments.insert(comment)

        return await by_tasks(one, clients=CLIENTS, operations=operations)()

    return side
