"""What every step of a document has in common."""

from collections.abc import Callable, Sequence
from typing import Any

from kit.identity.port import Principal
from kit.store.port import Conflict, Entry, Fact
from services.publication.context import Publication
from services.publication.domain import errors
from services.publication.domain.document import Document, State
from services.publication.queries import load

Decide = Callable[[Document], None]


async def own(context: Publication, who: Principal, id: str) -> Document:
    """A document of the person's own department. Raises `DocumentUnknown`, `OtherDepartment`."""
    document = await load(context, id)
    if document.department not in who.departments and not who.has("administrator"):
        raise errors.OtherDepartment
    return document


async def step(
    context: Publication, actor: str, document: Document, action: str, goal: State, decide: Decide, **said: Any
) -> Document:
    """A step that is already taken changes nothing, so a form sent twice leaves one audit line."""
    if document.state == goal:
        return document
    before = document.state
    decide(document)
    after = {"state": document.state, **{name: value for name, value in said.items() if value}}
    return await settle(context, document, Entry(actor, action, {"state": before}, after), [])


async def settle(context: Publication, document: Document, entry: Entry, events: Sequence[Fact]) -> Document:
    """Save; when another was faster with the very same step, theirs stands."""
    try:
        return await context.documents.save(document, events=events, entry=entry)
    except Conflict:
        now = await load(context, document.id)
        if now.state == document.state and now.edition == document.edition:
            return now
        raise
