"""The 26 domains of the national guides, and the town's own general matters beside them."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from unicodedata import normalize

from law.vocabulary import DOMAINS, Domain

GENERAL = "township_general"

ALL: Mapping[str, Domain] = MappingProxyType({GENERAL: Domain(GENERAL, "乡镇综合", "setting"), **DOMAINS})
_ORDER = {code: place for place, code in enumerate(ALL)}

# Other names under which towns' own tables carry them; longer ones first, as one may stand within another.
_ALIASES = {
    "budget_and_accounts": ("财政预算决算", "预决算"),
    "work_safety": ("安全生产监管",),
    "tax_administration": ("税收征管", "税务"),
    "land_expropriation": ("农村集体土地征收", "土地征收", "征地"),
    "housing_expropriation": ("国有土地上房屋征收", "房屋征收"),
    "affordable_housing": ("住房保障",),
    "rural_dilapidated_housing": ("危房改造",),
    "environmental_protection": ("生态环境",),
    "public_cultural_services": ("公共文化",),
    "public_legal_services": ("法律服务",),
    "poverty_alleviation": ("乡村振兴", "脱贫攻坚"),
    "disaster_relief": ("自然灾害救助", "灾害救助"),
    "food_and_drug_supervision": ("食品药品", "食药监管"),
    "urban_law_enforcement": ("城市管理综合执法", "城市管理", "综合行政执法", "综合执法"),
    "employment": ("就业创业", "就业"),
    "elderly_care": ("养老",),
    "household_registration": ("户籍",),
    "farm_subsidies": ("农业补贴", "惠农补贴"),
    "health_care": ("卫生健康", "公共卫生"),
    "municipal_services": ("市政",),
    "urban_rural_planning": ("国土空间规划", "村庄规划"),
    GENERAL: ("政务公开基本目录", "基本目录", "综合政务"),
}


def _plain(text: str) -> str:
    return re.sub(r"[\s()（）、·]", "", normalize("NFKC", text))


# 重点领域, 26个试点领域: of domains, but naming none.
_NO_DOMAIN = re.compile(r"(试点|重点|各|个|有关|相关|公开|本|多|的|基层|政务|乡镇|街道|县级|乡级)$")

_NAMES = sorted(
    [(_plain(name), code) for code, term in ALL.items() for name in (term.name, *_ALIASES.get(code, ()))],
    key=lambda pair: -len(pair[0]),
)


def domain_in(text: str) -> str | None:
    """The code of the domain that a title, a sheet's name or a cell names; None where it names none.

    What stands right before 领域 decides: a title may name an office too.
    """
    plain = _plain(text)
    if plain in ALL:
        return plain
    heads = [plain[: found.start()] for found in re.finditer("领域", plain)]
    named = (code for head in heads for name, code in _NAMES if head.endswith(name))
    return next(named, None) or next((code for name, code in _NAMES if name in plain), None)


def other_domain_in(text: str) -> str | None:
    """The words of a title that name a domain that is none of these: 航天 of 航天领域标准目录."""
    found = re.search(r"([一-鿿]{2,12})领域", _plain(text))
    if found is None or _NO_DOMAIN.search(found[1]):
        return None
    return found[1]


def place(code: str) -> int:
    """The domain's place in the order of the guides."""
    return _ORDER[code]
