"""`python -m tests.bench [SUBJECT …] [--stack]`: a table of ratios, each taken in one run (see docs/performance.md)."""

import argparse
import asyncio
import signal
import sys
import tempfile
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

from kit.runtime.clock import SystemClock, today
from kit.runtime.ids import new_id
from tests.bench import report
from tests.bench.harness import Comparison
from tests.bench.plan import Plan, Subject
from tests.bench.sites import OPERATOR_SETTING, ROOT, UNLIMITED, embedded, of_stack
from tests.bench.subjects import EMBEDDED_ONLY, WITH_PLATFORM, WITHOUT_PLATFORM

Say = Callable[[str], None]
CORPUS = ROOT.parent / "shared/corpus"


def arguments(given: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    names = [*WITHOUT_PLATFORM, *WITH_PLATFORM]
    parser.add_argument("subjects", nargs="*", metavar="SUBJECT", help=f"of {', '.join(names)}; all without any")
    parser.add_argument("--stack", action="store_true", help="the real servers in place of the embedded platform")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--scale", type=float, default=1.0, help="multiplies the operations of a round")
    parser.add_argument("--passages", type=int, default=20_000, help="articles of the corpus that are searched")
    parser.add_argument("--elasticsearch", default="", metavar="URL", help="the embedded platform on this engine")
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="a folder of *.jsonl.gz with title and body")
    read = parser.parse_args(given)
    if unknown := set(read.subjects) - set(names):
        parser.error(f"no such subject: {', '.join(sorted(unknown))}")
    read.subjects = read.subjects or names
    return read


async def measure(asked: argparse.Namespace, say: Say) -> None:
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as folder:
        plan = Plan(Path(folder), asked.corpus, asked.rounds, asked.scale, asked.passages, asked.elasticsearch)
        async with AsyncExitStack() as open_things:
            if asked.stack:
                await _start_stack(plan, open_things, asked)
            wanted = [name for name in asked.subjects if not (asked.stack and name in EMBEDDED_ONLY)]
            for name in wanted:
                if name in WITH_PLATFORM and plan.running is None:
                    on = {"GONGKAI_ENGINE": "elasticsearch", "GONGKAI_ELASTICSEARCH_URL": asked.elasticsearch}
                    town = embedded(plan.folder / "data", on if asked.elasticsearch else None)
                    plan.running = await open_things.enter_async_context(town)
                await _show({**WITHOUT_PLATFORM, **WITH_PLATFORM}[name], plan, say)


async def _start_stack(plan: Plan, open_things: AsyncExitStack, asked: argparse.Namespace) -> None:
    from deploy.stack.demo import seed_stack  # needs what only `make test-stack` installs
    from deploy.stack.platform import temporary_stack

    needs_platform = any(name in WITH_PLATFORM for name in asked.subjects)
    settings = {**UNLIMITED, OPERATOR_SETTING: new_id() + new_id()}
    plan.stack = open_things.enter_context(temporary_stack(settings=settings, only=None if needs_platform else ()))
    if needs_platform:
        plan.running = of_stack(plan.stack)
    if "commenting" in asked.subjects:  # the real servers start without the demonstration
        await asyncio.to_thread(seed_stack, plan.stack, lambda _: None)


async def _show(subject: Subject, plan: Plan, say: Say) -> None:
    async for one in subject(plan):
        say(report.row(one) if isinstance(one, Comparison) else report.line(one))


def main() -> None:
    asked = arguments(sys.argv[1:])

    def say(line: str) -> None:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()

    say(f"{today(SystemClock())}, commit {report.commit(ROOT)}, {report.machine()}\n")
    say(report.HEAD)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that what was started ends with us
    asyncio.run(measure(asked, say))


if __name__ == "__main__":
    main()
