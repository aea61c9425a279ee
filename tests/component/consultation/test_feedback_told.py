"""What follows once answers are public: letters, the report, and what happens when a step is cut off."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest

from kit.files.document import read_document
from kit.files.model import Limits
from kit.notify.port import Notice, Notify, NotifyUnavailable
from kit.runtime.clock import FixedClock
from kit.runtime.metrics import Metrics
from kit.store.port import Conflict
from services.consultation.answering.settling import settle
from services.consultation.commands.feedback import publish_feedback
from services.consultation.schedule.feedback import FeedbackRounds
from tests.component.consultation.consultation_parts import RELEASER, Town
from tests.component.consultation.feedback_parts import ADOPTED, API, PATIENCE, REASON, REFUSED, SAID, Answered, closed


@pytest.fixture
async def one(town: Town, clock: FixedClock) -> Answered:
    return await closed(town, clock)


def rounds(one: Answered) -> FeedbackRounds:
    return FeedbackRounds(one.context, Metrics("test").gauge("overdue", "Of the test."))


def letters(folder: Path) -> list[EmailMessage]:
    found = (path.read_bytes() for path in sorted((folder / "mail").rglob("*.eml")))
    return [message_from_bytes(data, _class=EmailMessage, policy=policy.default) for data in found]


async def answered(one: Answered) -> None:
    for number, group in enumerate(await one.groups()):
        await one.answer(group["id"], REFUSED if number else ADOPTED)
    await one.summarise()


async def test_whoever_left_an_address_is_told_once_what_became_of_the_opinion(one: Answered, tmp_path: Path) -> None:
    await answered(one)
    await publish_feedback(one.context, RELEASER, one.id)
    for _ in range(2):
        await rounds(one).step()
    (letter,) = letters(tmp_path)
    assert letter["to"] == "qin@example.com"
    text = letter.get_content()
    for said in (
        "结果：采纳",
        REASON,
        ADOPTED["after"],
        "一共 2 条",
        f"/consultations/{one.id}/feedback",
        "/receipts/",
    ):
        assert said in text
    assert "跑不动" not in text
    assert "13812345678" not in text
    desk = await one.desk()
    assert (desk["all_told"], desk["entries_told"], desk["letters"], desk["unreached"]) == (True, 3, 1, 1)


async def test_whoever_left_only_a_phone_number_is_on_the_desk_s_list_until_told(one: Answered) -> None:
    town, path = one.town, f"/api/consultation/desk/consultations/{one.id}/feedback/telling"
    assert (await town.drafter.get(path)).json()["items"] == []
    await answered(one)
    await publish_feedback(one.context, RELEASER, one.id)
    for _ in range(2):
        await rounds(one).step()
    page = (await town.drafter.get(path)).json()
    (row,) = page["items"]
    assert (page["left"], row["contact"], row["count"]) == (1, "只有电话 13987654321", 1)
    assert (row["text"], row["answer"]["reason"]) == (SAID[2][0], REFUSED["reason"])
    (work,) = (
        one for one in (await town.drafter.get("/api/consultation/work")).json() if one["action"].startswith("告知")
    )
    assert (work["note"], work["url"]) == ("1 人只留了电话或者地址", f"/desk/consultations/{one.id}/feedback/telling")
    for client in (town.anyone, town.other):
        assert (await client.get(path)).status_code in (401, 403)
        ticked = await client.post(f"{API}/{one.id}/feedback/told", json={"comments": [row["comment"]]})
        assert ticked.status_code in (401, 403)
    for ids, status in ((["unknown"], 404), ([row["comment"]], 200), ([row["comment"]], 200)):
        ticked = await town.drafter.post(f"{API}/{one.id}/feedback/told", json={"comments": ids})
        assert ticked.status_code == status
    assert ticked.json() == {"left": 0}
    assert (await town.drafter.get(path)).json()["items"] == []
    assert not [one async for one in town.process.runtime.store.trails() if "13987654321" in str(one)]


class Unwilling:
    """Mail that does not go out at first."""

    def __init__(self, mail: Notify) -> None:
        self._mail, self.refused = mail, 0

    async def send(self, notice: Notice) -> None:
        if not self.refused:
            self.refused += 1
            raise NotifyUnavailable
        await self._mail.send(notice)


async def test_letters_that_could_not_go_out_go_out_later(one: Answered, tmp_path: Path) -> None:
    await answered(one)
    mail = Unwilling(one.context.notify)
    one.context = replace(one.context, notify=mail)
    await publish_feedback(one.context, RELEASER, one.id)
    await rounds(one).step()
    assert mail.refused == 1
    assert letters(tmp_path) == []
    await rounds(one).step()
    assert len(letters(tmp_path)) == 1


async def test_what_was_sealed_before_a_death_is_counted_and_published_after_it(one: Answered) -> None:
    await answered(one)
    feedback = await one.context.feedback.feedbacks.get(one.id)
    assert feedback is not None
    feedback.seal("wang", 0)
    await one.context.feedback.feedbacks.save(feedback)
    assert (await one.public()).status_code == 404
    await asyncio.gather(settle(one.context, one.id), settle(one.context, one.id))
    await rounds(one).step()
    assert (await one.public()).json()["numbers"]["received"] == 3


async def test_numbers_that_do_not_account_for_the_record_are_not_published(one: Answered) -> None:
    await answered(one)
    group = await one.context.groups.groups.get((await one.groups())[0]["id"])
    assert group is not None
    group.count += 1
    await one.context.groups.groups.save(group)
    refused = await one.publish()
    assert (refused.status_code, refused.json()["code"]) == (409, "consultation.uncounted")
    assert (await one.desk())["state"] == "draft"
    found = await one.context.groups.groups.get(group.id)
    assert found is not None
    found.count -= 1
    await one.context.groups.groups.save(found)
    assert (await one.publish()).json()["answered_at"]


async def test_an_answer_on_its_way_when_the_seal_comes_is_refused(one: Answered) -> None:
    await answered(one)
    id = (await one.groups())[0]["id"]
    on_its_way = await one.context.groups.groups.get(id)
    assert on_its_way is not None
    assert (await one.publish()).json()["answered_at"]
    with pytest.raises(Conflict):
        await one.context.groups.groups.save(on_its_way)
    assert (await one.answer(id, REFUSED)).json()["code"] == "consultation.feedback_published"


async def test_counts_what_is_late(one: Answered, clock: FixedClock) -> None:
    gauge = Metrics("test").gauge("late", "Of the test.")
    watching = FeedbackRounds(one.context, gauge)

    async def late() -> float:
        await watching.step()
        (sample,) = (one for family in gauge.collect() for one in family.samples)
        return sample.value

    assert await late() == 0
    clock.set(clock.now().replace(month=5, day=14))
    assert await late() == 1
    await one.published()
    assert await late() == 0


async def test_the_report_says_the_same_in_both_formats_and_forgets_what_was_hidden(
    one: Answered, client_for: Callable[..., httpx.AsyncClient]
) -> None:
    path = f"{API}/{one.id}/feedback/report"
    assert (await one.town.anyone.get(f"{path}.pdf")).status_code == 404
    comments = {comment.text: comment.id for comment in await one.comments()}
    await one.town.decide(list(comments.values()), "shown")
    await one.published()
    tree = SAID[2][0]

    async def texts() -> list[str]:
        files = [
            ("a.docx", await one.town.anyone.get(f"{path}.docx")),
            ("a.pdf", await one.town.anyone.get(f"{path}.pdf")),
        ]
        assert {answer.status_code for _, answer in files} == {200}
        return ["".join(read_document(name, answer.content, Limits()).text.split()) for name, answer in files]

    for _ in range(PATIENCE):
        said = await texts()
        if all(tree in text for text in said):
            break
        await asyncio.sleep(0.05)
    for text in said:
        for part in (REASON, tree, "共收到意见3条", "采纳2条（1组）", "港口镇人民政府", "按来源", "网上查看"):
            assert part in text, part
    known = await one.town.anyone.get(f"{path}.docx")
    again = await one.town.anyone.get(f"{path}.docx", headers={"if-none-match": known.headers["etag"]})
    assert again.status_code == 304
    await one.town.decide([comments[tree]], "hidden", "off_topic")
    for _ in range(PATIENCE):
        said = await texts()
        if not any(tree in text for text in said):
            break
        await asyncio.sleep(0.05)
    assert not any(tree in text for text in said)
    assert not await one.context.blobs.exists(known.headers["etag"].strip('"'))
    assert (await one.town.anyone.get(f"{path}.txt")).status_code == 422
