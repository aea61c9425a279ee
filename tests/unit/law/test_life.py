"""Stages of life: every need can be met, and no two rooms of the house call one thing by two names."""

import pytest

from law.errors import TermUnknown
from law.life import STAGES, Need, stage
from law.vocabulary import DOMAINS
from services.catalog.domain.domains import GENERAL


def test_persons_and_enterprises_have_their_stages() -> None:
    persons = {one.code for one in STAGES.values() if one.who == "person"}
    assert persons >= {"birth", "school", "work", "house", "old_age"}
    assert sum(one.who == "enterprise" for one in STAGES.values()) >= 4


@pytest.mark.parametrize("one", STAGES.values(), ids=STAGES)
def test_a_stage_names_known_domains_and_can_be_told_from_the_others(one) -> None:
    assert {domain for need in one.needs for domain in need.domains} <= {GENERAL, *DOMAINS}
    names = [need.name for need in one.needs]
    assert len(set(names)) == len(names) > 0
    assert all(need.domains or need.words for need in one.needs), "a need that takes everything"


def test_an_item_goes_to_the_first_need_that_takes_it() -> None:
    birth = stage("birth")
    assert birth.need_of("household_registration", "出生登记 新生儿落户").name == "上户口"
    assert birth.need_of("health_care", "公共服务事项 预防接种服务").name == "体检和打预防针"
    assert birth.need_of("tax_administration", "纳税服务 办税指南") is None


def test_a_need_without_words_takes_its_whole_domain() -> None:
    need = Need("补贴", domains=("farm_subsidies",))
    assert need.takes("farm_subsidies", "任何事项")
    assert not need.takes("elderly_care", "补贴")


def test_an_unknown_stage_is_said_so() -> None:
    with pytest.raises(TermUnknown):
        stage("rocket")
