"""Opinions by phone, on paper, at the counter: written down by staff, counted like all others."""

from tests.component.area_pages import BrowserFor
from tests.component.consultation.consultation_parts import DRAFTER, MODERATOR, OTHER_MODERATOR, Town
from tests.component.consultation_pages.page_parts import hidden, words


async def test_a_pile_of_letters_goes_in_one_after_another(town: Town, browser_for: BrowserFor) -> None:
    id = await town.opened()
    drafter = browser_for(DRAFTER)
    address = f"/desk/consultations/{id}/opinions/new"
    form = await drafter.get(address)
    assert 'value="2022-03-14"' in form.text
    letter = {"source": "letter", "said_on": "2022-03-14", "village": "", "clause": "p-2"}
    answers = [
        await drafter.post(
            address, data={**hidden(form), **letter, "text": "信里说希望修路。", "contact": "13900000000"}
        )
        for _ in range(2)
    ]
    assert {answer.status_code for answer in answers} == {303}
    after = answers[0].headers["location"]
    again = await drafter.get(after)
    assert 'value="letter" checked' in again.text
    assert "信里说希望修路" not in again.text
    receipt = await drafter.post(address, data={**hidden(again), **letter, "text": "第二封。", "then": "receipt"})
    assert receipt.headers["location"].startswith("/receipts/")
    queue = words(await browser_for(MODERATOR).get("/desk/consultations"))
    assert queue.count("信里说希望修路") == 1
    assert "来信反映" in queue


async def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(
    town: Town, browser_for: BrowserFor
) -> None:
    id = await town.opened()
    drafter, address = browser_for(DRAFTER), f"/desk/consultations/{id}/opinions/new"
    sent = hidden(await drafter.get(address))
    typed = {**sent, "source": "phone", "said_on": "2022-03-01", "text": "电话里说的。"}
    early = await drafter.post(address, data=typed)
    assert early.status_code == 409
    assert 'href="#f-said_on"' in early.text
    assert "电话里说的。" in early.text
    for wrong, field in (({"said_on": ""}, "said_on"), ({"source": ""}, "source"), ({"text": " "}, "text")):
        page = await drafter.post(address, data={**typed, "said_on": "2022-03-14", **wrong})
        assert page.status_code == 422
        assert f'href="#f-{field}"' in page.text


async def test_only_the_department_writes_down(town: Town, browser_for: BrowserFor) -> None:
    id = await town.opened()
    stranger, address = browser_for(OTHER_MODERATOR), f"/desk/consultations/{id}/opinions/new"
    form = await stranger.get(address)
    typed = {**hidden(form), "source": "phone", "said_on": "2022-03-14", "text": "不归我管。"}
    assert (await stranger.post(address, data=typed)).status_code == 403
