"""Groups of opinions and themes: what the public reads, and what the department changes by hand."""

from typing import Annotated

from fastapi import APIRouter, Query

from kit.runtime.http_models import TrailLine
from services.consultation.commands import groups as commands
from services.consultation.context import Consulting
from services.consultation.domain.comment import State
from services.consultation.http import groups_models as m
from services.consultation.http.shared import Key, Limit, Staff
from services.consultation.queries import groups as queries
from services.consultation.queries.feedback import answer_for
from services.consultation.views import groups as views

ThemeId = Annotated[str | None, Query(max_length=60, description="Empty asks for groups of no theme.")]
Clause = Annotated[str | None, Query(max_length=20, description="Anchor; empty asks for the draft as a whole.")]


def add(router: APIRouter, context: Consulting) -> None:
    _public(router, context)
    _desk(router, context)
    _changes(router, context)


def _public(router: APIRouter, context: Consulting) -> None:
    @router.get("/consultations/{id}/groups")
    async def groups(
        id: str, theme: ThemeId = None, clause: Clause = None, limit: Limit = 20, after: str | None = None
    ) -> m.GroupPage:
        """Opinions that say the same, most said first."""
        return views.groups(await queries.listed(context, id, theme, clause, limit, after))

    @router.get("/groups/{id}")
    async def group(id: str) -> m.GroupModel:
        """The id of a group that was joined to another answers with that."""
        found = await queries.opened(context, id, 1, None)
        return views.group(found, await answer_for(context, found.consultation, found.group))

    @router.get("/groups/{id}/comments")
    async def group_comments(id: str, limit: Limit = 20, after: str | None = None) -> m.MemberPage:
        """Its shown comments in the order of the record."""
        return views.members(await queries.opened(context, id, limit, after))

    @router.get("/groups/{id}/why/{comment}")
    async def why_in_group(id: str, comment: str) -> m.Why:
        return views.why(*await queries.why(context, id, comment))

    @router.get("/consultations/{id}/themes")
    async def themes(id: str) -> m.ThemeList:
        return views.themes(*await queries.themes_of(context, id))


def _desk(router: APIRouter, context: Consulting) -> None:
    @router.get("/desk/consultations/{id}/groups")
    async def desk_groups(
        who: Staff, id: str, theme: ThemeId = None, limit: Limit = 50, after: str | None = None
    ) -> m.DeskGroupPage:
        """Every group, also those of which nothing is shown."""
        return await views.desk_groups(context, await queries.desk_listed(context, who, id, theme, limit, after))

    @router.get("/desk/groups/{id}")
    async def desk_group(
        who: Staff, id: str, state: State | None = None, limit: Limit = 50, after: str | None = None
    ) -> m.DeskMembers:
        return views.desk_members(await queries.desk_opened(context, who, id, state, limit, after))

    @router.get("/desk/groups/{id}/trail")
    async def group_trail(who: Staff, id: str) -> list[TrailLine]:
        """What was done to it by hand: answers, splits, joins, themes."""
        return [TrailLine.model_validate(line) for line in await queries.group_trail(context, who, id)]


def _changes(router: APIRouter, context: Consulting) -> None:
    @router.post("/groups/join")
    async def join_groups(who: Staff, key: Key, body: m.Join) -> m.Regrouped:
        return views.regrouped(await commands.join(context, who, key, body.groups))

    @router.post("/groups/{id}/split")
    async def split_group(who: Staff, key: Key, id: str, body: m.Split) -> m.Regrouped:
        """Whatever has the same words as those that are named goes with them."""
        return views.regrouped(await commands.split(context, who, key, id, body.comments))

    @router.post("/groups/{id}/theme")
    async def move_group(who: Staff, key: Key, id: str, body: m.MoveToTheme) -> m.Regrouped:
        return views.regrouped(await commands.move(context, who, key, id, body.theme))

    @router.post("/consultations/{id}/themes")
    async def make_themes(who: Staff, key: Key, id: str, body: m.MakeThemes) -> m.Regrouped:
        return views.regrouped(await commands.make_themes(context, who, key, id, body.seed))

    @router.put("/themes/{id}")
    async def rename_theme(who: Staff, id: str, body: m.RenameTheme) -> m.ThemeModel:
        theme = await commands.rename_theme(context, who, id, body.name)
        return views.theme(await queries.progress_of(context, theme.consultation), theme)
