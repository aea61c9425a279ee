from dataclasses import replace
from datetime import date

import pytest

from services.consultation.domain import decision_errors as errors
from services.consultation.domain.matter import Matter, MattersEdition, compare, in_force

PLAN = Matter("m-1", "村庄规划", "全镇各村", ["hearing", "open_comments"], "ziran")
ROAD = Matter("m-2", "道路硬化", "两个以上村", ["field_visit"])
TODAY, AT = date(2022, 3, 14), "2022-03-14T09:00:00+08:00"


def edition(*matters: Matter, since: str = "2022-03-14", **fields: object) -> MattersEdition:
    made = MattersEdition("e", "zhu", "清单", AT, "e", matters=list(matters), in_force_from=since)
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def adopted(number: int, *matters: Matter, since: str) -> MattersEdition:
    return edition(*matters, since=since, state="adopted", number=number)


def test_an_edition_is_in_force_from_its_day_until_the_next() -> None:
    first, second = adopted(1, PLAN, since="2022-01-01"), adopted(2, PLAN, ROAD, since="2022-06-01")
    assert in_force([first, second], date(2021, 12, 31)) is None
    assert in_force([first, second], date(2022, 5, 31)) is first
    assert in_force([first, second], date(2022, 6, 1)) is second
    third = adopted(3, ROAD, since="2022-06-01")
    assert in_force([third, second, first], date(2022, 6, 1)) is third


def test_another_than_the_author_approves_and_it_gets_the_next_number() -> None:
    draft = edition(PLAN, ROAD, based_on=4)
    newest = adopted(4, PLAN, since="2022-01-01")
    draft.submit(newest, TODAY)
    with pytest.raises(errors.OwnMatters):
        draft.approve("zhu", newest, TODAY, AT)
    draft.approve("li", newest, TODAY, AT)
    assert (draft.state, draft.number, draft.place) == ("adopted", 5, "000005")


def test_what_came_between_the_same_list_and_past_days_are_refused() -> None:
    newest = adopted(2, PLAN, since="2022-03-20")
    for draft, error in (
        (edition(PLAN, ROAD, since="2022-03-20", based_on=1), errors.MattersOvertaken),
        (edition(PLAN, since="2022-03-20", based_on=2), errors.MattersUnchanged),
        (edition(ROAD, since="2022-03-19", based_on=2), errors.MattersInThePast),
        (edition(since="2022-03-20", based_on=2), errors.MattersEmpty),
        (edition(replace(ROAD, manners=[]), since="2022-03-20", based_on=2), errors.MattersEmpty),
    ):
        with pytest.raises(error):
            draft.submit(newest, TODAY)
    with pytest.raises(errors.MattersInThePast):
        edition(PLAN, since="").submit(None, TODAY)


def test_sent_back_it_can_be_changed_again() -> None:
    draft = edition(PLAN)
    draft.submit(None, TODAY)
    with pytest.raises(errors.MattersStepNotPossible):
        draft.edit("清单", "", "2022-03-14", [ROAD], 0)
    with pytest.raises(errors.DecisionReasonMissing):
        draft.send_back(" ")
    draft.send_back("请补上范围。")
    draft.edit("清单", "", "2022-03-14", [ROAD], 0)
    assert (draft.state, draft.matters) == ("draft", [ROAD])


def test_editions_are_compared_matter_by_matter() -> None:
    wider = replace(PLAN, scope="全镇各村和社区")
    rows = compare([PLAN, ROAD], [wider, Matter("m-3", "老年食堂", "五个村", ["forum"])])
    assert [(row.kind, row.before, row.after) for row in rows] == [
        ("changed", PLAN, wider),
        ("added", None, rows[1].after),
        ("dropped", ROAD, None),
    ]
    assert [row.kind for row in compare([PLAN], [PLAN])] == ["same"]
