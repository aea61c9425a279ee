"""Adoption feedback as its department works on it, and as the public reads it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from kit.identity.port import Principal
from kit.runtime.clock import today
from kit.store.port import In, Page
from law import privacy
from services.consultation.context import Consulting
from services.consultation.domain import feedback_errors as errors
from services.consultation.domain.comment import Comment
from services.consultation.domain.consultation import Consultation
from services.consultation.domain.errors import OtherDepartment
from services.consultation.domain.feedback import Adoption, Answer, Feedback, Numbers, due
from services.consultation.domain.group import Group, Progress, Theme
from services.consultation.queries.consultations import load, public
from services.consultation.queries.persons import works_on

Shown = Literal["unanswered", "own", "all"]
MOST_THEMES = 200
_PREVIEWED = 5  # pages of groups whose numbers a preview adds up
_HOPS = 5  # from a joined group to the one that stands for it


@dataclass(frozen=True)
class Asked:
    """Which groups, and which page of them. `group` alone asks for that one."""

    shown: Shown = "all"
    theme: str | None = None
    clause: str | None = None
    group: str | None = None
    limit: int = 50
    after: str | None = None


@dataclass(frozen=True)
class Desk:
    """What a department sees of its feedback, a page of groups with it; `texts` by group, personal data masked."""

    consultation: Consultation
    feedback: Feedback
    progress: Progress
    unanswered: int
    themes: Sequence[Theme]
    page: Page[Group]
    texts: Mapping[str, str]


@dataclass(frozen=True)
class Told:
    """What the public reads; `texts` by group, empty where nothing is shown."""

    consultation: Consultation
    feedback: Feedback
    themes: Sequence[Theme]
    page: Page[Group]
    texts: Mapping[str, str]


async def feedback_of(context: Consulting, consultation: Consultation) -> Feedback:
    known = await context.feedback.feedbacks.get(consultation.id)
    return known or Feedback(consultation.id, consultation.department)


async def must_be_open(context: Consulting, consultation: str) -> None:
    """Raises `FeedbackPublished` where groups and themes have been counted for publication."""
    feedback = await context.feedback.feedbacks.get(consultation)
    if feedback is not None:
        feedback.must_be_draft()


async def progress_of(context: Consulting, id: str) -> Progress:
    return await context.groups.progress.get(id) or Progress(id, "")


async def themes_of(context: Consulting, id: str) -> list[Theme]:
    return (await context.groups.themes.find({"consultation": id}, sort="number", limit=MOST_THEMES)).items


def without_answer(feedback: Feedback, progress: Progress) -> dict[str, Any]:
    """The filter of groups that neither have an answer of their own nor one by their theme."""
    wanted = {"consultation": feedback.id, "merged_into": "", "answered": False}
    if not feedback.themes:
        return wanted
    return wanted | {"theme": In(sorted({"", *progress.by_theme, *progress.groups_by_theme} - set(feedback.themes)))}


async def count_unanswered(context: Consulting, feedback: Feedback, progress: Progress) -> int:
    """Looks at what people have answered one by one, which never is much, and not at what waits, which may be."""
    themes = {theme: groups for theme, groups in progress.groups_by_theme.items() if theme not in feedback.themes}
    own = {"consultation": feedback.id, "merged_into": "", "answered": True, "theme": In(sorted(themes))}
    return sum(themes.values()) - await context.groups.groups.count(own)


async def desk(context: Consulting, who: Principal, id: str, asked: Asked) -> Desk:
    """Groups by the number of their opinions, most first. Raises `StillOpen`, `OtherDepartment`."""
    consultation = await load(context, id)
    if not works_on(who, consultation.department):
        raise OtherDepartment
    if consultation.state != "closed":
        raise errors.StillOpen
    feedback, progress = await feedback_of(context, consultation), await progress_of(context, id)
    wanted: dict[str, Any] = {"consultation": id, "merged_into": ""}
    if asked.group:
        wanted |= {"id": asked.group}
    elif asked.shown == "unanswered":
        wanted = without_answer(feedback, progress)
    elif asked.shown == "own":
        wanted |= {"answered": True}
    wanted |= _narrowed(wanted, asked.theme, asked.clause)
    page = await context.groups.groups.find(wanted, sort="-count", limit=asked.limit, after=asked.after)
    return Desk(
        consultation=consultation,
        feedback=feedback,
        progress=progress,
        unanswered=await count_unanswered(context, feedback, progress),
        themes=await themes_of(context, id),
        page=page,
        texts=await _texts(context, page.items, masked),
    )


async def answered(context: Consulting, id: str) -> tuple[Consultation, Feedback]:
    """Raises `FeedbackUnknown` until it is public, with the day by which it is to be, once the period is over."""
    consultation = await public(context, id)
    feedback = await context.feedback.feedbacks.get(id) if consultation.answered_at else None
    if feedback is None or feedback.numbers is None:
        over = consultation.phase(today(context.clock)) == "closed"
        raise errors.FeedbackUnknown(**({"due": due(consultation).isoformat()} if over else {}))
    return consultation, feedback


async def told(
    context: Consulting,
    id: str,
    outcome: Adoption | None,
    theme: str | None,
    clause: str | None,
    limit: int,
    after: str | None,
) -> Told:
    """Groups by the number of their opinions, most first. Raises `FeedbackUnknown`."""
    consultation, feedback = await answered(context, id)
    wanted: dict[str, Any] = {"consultation": id, "merged_into": ""}
    wanted |= {"outcome": outcome} if outcome else {}
    wanted |= _narrowed(wanted, theme, clause)
    page = await context.groups.groups.find(wanted, sort="-count", limit=limit, after=after)
    return Told(
        consultation=consultation,
        feedback=feedback,
        themes=await themes_of(context, id),
        page=page,
        texts=await _texts(context, page.items, as_shown),
    )


async def preview(context: Consulting, who: Principal, id: str, limit: int, after: str | None) -> Told:
    """As the public would read it now. `numbers` cover what is answered, of the largest groups where there are many.

    Raises as `desk`.
    """
    found = await desk(context, who, id, Asked(limit=limit, after=after))
    numbers, cursor = Numbers(), None
    for _ in range(_PREVIEWED):
        wanted = {"consultation": id, "merged_into": ""}
        page = await context.groups.groups.find(wanted, sort="-count", limit=200, after=cursor)
        for group in page.items:
            if answer := found.feedback.answer_of(group.answer, group.theme):
                numbers.add(group, answer.outcome)
        if (cursor := page.next) is None:
            break
    found.feedback.numbers = numbers
    texts = await texts_of(context, found.page.items)
    return Told(found.consultation, found.feedback, found.themes, found.page, texts)


async def answer_for(context: Consulting, consultation: Consultation, group: Group | None) -> Answer | None:
    """Of a group that stands for itself, once it is public."""
    feedback = await context.feedback.feedbacks.get(consultation.id) if group and consultation.answered_at else None
    return feedback.answer_of(group.answer, group.theme) if feedback and group else None


async def standing_for(context: Consulting, groups: Iterable[str]) -> dict[str, Group]:
    """Each group, or the one it was joined to."""
    leads = {id: id for id in groups}
    known: dict[str, Group] = {}
    for _ in range(_HOPS):
        missing = sorted(set(leads.values()) - set(known))
        if not missing:
            break
        page = await context.groups.groups.find({"id": In(missing)}, limit=len(missing))
        known |= {one.id: one for one in page.items}
        leads = {id: known[at].merged_into or at if at in known else at for id, at in leads.items()}
    return {id: known[at] for id, at in leads.items() if at in known}


def masked(comment: Comment) -> str:
    """As moderators see it."""
    return comment.shown_text or comment.masked(privacy.find_said(comment.text))


def as_shown(comment: Comment) -> str:
    return comment.shown_text if comment.state == "shown" else ""


async def texts_of(context: Consulting, groups: Sequence[Group]) -> dict[str, str]:
    """Group → what is shown of its representative."""
    return await _texts(context, groups, as_shown)


async def _texts(context: Consulting, groups: Sequence[Group], read: Callable[[Comment], str]) -> dict[str, str]:
    speaks = {one.id: one.representative or next((ex.comment for ex in one.examples), "") for one in groups}
    ids = sorted(set(speaks.values()) - {""})
    page = await context.comments.find({"id": In(ids)}, limit=max(1, len(ids)))
    words = {one.id: read(one) for one in page.items}
    return {group: words.get(comment, "") for group, comment in speaks.items()}


def _narrowed(wanted: Mapping[str, Any], theme: str | None, clause: str | None) -> dict[str, Any]:
    """ "" asks for groups of no theme, or about the draft as a whole."""
    more: dict[str, Any] = {} if clause is None else {"clause": clause}
    if theme is None:
        return more
    allowed = wanted.get("theme")
    none = isinstance(allowed, In) and theme not in allowed.values
    return more | {"theme": In([]) if none else theme}


async def trail(context: Consulting, who: Principal, id: str) -> list[Any]:
    if not works_on(who, (await load(context, id)).department):
        raise OtherDepartment
    return await context.feedback.feedbacks.trail(id)
