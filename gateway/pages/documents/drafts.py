"""A draft between its form and the API: what was typed, and what to do when another has saved meanwhile."""

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData

from gateway.pages.api import Api, ApiProblem, path
from gateway.pages.documents import questions
from gateway.pages.documents.body import from_html, from_text
from gateway.pages.documents.merging import Base, Merge, compare, read_base

FIELDS = (
    "title",
    "number",
    "issuing_body",
    "issued_on",
    "effective_on",
    "expires_on",
    "theme",
    "genre",
    "attribute",
    "ground",
    "validity",
    "item",
    "summary",
    "form",
    "video",
)
SWITCHES = ("needs_interpretation",)
_TRIES = 3
Fields = dict[str, Any]


class NewerSaved(Exception):
    """Both changed the same part: somebody has to choose."""

    def __init__(self, theirs: Mapping[str, Any], mine: Fields, merge: Merge, base: str) -> None:
        super().__init__()
        self.theirs, self.mine, self.merge, self.base = theirs, mine, merge, base


def fields_of(form: FormData, before: Mapping[str, Any] | None = None) -> Fields:
    """`before`: the document as it is kept, where it is."""
    fields: Fields = {name: str(form.get(name, "")).strip() for name in FIELDS if name in form}
    if "questions" in form:
        fields["questions"] = questions.from_text(str(form["questions"]))
    fields |= {name: name in form for name in SWITCHES if f"has-{name}" in form}
    if "body" in form:  # the script of the editor leaves it out
        fields["body"] = from_text(str(form["body"]), before["body"] if before else ())
    elif "body_html" in form:
        fields["body"] = from_html(str(form["body_html"]))
    return fields


async def create(api: Api, form: FormData, key: str) -> Mapping[str, Any]:
    """The same key twice makes one draft, which then holds what was sent last."""
    fields = fields_of(form)
    made: Mapping[str, Any] = await api.post("/api/publication/documents", fields, key=key)
    merge = compare(fields, made, Base())
    if merge.parts or any(run.number is not None for run in merge.runs):
        made = await _put(api, made["id"], fields, made["version"])
    return made


async def save(api: Api, id: str, form: FormData) -> tuple[Mapping[str, Any], Merge | None]:
    """With what another has changed meanwhile, where they did not touch the same. Raises `NewerSaved`, `ApiProblem`."""
    known = await _known(api, id)
    mine, version = fields_of(form, known), _number(form, "version")
    try:
        return await _put(api, id, mine, version), None
    except ApiProblem as problem:
        if problem.code != "store.conflict":
            raise
    return await _together(api, id, mine, str(form.get("base", "")))


async def autosave(api: Api, id: str, form: FormData) -> Mapping[str, Any]:
    """As `save`, but where the other side changed what is written, the person has to be told: raises `ApiProblem`."""
    known = await _known(api, id)
    mine, version = fields_of(form, known), _number(form, "version")
    try:
        return await _put(api, id, mine, version)
    except ApiProblem as problem:
        if problem.code != "store.conflict":
            raise
        theirs = await _known(api, id)
        merge = compare(mine, theirs, read_base(str(form.get("base", ""))))
        if theirs["state"] != "draft" or merge.open or merge.taken:
            raise
        return await _put(api, id, mine, theirs["version"])


async def merged(api: Api, id: str, form: FormData) -> Mapping[str, Any]:
    """As was chosen part by part. Raises `NewerSaved` when the other side has moved on since."""
    theirs = await _known(api, id)
    base, mine = str(form.get("base", "")), fields_of(form, theirs)
    merge = compare(mine, theirs, read_base(base))
    if theirs["version"] != _number(form, "version"):
        raise NewerSaved(theirs, mine, merge, base)
    picks = {name.removeprefix("pick-"): str(value) for name, value in form.items() if name.startswith("pick-")}
    try:
        return await _put(api, id, merge.composed(mine, picks), theirs["version"])
    except ApiProblem as problem:
        if problem.code != "store.conflict":
            raise
        theirs = await _known(api, id)
        raise NewerSaved(theirs, mine, compare(mine, theirs, read_base(base)), base) from problem


async def _together(api: Api, id: str, mine: Fields, base: str) -> tuple[Mapping[str, Any], Merge]:
    for _ in range(_TRIES):
        theirs = await _known(api, id)
        merge = compare(mine, theirs, read_base(base))
        if merge.open:
            raise NewerSaved(theirs, mine, merge, base)
        try:
            return await _put(api, id, merge.composed(mine, {}), theirs["version"]), merge
        except ApiProblem as problem:
            if problem.code != "store.conflict":
                raise
    raise NewerSaved(theirs, mine, merge, base)


async def _known(api: Api, id: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = await api.get(path("publication", "documents", id))
    return found


async def _put(api: Api, id: str, fields: Fields, version: int) -> Mapping[str, Any]:
    kept: Mapping[str, Any] = await api.put(path("publication", "documents", id), {**fields, "version": version})
    return kept


def _number(form: FormData, name: str) -> int:
    """At least 1, as versions are; of garbage a version that is certainly not the newest."""
    written = str(form.get(name, ""))
    return max(1, int(written)) if written.isascii() and written.isdecimal() and len(written) < 10 else 1
