from collections.abc import Sequence
from pathlib import Path

import pytest

from services.search.domain.entry import Entry
from services.search.engines.tantivy import TantivyEngine
from tests.bench import growth
from tests.bench.passages import Article

ARTICLES = [Article("试行条例", f"第{number}条", "村务应当公开；财务应当公开。", None) for number in "一二三"]


async def test_goes_on_filling_where_it_was_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growth, "BATCH", 10)
    file = tmp_path / "filling.json"
    engine = Ended(tmp_path / "index", after=2)
    await engine.start()
    with pytest.raises(KeyboardInterrupt):
        await growth._fill(engine, ARTICLES, 50, file)
    await engine.stop()
    engine = Ended(tmp_path / "index", after=100)
    await engine.start()
    assert (await growth._fill(engine, ARTICLES, 50, file)).filled == 50
    assert engine.fills == 3, "two of five were there"
    assert len(await engine.scan("", 100)) == 50
    await engine.stop()


class Ended(TantivyEngine):
    def __init__(self, folder: Path, after: int) -> None:
        super().__init__(folder)
        self.fills, self._after = 0, after

    async def fill(self, entries: Sequence[Entry]) -> None:
        if self.fills == self._after:
            raise KeyboardInterrupt
        self.fills += 1
        await super().fill(entries)
