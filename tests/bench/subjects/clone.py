"""From a clean clone until the first page is served, against installing the same packages and nothing else.

Both find what they download in the caches of pip and uv: the warm-up leaves it there.
"""

import asyncio
import re
import shutil
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

from tests.bench.harness import Comparison, Round, Side, in_turns
from tests.bench.plan import Figure, Plan
from tests.bench.sites import ROOT, first_answer, free_port, running

PATIENCE = 600.0


async def run(plan: Plan) -> AsyncIterator[Comparison | Figure]:
    folder = plan.folder / "clone"
    yield await in_turns(
        "clean clone → first page", _first_page(folder), _installed(plan.folder / "bare"), rounds=plan.rounds, clients=1
    )


def _first_page(folder: Path) -> Side:
    async def side() -> Round:
        shutil.rmtree(folder, ignore_errors=True)
        port = free_port()
        began = time.perf_counter()
        await _done("git", "clone", "-q", str(ROOT), str(folder))
        async with running("make", "run", f"PORT={port}", "DATA=data", cwd=folder) as process:
            await first_answer(f"http://127.0.0.1:{port}/", process, PATIENCE)
            seconds = time.perf_counter() - began
        return Round([seconds], seconds)

    return side


def _installed(folder: Path) -> Side:
    """As the Makefile does it: a venv, uv from pip, the lock file with hashes."""
    uv = re.search(r"^UV := (\S+)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert uv

    async def side() -> Round:
        shutil.rmtree(folder, ignore_errors=True)
        python = str(folder / "bin/python")
        began = time.perf_counter()
        await _done(sys.executable, "-m", "venv", str(folder))
        await _done(python, "-m", "pip", "install", "-q", "--disable-pip-version-check", f"uv=={uv[1]}")
        lock = str(ROOT / "requirements.lock")
        install = ("pip", "install", "-q", "--python", python, "--require-hashes", "-r", lock)
        await _done(str(folder / "bin/uv"), *install)
        seconds = time.perf_counter() - began
        return Round([seconds], seconds)

    return side


async def _done(*command: str) -> None:
    await asyncio.to_thread(subprocess.run, command, check=True)
