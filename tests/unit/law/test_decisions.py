from datetime import date

import pytest

from law.decisions import PAPERS, STAGE_CODES, STAGES, all_gates, gates, paper_kind, stage
from law.errors import TermUnknown
from law.rules import rule

IN_FORCE = date(2019, 9, 1)


def test_stages_are_those_of_the_law_in_its_order() -> None:
    assert tuple(STAGES) == STAGE_CODES
    assert all(one.article and one.about for one in STAGES.values())


def test_every_gate_asks_for_something_known_and_a_setting_is_never_cited_as_law() -> None:
    for gate in all_gates():
        kind = gate.needs.removeprefix("paper:")
        assert kind == gate.needs or kind in PAPERS
        assert (gate.source == "law") == bool(gate.article)
        assert ("《" in gate.citation) == (gate.source == "law")
        if gate.rule:
            known = rule(gate.rule, IN_FORCE)
            assert known.source == gate.source
            assert known.article is None or known.article == gate.article


def test_gates_hold_from_the_day_the_law_came_into_force() -> None:
    assert gates("legality_review", "collective_deliberation", date(2019, 8, 31)) == ()
    codes = [one.code for one in gates("legality_review", "collective_deliberation", IN_FORCE)]
    assert codes[:2] == ["legality_opinion", "legality_time"]
    assert "pack_legality" in codes
    assert [one.code for one in gates("evaluated", None, IN_FORCE)] == ["evaluation", "evaluation_independent"]


def test_a_limit_is_said_with_its_unit() -> None:
    said = {one.code: one.limit(IN_FORCE) for one in all_gates() if one.rule}
    assert said["comment_period"] == "不少于30日"
    assert said["legality_time"] == "不少于7个工作日"


def test_only_some_stages_may_be_left_out_each_on_its_article() -> None:
    may = {code for code, one in STAGES.items() if one.grounds}
    assert may == {"public_participation", "expert_review", "risk_assessment", "evaluated"}
    assert stage("expert_review").ground("not_technical").citation == "《重大行政决策程序暂行条例》第十九条第一款"
    with pytest.raises(TermUnknown):
        stage("legality_review").ground("not_technical")


def test_papers_belong_to_stages_and_the_legality_opinion_to_its_reviewer() -> None:
    assert all(one.stage is None or one.stage in STAGES for one in PAPERS.values())
    assert paper_kind("legality_opinion").by_role == "legality_reviewer"
    with pytest.raises(TermUnknown):
        paper_kind("no-such")


def test_the_law_says_a_hearing_may_be_held_so_that_asking_for_one_is_a_setting() -> None:
    sources = {one.code: one.source for one in all_gates()}
    assert (sources["hearing"], sources["adoption_feedback"], sources["party_report"]) == ("setting", "setting", "law")
