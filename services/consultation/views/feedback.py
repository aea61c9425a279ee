"""Adoption feedback as it is shown. The number of queries is the same for every page."""

from collections.abc import Mapping, Sequence

from kit.identity.port import Principal
from services.consultation.answering.reporting import SOURCE_NAMES
from services.consultation.context import Consulting
from services.consultation.domain.consultation import Consultation
from services.consultation.domain.feedback import ADOPTIONS, Answer, Feedback, Numbers, Split, due, due_rule
from services.consultation.domain.group import Group, Theme
from services.consultation.http import feedback_models as m
from services.consultation.queries.consultations import unit_names
from services.consultation.queries.feedback import Desk, Told


def answer(given: Answer | None) -> m.AnswerModel | None:
    return m.AnswerModel.model_validate(given) if given else None


def answered(groups: Sequence[Group]) -> m.AnsweredList:
    return m.AnsweredList(items=[m.GroupAnswered(id=one.id, answer=answer(one.answer)) for one in groups])


async def desk(context: Consulting, who: Principal, found: Desk) -> m.DeskFeedback:
    consultation, feedback, progress = found.consultation, found.feedback, found.progress
    assert consultation.closes_on is not None
    units = await unit_names(context, [consultation.department])
    return m.DeskFeedback(
        consultation=consultation.id,
        title=consultation.title,
        department_name=units.get(consultation.department, consultation.department),
        closes_on=consultation.closes_on,
        due=due(consultation),
        due_rule=f"{due_rule(consultation).title}期限{due_rule(consultation).limit}，{due_rule(consultation).citation}",
        summary=feedback.summary,
        summary_at=feedback.summary_at,
        state=feedback.state,
        answered_at=consultation.answered_at,
        alone=set(feedback.authors) <= {who.subject},
        received=progress.upto,
        groups=progress.groups,
        unanswered=found.unanswered,
        themes=[
            m.FeedbackTheme(
                id=one.id,
                name=one.name,
                phrases=one.phrases,
                comments=progress.by_theme.get(one.id, 0),
                answer=answer(feedback.themes.get(one.id)),
            )
            for one in found.themes
        ],
        unthemed=progress.by_theme.get("", 0),
        clauses=[
            m.FeedbackClause(
                anchor=one.anchor,
                label=one.label,
                text="\n".join(block.text for block in one.blocks),
                comments=progress.by_clause.get(one.anchor, 0),
            )
            for one in consultation.clauses
        ],
        entries_told=feedback.told,
        letters=feedback.letters,
        unreached=feedback.unreached,
        all_told=feedback.all_told,
        items=_desk_groups(found),
        next=found.page.next,
    )


async def public(context: Consulting, told: Told) -> m.PublicFeedback:
    consultation, feedback = told.consultation, told.feedback
    assert consultation.opens_on is not None
    assert consultation.closes_on is not None
    numbers = feedback.numbers or Numbers()
    units = await unit_names(context, [consultation.department, *numbers.village])
    return m.PublicFeedback(
        consultation=consultation.id,
        title=consultation.title,
        department=consultation.department,
        department_name=units.get(consultation.department, consultation.department),
        opens_on=consultation.opens_on,
        closes_on=consultation.closes_on,
        answered_at=consultation.answered_at or "",
        due=due(consultation),
        summary=feedback.summary,
        numbers=_numbers(numbers, _labels(consultation), _names(told.themes), units),
        items=_public_groups(told),
        next=told.page.next,
    )


def _desk_groups(found: Desk) -> list[m.FeedbackGroup]:
    labels, names = _labels(found.consultation), _names(found.themes)
    return [
        m.FeedbackGroup(
            id=one.id,
            count=one.count,
            text=found.texts[one.id],
            clause=one.clause,
            clause_label=labels.get(one.clause, ""),
            theme=one.theme,
            theme_name=names.get(one.theme, ""),
            own=answer(one.answer),
            answer=answer(found.feedback.answer_of(one.answer, one.theme)),
        )
        for one in found.page.items
    ]


def _public_groups(told: Told) -> list[m.PublicGroup]:
    labels, names = _labels(told.consultation), _names(told.themes)
    held = ((one, told.feedback.answer_of(one.answer, one.theme)) for one in told.page.items)
    return [
        m.PublicGroup(
            id=one.id,
            count=one.count,
            text=told.texts[one.id],
            clause=one.clause,
            clause_label=labels.get(one.clause, ""),
            theme=one.theme,
            theme_name=names.get(one.theme, ""),
            answer=m.AnswerModel.model_validate(holds),
        )
        for one, holds in held
        if holds
    ]


def _numbers(
    numbers: Numbers, labels: Mapping[str, str], themes: Mapping[str, str], units: Mapping[str, str]
) -> m.NumbersModel:
    return m.NumbersModel(
        received=numbers.received,
        groups=numbers.groups,
        opinions_by={one: numbers.opinions_by.get(one, 0) for one in ADOPTIONS},
        groups_by={one: numbers.groups_by.get(one, 0) for one in ADOPTIONS},
        source=_split(numbers.source, SOURCE_NAMES),
        clause=_split(numbers.clause, {**labels, "": "整个草案"}),
        theme=_split(numbers.theme, {"": "没有归入主题", **themes}),
        village=_split(numbers.village, {**units, "": "没有写明"}),
    )


def _split(split: Split, names: Mapping[str, str]) -> list[m.NumbersRow]:
    """Most first."""
    rows = [
        m.NumbersRow(
            key=key,
            name=names.get(key, key),
            received=sum(by.values()),
            adopted=by.get("adopted", 0),
            partly=by.get("partly", 0),
            not_adopted=by.get("not_adopted", 0),
        )
        for key, by in split.items()
    ]
    return sorted(rows, key=lambda row: (-row.received, row.key))


def _labels(consultation: Consultation) -> dict[str, str]:
    return {one.anchor: one.label for one in consultation.clauses}


def _names(themes: Sequence[Theme]) -> dict[str, str]:
    return {one.id: one.name for one in themes}


def summary(feedback: Feedback) -> m.SummaryModel:
    return m.SummaryModel(consultation=feedback.id, summary=feedback.summary, summary_at=feedback.summary_at)
