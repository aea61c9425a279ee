"""The demonstration catalogue: the tables of all 26 guides, each row complete and computable."""

import json
from collections import Counter
from functools import cache
from importlib.resources import files
from itertools import groupby

from kit.files.model import Limits
from law.life import STAGES
from law.vocabulary import DOMAINS
from services.catalog.domain.domains import GENERAL
from services.catalog.importing import Reading, read


@cache
def catalogue() -> Reading:
    return read("catalog.csv", (files("deploy.demo") / "catalog.csv").read_bytes(), Limits())


def names(columns) -> str:
    return f"{columns.first_level} {columns.second_level}"


def test_every_domain_has_rows_and_no_row_a_problem() -> None:
    assert catalogue().problems == []
    assert {row.columns.domain for row in catalogue().rows} == {GENERAL, *DOMAINS}
    assert len(catalogue().rows) >= 130


def test_codes_and_names_are_unique_in_their_domain() -> None:
    for key in (lambda row: row.code, lambda row: names(row.columns)):
        counted = Counter((row.columns.domain, key(row)) for row in catalogue().rows)
        assert [one for one, count in counted.items() if count > 1] == []
    assert all(row.code for row in catalogue().rows)


def test_rows_of_one_first_level_stand_together() -> None:
    runs = [key for key, _ in groupby((row.columns.domain, row.columns.first_level) for row in catalogue().rows)]
    assert [one for one, count in Counter(runs).items() if count > 1] == []


def test_every_time_limit_can_be_computed_and_they_are_of_many_kinds() -> None:
    kinds = Counter(row.columns.time_limit.kind for row in catalogue().rows)
    assert "unresolved" not in kinds
    assert {"within", "before", "publicity", "rhythm", "promptly", "real_time", "permanent"} <= kinds.keys()


def test_where_the_town_itself_discloses_a_department_answers_for_it() -> None:
    known = {unit["code"] for unit in json.loads((files("deploy.demo") / "organisation.json").read_text())}
    for row in catalogue().rows:
        assert bool(row.department) == ("township" in row.columns.level), row.code
        assert row.department in known | {""}


def test_every_need_of_every_stage_of_life_is_answered() -> None:
    for stage in STAGES.values():
        found = {stage.need_of(row.columns.domain, names(row.columns)) for row in catalogue().rows}
        assert set(stage.needs) <= found, stage.code


def test_demo_documents_answer_to_items_of_the_catalogue() -> None:
    listed = json.loads((files("deploy.demo") / "documents" / "index.json").read_text())
    items = {f"{row.columns.domain}.{row.code}" for row in catalogue().rows}
    assert len(listed) >= 30
    assert {one["item"] for one in listed} <= items
    assert len({one["office"] for one in listed}) >= 6
