"""The consultation of many opinions that `comments_large` reads."""

from pathlib import Path

from tests.bench import crowd as crowds
from tests.bench.comments_large import pages


async def test_what_an_end_left_behind_is_taken_in_before_more_comes(tmp_path: Path) -> None:
    async with crowds.crowd(tmp_path) as before:
        await before.grow(40)
        await before.context.comments.insert(crowds._comment(40, "路灯"))
    async with crowds.crowd(tmp_path) as again:
        await again.grow(60)
        assert (again.size, (await again.context.tallies.counts(crowds.ID)).received) == (60, 60)
        for asked in (await pages(again)).values():
            for target in asked[0]:
                assert await again.get(target)
