"""`python -m tests.search_quality [--elasticsearch URL] [--write]`: how well search finds (docs/search-quality.md)."""

import argparse
import asyncio
import sys
from pathlib import Path

from tests.search_quality.asking import Systems, ranked, systems
from tests.search_quality.judged import judged
from tests.search_quality.laws import laws
from tests.search_quality.report import BEGIN, END, Measured, markdown
from tests.search_quality.substrings import Truth, measured, phrases

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "search-quality.md"
TYPED = {"as it is": "{}", "in “ ”": "“{}”"}


async def measure(url: str | None, count: int) -> Measured:
    async with systems(laws(), url) as asked:
        answers = {name: await ranked(ask, judged()) for name, ask in asked.all.items()}
        return Measured(judged(), answers, list(asked.ours), await _truths(asked, count))


async def _truths(asked: Systems, count: int) -> dict[str, Truth]:
    cut = phrases(laws(), count)
    return {
        f"{typed}, {name}": await measured(one.everything, laws(), cut, quote)
        for name, one in asked.ours.items()
        for typed, quote in TYPED.items()
    }


def write(tables: str) -> None:
    before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    DOCUMENT.write_text(f"{before}{BEGIN}\n{tables}\n{END}{after}", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.search_quality", description=__doc__)
    parser.add_argument("--elasticsearch", metavar="URL", help="measures that engine and its Chinese analyzer too")
    parser.add_argument("--phrases", type=int, default=150, help="cut out of the laws for the truth of substrings")
    parser.add_argument("--write", action="store_true", help="puts the tables into docs/search-quality.md")
    asked = parser.parse_args()
    tables = markdown(asyncio.run(measure(asked.elasticsearch, asked.phrases)))
    sys.stdout.write(tables + "\n")
    if asked.write:
        write(tables)


if __name__ == "__main__":
    main()
