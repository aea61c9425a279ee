"""What stands in the way of a revision, told change by change in words that its drafter can act on."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from services.catalog.domain.domains import ALL
from services.catalog.domain.item import Item, id_of
from services.catalog.domain.revision import Change, goes_on

_MOST_NAMED = 20


@dataclass(frozen=True)
class Problem:
    """`change` is its place, 1, 2, 3 …"""

    change: int
    code: str
    message: str


@dataclass(frozen=True)
class Standing:
    """The catalogue as a revision meets it: all items, how many public documents each has, departments that exist."""

    items: Mapping[str, Item]
    documents: Mapping[str, int]
    departments: Collection[str]

    def in_force(self, item: str) -> bool:
        return item in self.items and not self.items[item].retired

    def name(self, item: str) -> str:
        return self.items[item].name if item in self.items else "（目录中没有的事项）"


def problems(changes: list[Change], standing: Standing) -> list[Problem]:
    """Empty when it may come into force."""
    taken = Counter(item for change in changes for item in set(change.items))
    ending = {item for change in changes for item in _ending(change, standing)}
    new = Counter(_new_names(changes, standing))
    found = []
    for number, change in enumerate(changes, start=1):
        checks = (
            *_shape(change),
            *_sources(change, standing, taken),
            *_targets(change, standing, new),
            *_retirement(change, standing, ending),
        )
        found += [Problem(number, f"catalog.{code}", message) for code, message in dict(checks).items()]
    return found


Found = Iterator[tuple[str, str]]


def _shape(change: Change) -> Found:
    sources, targets = len(set(change.items)), len(change.targets)
    if change.kind == "merge" and sources < 2:
        yield "merge_needs_two", "合并至少要选两个现有事项。"
    if change.kind == "split" and targets < 2:
        yield "split_needs_two", "拆分至少要写出两个新的事项。"
    wanted = {"add": (0, 0), "merge": (2, _MOST_NAMED)}.get(change.kind, (1, 1))
    if change.kind != "merge" and not wanted[0] <= sources <= wanted[1]:
        yield "sources_unfit", "这一条涉及的现有事项数目不对，请删掉重新添加。"
    wanted = {"retire": (0, 0), "split": (2, _MOST_NAMED)}.get(change.kind, (1, 1))
    if change.kind != "split" and not wanted[0] <= targets <= wanted[1]:
        yield "targets_unfit", "这一条调整后的事项数目不对，请删掉重新添加。"


def _sources(change: Change, standing: Standing, taken: Mapping[str, int]) -> Found:
    for source in change.sources:
        name = standing.name(source.item)
        if not standing.in_force(source.item):
            yield "source_not_in_force", f"“{name}”已经不在现行目录里，请从这次调整中删掉这一条。"
        elif standing.items[source.item].version != source.version:
            yield "source_changed", f"起草以后“{name}”被别人改过。请打开这一条，对照现行内容再保存一次。"
        if taken[source.item] > 1:
            yield "item_in_two_changes", f"“{name}”出现在两条调整里，请只保留一条。"


def _targets(change: Change, standing: Standing, new: Mapping[str, int]) -> Found:
    for target in change.targets:
        columns = target.columns
        name = columns.second_level or columns.first_level or "未命名的事项"
        if columns.domain not in ALL:
            yield "domain_unknown", f"“{name}”没有选公开领域。"
            continue
        if columns.missing():
            yield "target_incomplete", f"“{name}”还有必填的栏目没有填写。"
        if columns.department is not None and columns.department not in standing.departments:
            yield "department_unfit", f"“{name}”的责任部门已经撤销或不存在，请重新选择。"
        if not goes_on(target, change, standing.items):
            id = id_of(columns, target.code)
            if standing.in_force(id) and id not in change.items:
                yield "item_exists", f"目录里已经有同名的事项“{name}”，请改用“修改”或“合并”。"
            if new[id] > 1:
                yield "target_twice", f"这次调整里两次新增了同名的事项“{name}”。"
    if change.kind in ("change", "move") and len(change.sources) == 1 and len(change.targets) == 1:
        known = standing.items.get(change.items[0])
        if known is not None and known.columns == change.targets[0].columns:
            yield "nothing_changed", f"“{known.name}”没有任何改动。"


def _retirement(change: Change, standing: Standing, ending: Collection[str]) -> Found:
    for successor in change.successors:
        if not standing.in_force(successor) or successor in ending:
            yield "successor_unfit", f"承接事项“{standing.name(successor)}”不是调整以后仍然有效的事项。"
    if change.kind != "retire" or change.successors:
        return
    for item in change.items:
        if (count := standing.documents.get(item, 0)) and not change.reason.strip():
            name = standing.name(item)
            yield "documents_left", f"“{name}”已公开 {count} 件文件：请选承接的事项，或写明为什么没有承接事项。"


def _ending(change: Change, standing: Standing) -> set[str]:
    going_on = {target.item for target in change.targets if goes_on(target, change, standing.items)}
    return set(change.items) - going_on


def _new_names(changes: list[Change], standing: Standing) -> Iterator[str]:
    for change in changes:
        for target in change.targets:
            if not goes_on(target, change, standing.items):
                yield id_of(target.columns, target.code)
