"""Receipts and the record as they are shown."""

import base64
from collections.abc import Iterable, Sequence
from typing import Any, cast

from kit.merkle.note import PublicKey
from services.consultation.context import Consulting
from services.consultation.context.record_keys import KnownKey
from services.consultation.domain.feedback import Adoption
from services.consultation.http import record_models as m
from services.consultation.http.consultations_models import CountsModel
from services.consultation.queries import record as queries
from services.consultation.queries.consultations import unit_names


async def held(context: Consulting, found: queries.Held) -> m.HeldReceipt:
    comment, consultation, receipt = found.comment, found.consultation, found.receipt
    names = await unit_names(context, [consultation.department])
    labels = {clause.anchor: clause.label for clause in consultation.clauses}
    proof = receipt.inclusion
    return m.HeldReceipt(
        receipt=m.ReceiptModel.model_validate(receipt),
        ticket=context.record.keys.ticket(comment.id),
        comment=comment.id,
        consultation=consultation.id,
        consultation_title=consultation.title,
        clause_label=labels.get(comment.clause or "", ""),
        department_name=names.get(consultation.department, consultation.department),
        closes_on=str(consultation.closes_on),
        closed=consultation.state == "closed",
        answered=consultation.answered_at is not None,
        state=comment.state,
        reason=comment.reason,
        held=comment.held,
        note=comment.note,
        group=found.group,
        of_group=found.of_group,
        outcome=found.answer.outcome if found.answer else None,
        answer=m.AnsweredModel.model_validate(found.answer) if found.answer else None,
        index=proof.index if proof else None,
        inclusion=m.InclusionModel.model_validate(proof) if proof else None,
        checkpoint=receipt.checkpoint,
        erased=m.ErasedModel.model_validate(comment.erased) if comment.erased else None,
    )


async def record(context: Consulting, found: queries.State) -> m.RecordModel:
    consultation, head = found.consultation, found.head
    feedback = await context.feedback.feedbacks.get(consultation.id) if consultation.answered_at else None
    numbers = feedback.numbers if feedback else None
    return m.RecordModel(
        consultation=consultation.id,
        title=consultation.title,
        log=context.record.origin(consultation.id),
        size=head.size,
        root=head.root,
        at=head.at or consultation.opened_at or "",
        checkpoint=found.checkpoint,
        final=head.final,
        answered=numbers is not None,
        keys=await keys(context, consultation.id),
        counts=CountsModel.model_validate(await context.tallies.counts(consultation.id)),
        outcomes=cast(dict[Adoption, int], numbers.opinions_by) if numbers else {},
    )


async def keys(context: Consulting, consultation: str = "") -> list[m.KeyModel]:
    origin = context.record.origin(consultation) if consultation else ""
    return [_key(one, origin) for one in await context.record.keys.listed()]


def entries(found: Iterable[queries.Entry]) -> list[m.EntryModel]:
    return [m.EntryModel(**entry(one)) for one in found]


def entry(found: queries.Entry) -> dict[str, Any]:
    comment = found.comment
    return {
        "index": found.index,
        "leaf": found.leaf,
        "state": comment.state if comment else "missing",
        "reason": comment.reason if comment else None,
        "group": found.group,
        "outcome": found.outcome or None,
        "erased": bool(comment and comment.erased),
    }


def path(hashes: Sequence[bytes]) -> list[str]:
    return [one.hex() for one in hashes]


def _key(known: KnownKey, origin: str) -> m.KeyModel:
    raw = bytes.fromhex(known.id)
    verifier = PublicKey(raw).verifier(origin) if origin else ""
    return m.KeyModel(key=base64.b64encode(raw).decode(), since=known.since, verifier=verifier)
