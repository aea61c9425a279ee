"""What the routes of publication have in common."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from fastapi import Depends, Header, Query

from kit.files.model import Block, Limits, Span
from kit.files.rich_reading import clean_block
from kit.identity.port import Principal
from kit.runtime.auth import allow
from services.publication import http_models as m
from services.publication.domain.attachment import Attachment
from services.publication.domain.content import Question
from services.publication.domain.document import Document
from services.publication.queries import works_on

Key = Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=100)]
Staff = Annotated[Principal, Depends(allow())]
Limit = Annotated[int, Query(ge=1, le=100)]
LIMITS = Limits()


def _block(spans: Sequence[dict[str, int]] = (), **given: Any) -> Block:
    """Cleaned whoever sent it."""
    return clean_block(Block(**given, spans=[Span(**one) for one in spans]))


_OPTIONAL = ("issued_on", "effective_on", "expires_on", "item", "ground")
_PARTS: dict[str, Callable[..., Any]] = {"body": _block, "questions": Question, "attachments": Attachment}


def shown(document: Document, who: Principal) -> m.DocumentModel:
    """A tombstone keeps its reason and loses its words; what staff say among themselves stays among them."""
    model = m.DocumentModel.model_validate(document)
    if document.state == "withdrawn" and not works_on(who, document):
        model.body, model.summary, model.attachments, model.questions, model.video = [], "", [], [], ""
    if not works_on(who, document):
        model.returned = model.opinion = model.revision_reason = model.interpretation_waived = ""
    return model


def fields_of(model: m.DraftFields) -> dict[str, Any]:
    """What was filled in; an empty date, item or ground is taken back."""
    fields = model.model_dump(exclude_unset=True, exclude={"version", "key"})
    for name, part in _PARTS.items():
        if fields.get(name) is not None:
            fields[name] = [part(**one) for one in fields[name]]
    fields |= {name: fields[name] or None for name in _OPTIONAL if name in fields}
    return {name: value for name, value in fields.items() if value is not None or name in _OPTIONAL}
