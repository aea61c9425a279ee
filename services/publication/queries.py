"""The read side: what the public may see, what a department works on, what waits for whom."""

from typing import Any

from kit.identity.port import Principal
from kit.store.port import In, Page
from services.publication.context import Publication
from services.publication.domain import errors
from services.publication.domain.document import Document

STAFF = ("drafter", "reviewer", "releaser")
OVERSIGHT = ("administrator", "supervisor")


async def load(context: Publication, id: str) -> Document:
    document = await context.documents.get(id)
    if document is None:
        raise errors.DocumentUnknown
    return document


async def visible(context: Publication, who: Principal, id: str) -> Document:
    """What is public to all, the rest to its own department; to others it does not exist."""
    document = await load(context, id)
    if not document.public and not _works_on(who, document):
        raise errors.DocumentUnknown
    return document


async def by_index_number(context: Publication, number: str) -> Document:
    page = await context.documents.find({"index_number": number}, limit=1)
    if not page.items or not page.items[0].public:
        raise errors.DocumentUnknown
    return page.items[0]


async def released(
    context: Publication, *, department: str | None, item: str | None, limit: int, after: str | None
) -> Page[Document]:
    """Newest first."""
    wanted: dict[str, Any] = {"state": "released"}
    wanted |= {name: value for name, value in (("department", department), ("item", item)) if value}
    return await context.documents.find(wanted, sort="-published_at", limit=limit, after=after)


async def of_departments(context: Publication, who: Principal, limit: int, after: str | None) -> Page[Document]:
    """The department's whole work, drafts and all, for those who work on it."""
    if not who.has(*STAFF, *OVERSIGHT):
        return Page([], None)
    return await context.documents.find({"department": In(sorted(who.departments))}, limit=limit, after=after)


async def work(context: Publication, who: Principal) -> list[dict[str, Any]]:
    """What waits for this person: each row one clear next action."""
    actions = {
        "draft": ("drafter", "修改并送审"),
        "in_review": ("reviewer", "审核文件"),
        "approved": ("releaser", "发布文件"),
    }
    states = [state for state, (role, _) in actions.items() if who.has(role)]
    if not states or not who.departments:
        return []
    page = await context.documents.find({"department": In(sorted(who.departments)), "state": In(states)}, limit=200)
    return [
        {
            "id": one.id,
            "title": one.title or "（无标题草稿）",
            "action": "按退回意见修改" if one.returned else actions[one.state][1],
            "note": one.returned,
            "url": f"/desk/documents/{one.id}",
            "due": None,
        }
        for one in page.items
        if _waits_for(who, one)
    ]


def _waits_for(who: Principal, document: Document) -> bool:
    if document.state == "draft":
        return document.author == who.subject
    return document.state != "in_review" or document.author != who.subject


def _works_on(who: Principal, document: Document) -> bool:
    if who.has(*OVERSIGHT):
        return True
    return who.has(*STAFF) and document.department in who.departments


async def trail(context: Publication, who: Principal, id: str) -> list[Any]:
    document = await load(context, id)
    if not _works_on(who, document):
        raise errors.OtherDepartment
    return await context.documents.trail(id)
