from dataclasses import dataclass, field
from datetime import date

import pytest

from kit.errors import GongkaiError
from services.consultation.domain import feedback_errors as errors
from services.consultation.domain.consultation import Consultation
from services.consultation.domain.contact import mail_of
from services.consultation.domain.feedback import Adoption, Answer, Feedback, Numbers, checked, due, words_of
from services.consultation.drafting import clauses_of

DRAFT = "第一条 为了加强管理，制定本办法。\n第二条 建房应当提出申请，\n并提交四邻意见。"
CONSULTATION = Consultation(
    "c1", "ziran", "shen", clauses=clauses_of(DRAFT), opens_on=date(2022, 3, 14), closes_on=date(2022, 4, 13)
)


@dataclass
class Group:
    count: int
    theme: str = ""
    by_source: dict[str, int] = field(default_factory=dict)
    by_clause: dict[str, int] = field(default_factory=dict)
    by_village: dict[str, int] = field(default_factory=dict)


def group(count: int, theme: str = "", clause: str = "", village: str = "") -> Group:
    return Group(count, theme, {"online": count}, {clause: count}, {village: count})


def answer(outcome: Adoption = "adopted", reason: str = "说得对。", clause: str = "", **texts: str) -> Answer:
    return Answer(outcome, reason, clause, **texts)


def test_a_named_clause_that_nothing_is_quoted_of_is_changed_as_a_whole() -> None:
    kept = checked(answer(clause="p-2", after="第二条 建房应当提出申请。"), CONSULTATION)
    assert "".join(kept.before.split()) == "第二条建房应当提出申请，并提交四邻意见。"


def test_a_passage_is_quoted_however_its_lines_are_broken() -> None:
    kept = checked(answer(clause="p-2", before=" 提出申请，并提交四邻意见 ", after="提出申请"), CONSULTATION)
    assert kept.before == "提出申请，并提交四邻意见"


def test_new_text_needs_no_text_before_and_struck_out_text_none_after() -> None:
    assert checked(answer(after="第三条 对困难户给予补助。"), CONSULTATION).before == ""
    assert checked(answer(clause="p-2", before="并提交四邻意见"), CONSULTATION).after == ""


def test_what_is_not_adopted_changes_nothing() -> None:
    kept = checked(answer("not_adopted", clause="p-2", before="随便", after="什么"), CONSULTATION)
    assert (kept.clause, kept.before, kept.after) == ("p-2", "", "")


@pytest.mark.parametrize(
    ("given", "error"),
    [
        (answer("not_adopted", reason="　\n"), errors.AnswerReasonMissing),
        (answer(), errors.ChangeMissing),
        (answer("partly", clause="p-1", after="第一条为了加强管理， 制定本办法。"), errors.ChangeMissing),
        (answer(clause="p-9", after="新"), errors.NotInDraft),
        (answer(clause="p-1", before="四邻意见", after="新"), errors.NotInDraft),
        (answer("not_adopted", reason="请与 13812345678 联系。"), errors.AnswerPersonalData),
        (answer(after="由张三（身份证 11010519491231002X）负责。"), errors.AnswerPersonalData),
    ],
)
def test_refuses_an_answer_that_is_none(given: Answer, error: type[GongkaiError]) -> None:
    with pytest.raises(error):
        checked(given, CONSULTATION)


def test_numbers_come_to_the_same_however_they_are_divided() -> None:
    numbers = Numbers()
    numbers.add(group(7, "t1", "p-1", "shiwan"), "adopted")
    numbers.add(group(2, "t1"), "partly")
    numbers.add(group(3, clause="p-1"), "not_adopted")
    assert (numbers.received, numbers.groups, numbers.adds_up()) == (12, 3, True)
    assert numbers.theme == {"t1": {"adopted": 7, "partly": 2}, "": {"not_adopted": 3}}
    assert numbers.clause == {"p-1": {"adopted": 7, "not_adopted": 3}, "": {"partly": 2}}
    numbers.village[""]["partly"] = 1
    assert not numbers.adds_up()


def test_an_answer_of_its_own_goes_before_that_of_its_theme() -> None:
    feedback = Feedback("c1", "ziran", themes={"t1": answer("not_adopted")})
    own = answer(after="新")
    assert feedback.answer_of(own, "t1") == own
    assert feedback.answer_of(None, "t1") == answer("not_adopted")
    assert feedback.answer_of(None, "") is None


def test_is_sealed_once_all_is_answered_and_by_somebody_else() -> None:
    feedback = Feedback("c1", "ziran", authors=["shen"])
    with pytest.raises(errors.SummaryMissing):
        feedback.seal("wang", 0)
    feedback.summary = "收到三条。"
    with pytest.raises(errors.Unanswered):
        feedback.seal("wang", 1)
    with pytest.raises(errors.OwnWork):
        feedback.seal("shen", 0)
    feedback.seal("wang", 0)
    with pytest.raises(errors.FeedbackPublished):
        feedback.must_be_draft()
    feedback.open_again()
    feedback.must_be_draft()


def test_is_due_thirty_days_after_the_last_day_and_moves_off_a_holiday() -> None:
    assert due(CONSULTATION) == date(2022, 5, 13)
    CONSULTATION_OF_APRIL = Consultation("c2", "ziran", "shen", closes_on=date(2022, 4, 1))
    assert due(CONSULTATION_OF_APRIL) == date(2022, 5, 5)


def test_the_search_gets_the_offices_words_once_each() -> None:
    answers = [
        answer("not_adopted", "上位法已有规定。"),
        answer("adopted", "上位法已有规定。", after="第三条"),
        answer(),
    ]
    assert words_of("总的情况", answers, 30) == "总的情况\n上位法已有规定。\n第三条\n说得对。"
    assert words_of("总的情况", answers, 4) == "总的情况"


@pytest.mark.parametrize(
    ("contact", "address"),
    [
        ("qin@example.com 139", "qin@example.com"),
        ("邮箱qin.da+1@mail.example.cn，", "qin.da+1@mail.example.cn"),
        ("139", None),
    ],
)
def test_finds_the_address_in_a_contact(contact: str, address: str | None) -> None:
    assert mail_of(contact) == address
