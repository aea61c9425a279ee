"""Revisions as they are read: by those who draft, review and adopt them."""

from typing import Any

from kit.identity.port import Principal
from kit.store.port import In, Page
from services.catalog.context import Catalog
from services.catalog.domain import errors
from services.catalog.domain.fitness import Standing
from services.catalog.domain.item import Item
from services.catalog.domain.revision import Revision
from services.catalog.queries import all_units, everything

KEEPERS = ("administrator", "disclosure_officer")
READERS = (
    *KEEPERS, "supervisor", "drafter", "reviewer", "legality_reviewer", "releaser", "moderator", "village_clerk",
)  # fmt: skip


async def load_revision(context: Catalog, id: str) -> Revision:
    revision = await context.revisions.get(id)
    if revision is None:
        raise errors.RevisionUnknown
    return revision


async def revisions(
    context: Catalog, *, state: str | None, author: str | None, limit: int, after: str | None
) -> Page[Revision]:
    """Newest first."""
    wanted = {name: value for name, value in (("state", state), ("author", author)) if value}
    return await context.revisions.find(wanted, sort="-created_at", limit=limit, after=after)


async def every_item(context: Catalog) -> dict[str, Item]:
    """Retired ones too: their names are never given again."""
    return {item.id: item async for item in everything(context.items, {}, "id")}


async def standing(context: Catalog) -> Standing:
    counts = {one.id: one.documents async for one in everything(context.fulfilments, {}, "id")}
    units = await all_units(context)
    departments = {unit.id for unit in units if unit.kind == "department" and not unit.in_force_until}
    return Standing(await every_item(context), counts, departments)


def may_approve(who: Principal, revision: Revision) -> bool:
    """A reviewer of the department that drafts, or an administrator; that it is not the author, `approve` sees to."""
    return who.has("administrator") or (who.has("reviewer") and revision.department in who.departments)


async def revision_work(context: Catalog, who: Principal) -> list[dict[str, Any]]:
    """Each open revision once, for whoever has its next step."""
    if not who.has("reviewer", *KEEPERS):
        return []
    page = await context.revisions.find({"state": In(["draft", "in_review", "approved"])}, limit=200)
    rows = []
    for one in page.items:
        action, note = _next_action(who, one)
        if action:
            title = f"动态调整：{one.title or '（无标题）'}"
            url = f"/desk/catalog/revisions/{one.id}"
            row = {"id": f"revision:{one.id}", "title": title, "action": action, "note": note, "url": url, "due": None}
            rows.append(row)
    return rows


def _next_action(who: Principal, revision: Revision) -> tuple[str, str]:
    if revision.state == "draft" and revision.author == who.subject:
        return ("按退回意见修改", revision.returned) if revision.returned else ("修改并送审", "")
    if revision.state == "in_review" and revision.author != who.subject and may_approve(who, revision):
        return "审核调整", f"{len(revision.changes)} 条"
    if revision.state == "approved" and who.has(*KEEPERS):
        return "确定生效日期", f"{len(revision.changes)} 条"
    return "", ""
