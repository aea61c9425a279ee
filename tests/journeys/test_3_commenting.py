"""A citizen comments without an account; a moderator lets it through; it shows, once."""

import httpx

from tests.journeys.person import Form, Page, Person
from tests.journeys.platforms import Platform
from tests.journeys.steps import comment_form, each_comment, open_consultation, unique


def test_a_comment_is_taken_moderated_and_shown(platform: Platform) -> None:
    words = unique("会车道请先修学校门口那一段。")
    with platform.person() as citizen:
        address = open_consultation(citizen)
        form = {"text": words, "contact": "13800138000"}
        receipt = citizen.submit(comment_form(citizen, address), "提意见", form)
        assert receipt.path.startswith("/receipts/")
        assert words not in each_comment(citizen, address).text, "nothing shows before a moderator has seen it"

        with platform.person("moderator.ziran") as moderator:
            assert "意见" in moderator.open("/desk").text
            decide(moderator, words, "shown")

        page = each_comment(citizen, address)
        assert page.text.count(words) == 1
        assert "13800138000" not in page.html


def test_the_same_form_sent_three_times_is_one_comment(platform: Platform) -> None:
    words = unique("三次点了提交。")
    with platform.person() as citizen:
        page = comment_form(citizen, open_consultation(citizen))
        answers = [citizen.post(page, "提意见", {"text": words}) for _ in range(3)]
        assert {answer.status_code for answer in answers} == {303}
        assert len({answer.headers["location"] for answer in answers}) == 1
    with platform.person("moderator.ziran") as moderator:
        assert _queued(moderator, words) == 1


def test_a_hidden_comment_is_counted_with_its_reason_and_never_shown(platform: Platform) -> None:
    words = unique("与草案无关的话。")
    with platform.person() as citizen, platform.person("moderator.ziran") as moderator:
        address = open_consultation(citizen)
        receipt = citizen.submit(comment_form(citizen, address), "提意见", {"text": words})
        assert "理由" in decide(moderator, words, "hidden", expect=409).text
        decide(moderator, words, "hidden", with_reason=True)
        assert words not in each_comment(citizen, address).text
        assert "未公开" in citizen.open(receipt.url).text or "没有公开" in citizen.open(receipt.url).text


def test_a_letter_that_staff_write_down_counts_like_all_others(platform: Platform) -> None:
    words = unique("信里说先装路灯。")
    with platform.person() as citizen, platform.person("moderator.ziran") as moderator:
        address = open_consultation(citizen)
        page = moderator.open(f"/desk{httpx.URL(address).path}/opinions/new")
        moderator.submit(page, "记一条意见", {"text": words, "source": "letter"}, button="再记一条")
        decide(moderator, words, "shown")
        page = each_comment(citizen, address)
        assert page.text.count(words) == 1
        assert "来信反映" in page.text


def test_an_empty_comment_is_refused_and_what_was_typed_stays(platform: Platform) -> None:
    with platform.person() as citizen:
        page = comment_form(citizen, open_consultation(citizen))
        again = citizen.submit(page, "提意见", {"text": " ", "contact": "办公室转"}, expect=422)
        assert "请写下您的意见" in again.text
        assert again.form("提意见").value("contact") == "办公室转"
        long = citizen.submit(page, "提意见", {"text": "长" * 5001}, expect=422)
        assert long.form("提意见").value("text") == "长" * 5001


def decide(
    moderator: Person, words: str, outcome: str, *, with_reason: bool = False, expect: int = 303
) -> httpx.Response:
    """By the buttons beside this one comment in the queue."""
    form = beside(moderator.open("/desk/consultations"), moderator, words)
    reason = next(value for value, _ in form.choices["reason"] if value) if with_reason else ""
    values = [pair for pair in form.fields if pair[0] != "reason"]
    answer = moderator.send("POST", form.action, data=_many([*values, ("reason", reason), ("outcome", outcome)]))
    assert answer.status_code == expect, answer.text[:500]
    return answer


def beside(queue: Page, moderator: Person, words: str) -> Form:
    """The form that decides on the comment with these words."""
    for form in queue.forms:
        if words in form.value("text"):
            return form
    return beside(moderator.open(queue.link("下一页")), moderator, words)


def _many(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    data: dict[str, list[str]] = {}
    for name, value in pairs:
        data.setdefault(name, []).append(value)
    return data


def _queued(moderator: Person, words: str) -> int:
    """Comments of the queue with these words."""
    count, address = 0, "/api/consultation/desk/comments?limit=100"
    while address:
        page = moderator.api("GET", address).json()
        count += sum(words in one["text"] for one in page["items"])
        address = f"/api/consultation/desk/comments?limit=100&after={page['next']}" if page["next"] else ""
    return count
