"""The figures as a Markdown table, and the machine they were taken on."""

import os
import platform
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.bench.harness import Comparison, Round, Spread
from tests.bench.plan import Figure

HEAD = (
    "| subject | clients | ours p50 / p99, per second | yardstick p50 / p99, per second | p50 × | p99 × | rate × |\n"
    "|---|---|---|---|---|---|---|"
)


def row(one: Comparison) -> str:
    cells = (
        one.subject,
        str(one.clients),
        _figures(one.ours),
        _figures(one.yardstick),
        _spread(one.ratio(0.5)),
        _spread(one.ratio(0.99)),
        _spread(one.rate_ratio),
    )
    return f"| {' | '.join(cells)} |"


def line(one: Figure) -> str:
    """A row of the same table."""
    return f"| {one.subject} | | {one.value} | | | | |"


def machine() -> str:
    names = (line.partition(":")[2].strip() for line in _read("/proc/cpuinfo") if line.startswith("model name"))
    memory = next((int(line.split()[1]) for line in _read("/proc/meminfo") if line.startswith("MemTotal")), 0)
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    return (
        f"{next(names, platform.machine())}, {os.cpu_count()} cores, {memory / 2**20:.0f} GiB, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, load at the start {load}"
    )


def commit(root: Path) -> str:
    asked = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=root, capture_output=True, text=True)
    return asked.stdout.strip() or "no git"


def _figures(rounds: Sequence[Round]) -> str:
    """Medians over the rounds."""
    p50, p99 = (Spread.of([one.quantile(q) for one in rounds]).median for q in (0.5, 0.99))
    rate = Spread.of([one.rate for one in rounds]).median
    return f"{_time(p50)} / {_time(p99)}, {rate:,.0f}" if rate >= 10 else f"{_time(p50)} / {_time(p99)}, {rate:.2f}"


def _spread(of: Spread) -> str:
    return f"**{of.median:.2f}** ({of.low:.2f}–{of.high:.2f})"


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms" if seconds < 1 else f"{seconds:.1f} s"


def _read(path: str) -> list[str]:
    file = Path(path)
    return file.read_text().splitlines() if file.exists() else []
