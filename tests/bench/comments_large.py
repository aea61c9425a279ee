"""`python -m tests.bench.comments_large`: a consultation with 1,000, 10,000, 100,000 and 1,000,000 opinions.

Each page is asked in turns of it and of another consultation, in a store of its own, that has 1,000: by the requests
that the page makes of the service, through the service's whole application. It writes nowhere else than into the
folder, goes on where it was ended, and stops by itself: after half an hour, or at 4 GiB of memory or of disk.
"""

import argparse
import asyncio
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kit.runtime.clock import SystemClock, today
from tests.bench import report
from tests.bench.crowd import BASE, ID, Crowd, bytes_of, crowd
from tests.bench.harness import One, Round, by_tasks, in_turns
from tests.bench.load import resident
from tests.bench.plot import plot
from tests.bench.sites import ROOT

SMALL = 1_000
MINUTES, MOST = 30.0, 4 * 2**30
ROUNDS = 151  # of one look each: on a shared machine what else runs changes by the second
DRAWN = 60  # receipts and places of the record
AT_ONCE = 20_000  # opinions between two looks at clock, memory and disk
PLOTTED = ("consultation", "clause", "group", "groups", "queue", "receipt")
Pages = Mapping[str, Sequence[Sequence[str]]]


def arguments(given: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.comments_large", description=__doc__)
    parser.add_argument("--sizes", default="1000,10000,100000,1000000", help="opinions, the fewest first")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "gongkai-bench-comments")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="for all sizes together")
    read = parser.parse_args(given)
    read.sizes = sorted(int(one) for one in read.sizes.split(","))
    return read


async def measure(asked: argparse.Namespace) -> None:
    until = time.monotonic() + asked.minutes * 60
    done = list[dict[str, Any]]()
    async with crowd(asked.folder / "small") as small, crowd(asked.folder / "large") as large:
        await small.grow(SMALL)
        for size in asked.sizes:
            answer = asked.folder / f"{size}.json"
            if not answer.exists():
                if why := await _grown(asked.folder, large, size, until):
                    say(f"{why}: the next run goes on from {large.size:,} opinions")
                    break
                answer.write_text(json.dumps(await _measured(asked.folder, small, large)))
            done.append(json.loads(answer.read_text()))
            say(f"{size:,} opinions: done")
    if done:
        say(table(done))
        picture = asked.folder / "growth.svg"
        picture.write_text(drawn(done))
        say(f"\nThe plot is {picture}")


async def _grown(folder: Path, large: Crowd, size: int, until: float) -> str:
    """Why it was ended before its time; empty when it was not."""
    file = folder / "seconds.json"
    if large.size > size:
        return f"there are more opinions than {size:,} already"
    before = json.loads(file.read_text()) if file.exists() else {}
    while large.size < size:
        if time.monotonic() > until:
            return "ended by the clock"
        if resident(os.getpid()) > MOST or bytes_of(folder) > MOST:
            return "ended at 4 GiB"
        await large.grow(min(size, large.size + AT_ONCE))
        file.write_text(json.dumps({step: before.get(step, 0.0) + taken for step, taken in large.seconds.items()}))
    return ""


async def _measured(folder: Path, small: Crowd, large: Crowd) -> dict[str, Any]:
    """Milliseconds and ratios; bytes; seconds that taking all of them in has needed, by step."""
    mine, theirs = await pages(large), await pages(small)
    figures = {}
    for name, given in mine.items():
        compared = await in_turns(
            name,
            by_tasks(_reading(large, given), clients=1, operations=1),
            by_tasks(_reading(small, theirs[name]), clients=1, operations=1),
            rounds=ROUNDS,
            clients=1,
        )
        ours, others = _together(compared.ours), _together(compared.yardstick)
        ratio = ours.quantile(0.5) / others.quantile(0.5)
        figures[name] = {"p50": ours.quantile(0.5) * 1000, "p99": ours.quantile(0.99) * 1000, "ratio": ratio}
    return {
        "opinions": large.size,
        "groups": await large.groups(),
        "pages": figures,
        "disk": bytes_of(folder / "large"),
        "resident": resident(os.getpid()),
        "most": resident(os.getpid(), most=True),
        "seconds": json.loads((folder / "seconds.json").read_text()),
    }


def _together(rounds: Sequence[Round]) -> Round:
    return Round([seconds for one in rounds for seconds in one.seconds], sum(one.wall for one in rounds))


async def pages(crowd: Crowd) -> Pages:
    """Each page as the requests that it makes, several of each, drawn by seed from all of the record."""
    draw, one = random.Random(1), f"{BASE}/consultations/{ID}"
    groups = [group["id"] for group in json.loads(await crowd.get(f"{one}/groups?limit=20"))["items"]]
    places = [draw.randrange(crowd.size) for _ in range(DRAWN)]
    desk = f"{BASE}/desk/comments?limit=20"
    return {
        "consultation": [[one, f"{one}/groups?limit=8"]],
        "clause": [[one, f"{one}/groups?limit=20&clause=p-1"]],
        "groups": [[one, f"{one}/groups?limit=20", f"{one}/themes"]],
        "group": [[f"{BASE}/groups/{id}", f"{BASE}/groups/{id}/comments?limit=20", one] for id in groups],
        "each opinion": [[one, f"{one}/comments?limit=20", f"{one}/themes"]],
        "queue": [[f"{desk}&consultation={ID}"]],
        "queue of a clause": [[f"{desk}&consultation={ID}&clause=p-1"]],
        "queue of all departments": [[f"{desk}"]],
        "what was hidden": [[f"{desk}&consultation={ID}&state=hidden"]],
        "what was shown of a clause": [[f"{desk}&consultation={ID}&state=shown&clause=p-1"]],
        "groups at the desk": [[f"{BASE}/desk/consultations/{ID}/groups?limit=20"]],
        "work": [[f"{BASE}/work"]],
        "receipt": [[f"{BASE}/receipts/{crowd.ticket(place)}"] for place in places],
        "record": [[f"{BASE}/record/{ID}", f"{BASE}/record/{ID}/entries?start={place}&count=20"] for place in places],
    }  # fmt: skip


def _reading(crowd: Crowd, given: Sequence[Sequence[str]]) -> One:
    numbers = iter(range(10**9))

    async def one(client: int) -> None:
        for target in given[next(numbers) % len(given)]:
            await crowd.get(target)

    return one


def table(done: Sequence[Mapping[str, Any]]) -> str:
    rows = [["", *(f"{one['opinions']:,}" for one in done)], ["---"] * (len(done) + 1)]
    for name in done[0]["pages"]:
        found = [one["pages"][name] for one in done]
        rows.append([name, *(f"{one['p50']:.2f} ms, **{one['ratio']:.2f}**" for one in found)])
    rows.append(["groups", *(f"{one['groups']:,}" for one in done)])
    rows.append(["taken in", *(_filling(one["opinions"], one["seconds"]) for one in done)])
    for name in ("disk", "resident", "most"):
        rows.append([name, *(f"{one[name] / 1e6:,.0f} MB" for one in done)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def drawn(done: Sequence[Mapping[str, Any]]) -> str:
    lines = {name: ([(one["opinions"], one["pages"][name]["p50"]) for one in done], ()) for name in PLOTTED}
    return plot(lines, [one["opinions"] for one in done], even=True, below="opinions in the consultation")


def _filling(opinions: int, seconds: Mapping[str, float]) -> str:
    steps = ", ".join(f"{step} {taken:.0f}" for step, taken in sorted(seconds.items()))
    total = sum(seconds.values())
    return f"{total:.0f} s, {opinions / total:,.0f} per second ({steps})"


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    asked = arguments(sys.argv[1:])
    say(f"{today(SystemClock())}, SQLite, commit {report.commit(ROOT)}, {report.machine()}\n")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    asyncio.run(measure(asked))


if __name__ == "__main__":
    main()
