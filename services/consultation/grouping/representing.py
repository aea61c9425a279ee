"""Who stands for a group: the earliest of its comments that is shown."""

from kit.store.port import Conflict
from services.consultation.context import Consulting
from services.consultation.grouping.steps import known


async def represent(context: Consulting, id: str) -> str:
    """Ask again, and return the theme of the group; changes nothing where the answer is the same."""
    while True:
        group = await known(context, id)  # read first: whoever saves in between has asked later
        page = await context.comments.find({"group": id, "state": "shown"}, sort="index", limit=1)
        representative = page.items[0].id if page.items else ""
        if representative == group.representative:
            return group.theme
        group.shows(representative)
        try:
            await context.groups.groups.save(group)
        except Conflict:
            continue
        return group.theme
