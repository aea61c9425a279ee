"""`python -m tests.bench.large`: searching 20,000, 100,000 and 1,000,000 entries mixed out of the corpus by seed.

Each size has a process of its own and a place in the folder: what was done there is not done again. It writes nowhere
else, and stops by itself: after half an hour, or when a process holds more than 4 GiB.
"""

import argparse
import asyncio
import json
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kit.runtime.clock import SystemClock, today
from tests.bench import report
from tests.bench.load import resident
from tests.bench.plot import plot
from tests.bench.sites import ROOT, running

CORPUS = ROOT.parent / "shared/corpus"
MINUTES, MEMORY = 30.0, 4 * 2**30
LOOK_SECONDS = 0.5
MEASURED = ("search", "suggest", "facets")
HEAD = (
    "| entries | put in, per second | index | memory | search p50 / p99 | suggestions p50 / p99 "
    "| list of everything with its facets p50 / p99 |\n|---|---|---|---|---|---|---|"
)


def arguments(given: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.large", description=__doc__)
    parser.add_argument("--entries", default="20000,100000,1000000", help="sizes, the smallest first")
    parser.add_argument("--elasticsearch", default="", metavar="URL", help="this engine in place of Tantivy")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "gongkai-bench-large")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="for all sizes together")
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="a folder of *.jsonl.gz with title and body")
    read = parser.parse_args(given)
    read.sizes = sorted(int(one) for one in read.entries.split(","))
    return read


async def measure(asked: argparse.Namespace) -> None:
    until = time.monotonic() + asked.minutes * 60
    folder = asked.folder / ("elasticsearch" if asked.elasticsearch else "tantivy")
    done = list[dict[str, Any]]()
    for count in asked.sizes:
        answer = folder / f"{count}.json"
        if not answer.exists() and (why := await _grown(asked, folder, count, until)):
            say(f"| {count:,} | {why}: the next run goes on from there | | | | | |")
            break
        done.append(json.loads(answer.read_text()))
        say(_row(done[-1]))
    if done:
        lines = {name: (_points(done, name, 0), _points(done, name, 1)) for name in MEASURED}
        picture = folder / "growth.svg"
        picture.write_text(plot(lines, [one["entries"] for one in done]))
        say(f"\nThe plot is {picture}")


async def _grown(asked: argparse.Namespace, folder: Path, count: int, until: float) -> str:
    """Why it was ended before its time; empty when it was not. Raises `RuntimeError` when it failed."""
    folder.mkdir(parents=True, exist_ok=True)
    command = (sys.executable, "-m", "tests.bench.growth", str(folder), str(count), str(asked.corpus.resolve()))
    async with running(*command, asked.elasticsearch) as process:
        while process.poll() is None:
            await asyncio.sleep(LOOK_SECONDS)
            if time.monotonic() > until:
                return f"ended after {asked.minutes:g} minutes"
            if process.poll() is None and resident(process.pid) > MEMORY:
                return "ended at 4 GiB of memory"
    if process.returncode:
        raise RuntimeError(f"{count:,} entries: the process ended with code {process.returncode}")
    return ""


def _points(done: Sequence[dict[str, Any]], name: str, which: int) -> list[tuple[float, float]]:
    """Entries and milliseconds, of medians or of 99th percentiles."""
    return [(one["entries"], one[name][which] * 1000) for one in done]


def _row(one: dict[str, Any]) -> str:
    entries, seconds = one["entries"], one["filling_seconds"]
    cells = [f"{entries:,}", f"{seconds:.0f} s, {entries / seconds:,.0f}"]
    index, before, now, most = (one[f"{name}_bytes"] / 1e6 for name in ("index", "before", "resident", "most"))
    cells += [
        f"{index:,.0f} MB",
        f"{now:,.0f} MB, {most:,.0f} while it was filled" + f", {before:.0f} before" * (before > 0),
    ]
    cells += [f"{one[name][0] * 1000:.2f} / {one[name][1] * 1000:.2f} ms" for name in MEASURED]
    return f"| {' | '.join(cells)} |"


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    asked = arguments(sys.argv[1:])
    engine = "Elasticsearch" if asked.elasticsearch else "Tantivy"
    say(f"{today(SystemClock())}, {engine}, commit {report.commit(ROOT)}, {report.machine()}\n")
    say(HEAD)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that what was started ends with us
    asyncio.run(measure(asked))


if __name__ == "__main__":
    main()
