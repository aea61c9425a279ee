"""An item's page on a past day: its columns of then, the documents of then."""

import asyncio

from tests.component.disclosure.test_column import BUDGET, text_of


async def test_an_item_on_a_past_day_lists_what_was_public_then(catalog_pages, publish) -> None:
    await publish("2021年政府预算", BUDGET, "2021-03-01")
    await publish("2022年政府预算", BUDGET, "2022-03-01")
    path = f"/catalog/items/{BUDGET}"
    for _ in range(1_000):
        if "2021年政府预算" in (shown := text_of(await catalog_pages.get(path, params={"on": "2021-12-31"}))):
            break
        await asyncio.sleep(0.02)
    assert "这是 2021年12月31日 当天公开的内容" in shown
    assert "2021年政府预算" in shown
    assert "2022年政府预算" not in shown
    before = text_of(await catalog_pages.get(path, params={"on": "2020-01-01"}))
    assert "当天还没有公开内容" in before
    assert "财政所" in before


async def test_an_item_refuses_a_day_that_cannot_be(catalog_pages, town) -> None:
    for on in ("2022-02-30", "9999-01-01", "<b>"):
        answer = await catalog_pages.get(f"/catalog/items/{BUDGET}", params={"on": on})
        assert answer.status_code == 422
        assert "日期" in answer.text or "还没有到" in answer.text
