"""Revisions as plain decisions: what each kind does, what stands in its way, and that nothing is ever orphaned."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.catalog.domain import errors
from services.catalog.domain.edition import as_of, by_item, state_of
from services.catalog.domain.fitness import Standing, problems
from services.catalog.domain.item import Channels, Columns, Item
from services.catalog.domain.revision import Change, Revision, Source, Target, apply, named
from services.catalog.domain.time_limit import read_time_limit

COLUMNS = Columns(
    domain="farm_subsidies",
    first_level="农业生产发展资金",
    second_level="农机购置补贴",
    content=["补贴结果"],
    legal_basis=["《农业机械化促进法》"],
    time_limit=read_time_limit("20个工作日内"),
    disclosing_body="镇政府",
    channels=Channels(["government_website"], []),
    audience="全社会",
    mode=["PROACTIVE"],
    level=["township"],
    department="nongye",
)
TODAY = date(2022, 3, 14)


def columns(name: str, domain: str = "farm_subsidies", **changes: object) -> Columns:
    return replace(COLUMNS, second_level=name, domain=domain, **changes)


def catalogue(*names: str) -> dict[str, Item]:
    return {f"farm_subsidies.{name}": Item(f"farm_subsidies.{name}", columns(name), 1, version=1) for name in names}


def standing(items: dict[str, Item], **documents: int) -> Standing:
    return Standing(items, {f"farm_subsidies.{name}": count for name, count in documents.items()}, {"nongye"})


def source(name: str, version: int = 1) -> Source:
    return Source(f"farm_subsidies.{name}", version)


def after(items: dict[str, Item], *changes: Change) -> dict[str, Item]:
    return apply(named(list(changes), items), items, 2)


def codes(items: dict[str, Item], *changes: Change, **documents: int) -> list[str]:
    return [one.code.removeprefix("catalog.") for one in problems(list(changes), standing(items, **documents))]


def test_a_change_keeps_the_name_of_its_item() -> None:
    target = Target(columns("a", audience="农户"), "farm_subsidies.a")
    done = after(catalogue("a"), Change("change", [source("a")], [target]))
    assert list(done) == ["farm_subsidies.a"]
    assert (done["farm_subsidies.a"].columns.audience, done["farm_subsidies.a"].edition) == ("农户", 2)


def test_a_move_to_another_department_keeps_it_and_to_another_domain_gives_a_successor() -> None:
    items = catalogue("a", "b")
    within = Target(columns("a", department=None), "farm_subsidies.a")
    across = Target(columns("b", "employment"), "farm_subsidies.b")
    done = after(items, Change("move", [source("a")], [within]), Change("move", [source("b")], [across]))
    assert not done["farm_subsidies.a"].retired
    (new,) = set(done) - set(items)
    assert new.startswith("employment.")
    assert (done["farm_subsidies.b"].retired, done["farm_subsidies.b"].successors) == (True, [new])


def test_a_merge_into_one_of_its_own_keeps_that_one() -> None:
    target = Target(columns("a", content=["甲", "乙"]), "farm_subsidies.a")
    done = after(catalogue("a", "b"), Change("merge", [source("a"), source("b")], [target]))
    assert not done["farm_subsidies.a"].retired
    assert done["farm_subsidies.b"].successors == ["farm_subsidies.a"]


def test_a_split_leads_to_all_its_parts_the_first_one_first() -> None:
    done = after(catalogue("a"), Change("split", [source("a")], [Target(columns("一")), Target(columns("二"))]))
    first, second = done["farm_subsidies.a"].successors
    assert (done[first].columns.second_level, done[second].columns.second_level) == ("一", "二")


def test_a_name_that_was_ever_given_is_not_given_again() -> None:
    items = catalogue("a")
    (first,) = set(after(items, Change("add", targets=[Target(columns("新"))]))) - set(items)
    old = {**items, first: Item(first, columns("新"), 1, retired=True)}
    (second,) = set(after(old, Change("add", targets=[Target(columns("新"))]))) - set(old)
    assert second == f"{first}-2"


def test_what_is_done_already_is_not_done_again() -> None:
    items = catalogue("a", "b")
    changes = named([Change("merge", [source("a"), source("b")], [Target(columns("c"))])], items)
    once = apply(changes, items, 2)
    assert apply(changes, once, 2) == once


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (Change("merge", [source("a")], [Target(columns("c"))]), "merge_needs_two"),
        (Change("split", [source("a")], [Target(columns("c"))]), "split_needs_two"),
        (Change("change", [source("gone")], [Target(columns("c"))]), "source_not_in_force"),
        (Change("change", [source("a", 7)], [Target(columns("c"), "farm_subsidies.a")]), "source_changed"),
        (Change("change", [source("a")], [Target(columns("a"), "farm_subsidies.a")]), "nothing_changed"),
        (Change("add", targets=[Target(columns("c", content=[]))]), "target_incomplete"),
        (Change("add", targets=[Target(columns("c", department="moved"))]), "department_unfit"),
        (Change("add", targets=[Target(columns("c", "rockets"))]), "domain_unknown"),
        (Change("add", targets=[Target(columns("c"), code="a")]), "item_exists"),
        (Change("retire", [source("a")], successors=["farm_subsidies.a"]), "successor_unfit"),
        (Change("retire", [source("b")]), "documents_left"),
        (Change("retire"), "sources_unfit"),
        (Change("add", [source("a")], [Target(columns("c"))]), "sources_unfit"),
        (Change("retire", [source("a")], [Target(columns("c"))]), "targets_unfit"),
    ],
)
def test_says_what_stands_in_the_way(change: Change, code: str) -> None:
    assert code in codes(catalogue("a", "b"), change, b=3)


def test_a_retirement_with_a_reason_or_without_documents_may_pass() -> None:
    items = catalogue("a", "b")
    assert codes(items, Change("retire", [source("b")], reason="法律已经废止"), b=3) == []
    assert codes(items, Change("retire", [source("a")])) == []


def test_an_item_is_in_one_change_alone_and_a_new_one_is_added_once() -> None:
    items = catalogue("a", "b")
    twice = Change("retire", [source("a")], reason="重复")
    assert codes(items, twice, twice) == ["item_in_two_changes"] * 2
    add = Change("add", targets=[Target(columns("新"))])
    assert codes(items, add, add) == ["target_twice"] * 2


def test_the_steps_of_a_revision_have_their_order() -> None:
    revision = Revision("r", "author", "dangzheng", "调整", "2022-03-14T09:00:00+08:00")
    with pytest.raises(errors.RevisionEmpty):
        revision.submit()
    revision.state = "draft"
    revision.edit("调整", "", [Change("add", targets=[Target(columns("新"))])])
    revision.submit()
    with pytest.raises(errors.OwnRevision):
        revision.approve("author")
    with pytest.raises(errors.RevisionNotEditable):
        revision.edit("改", "", [])
    revision.approve("reviewer")
    with pytest.raises(errors.InForceInThePast):
        revision.schedule(date(2022, 3, 13), TODAY, "author")
    revision.schedule(TODAY, TODAY, "author")
    revision.begin(4, {})
    with pytest.raises(errors.RevisionStepNotPossible):
        revision.send_back("晚了")
    revision.finish()
    with pytest.raises(errors.RevisionStepNotPossible):
        revision.abandon()


class Town:
    """A catalogue with its past and its documents, kept as the service keeps them, and what was true then."""

    def __init__(self) -> None:
        self.items = catalogue("a", "b", "c", "d")
        self.past: list = []
        self.documents = {f"d{n}": f"farm_subsidies.{name}" for n, name in enumerate("abcdabcd")}
        self.truth = [dict(self.items)]
        self.reasons: dict[str, str] = {}

    @property
    def edition(self) -> int:
        return len(self.truth)

    def adopt(self, changes: list[Change]) -> None:
        fit = [one for one in changes if not problems([one], self.standing())]
        while problems(fit, self.standing()):
            fit.pop()
        if not fit:
            return
        before, number = self.items, self.edition + 1
        self.items = apply(named(fit, before), before, number)
        for id, item in self.items.items():
            if id in before and before[id] is not item:
                self.past.append(state_of(before[id], number))
                self.items[id] = replace(item, version=item.version + 1)
        for document, id in self.documents.items():
            while self.items[id].retired and self.items[id].successors:
                id = self.items[id].successors[0]
            self.documents[document] = id
        self.truth.append(dict(self.items))

    def standing(self) -> Standing:
        counts: dict[str, int] = {}
        for id in self.documents.values():
            counts[id] = counts.get(id, 0) + 1
        return Standing(self.items, counts, {"nongye"})


names = st.sampled_from(["a", "b", "c", "d", "e", "f", "g"])
targets = st.builds(
    lambda name, domain, audience: columns(name, domain, audience=audience),
    names,
    st.sampled_from(["farm_subsidies", "employment"]),
    st.sampled_from(["全社会", "农户"]),
)
KINDS = {"add": (0, 1), "change": (1, 1), "move": (1, 1), "merge": (2, 1), "split": (1, 2), "retire": (1, 0)}


@st.composite
def drawn(draw: st.DrawFn, town: Town) -> Change:
    """Any change at all; what does not fit is left out by the town, as the service refuses it."""
    kind = draw(st.sampled_from(sorted(KINDS)))
    sources, wanted = KINDS[kind]
    ids = sorted(id for id, item in town.items.items() if not item.retired) or ["none"]
    chosen = draw(st.lists(st.sampled_from(ids), min_size=min(sources, len(ids)), max_size=sources, unique=True))
    made = [Target(draw(targets), draw(st.sampled_from(["", *chosen]))) for _ in range(wanted)]
    if kind in ("change", "move"):
        made = [Target(one.columns, chosen[0]) for one in made]
    successors = draw(st.lists(st.sampled_from(ids), max_size=2)) if kind == "retire" else []
    version = {id: item.version for id, item in town.items.items()}
    return Change(kind, [Source(id, version.get(id, 1)) for id in chosen], made, successors, draw(names))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_sequence_of_revisions_orphans_a_document_or_rewrites_an_edition(data: st.DataObject) -> None:
    town = Town()
    for _ in range(data.draw(st.integers(1, 6))):
        town.adopt(data.draw(st.lists(drawn(town), min_size=1, max_size=3)))
    for id in town.documents.values():
        item = town.items[id]
        assert not item.retired or not item.successors
    past = by_item(town.past)
    for number, truth in enumerate(town.truth, start=1):
        for id, item in town.items.items():
            then = as_of(item, past.get(id, ()), number)
            if id not in truth:
                assert then is None
            else:
                assert then is not None
                assert (then.columns, then.retired, then.successors) == (
                    truth[id].columns,
                    truth[id].retired,
                    truth[id].successors,
                )
