"""Files of documents on the pages: anyone downloads what is public, the desk adds, renames and removes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import Api, ApiProblem, path
from gateway.pages.documents.terms import KINDS, STRIPPED
from gateway.pages.site import Site
from gateway.pages.ui.filters import file_size

BY_NUMBER = "/api/publication/documents/by-index-number"


def rows(attachments: Sequence[Mapping[str, Any]], here: str) -> list[dict[str, Any]]:
    """For the macro `documents.attachments`; `here` is the document's address."""
    return [
        {
            "id": one["id"],
            "name": one["name"],
            "href": f"{here}/attachments/{one['id']}",
            "size": one["size"],
            "kind": KINDS.get(one["kind"], one["kind"]) + (f"，{one['pages']} 页" if one["pages"] else ""),
            "picture": one["kind"] in ("png", "jpg"),
            "stripped": [STRIPPED.get(name, "其他信息") for name in one["stripped"]],
        }
        for one in attachments
    ]


def public_routes(site: Site) -> Sequence[BaseRoute]:
    async def download(request: Request) -> Response:
        parts = request.path_params
        api = site.api(request)
        document = await api.get(BY_NUMBER, {"number": f"{parts['code']}/{parts['serial']}"})
        file = path("publication", "documents", document["id"], "attachments", parts["attachment"])
        return api.passing(file, request)

    return [Route("/documents/{code}/{serial}/attachments/{attachment}", download)]


def desk_routes(site: Site) -> Sequence[BaseRoute]:
    async def one(request: Request) -> Response:
        parts = request.path_params
        return site.api(request).passing(_path(parts["id"], parts["attachment"]), request)

    async def added(request: Request) -> Response:
        """One file, sent while the rest of the form stays where it is."""
        id = request.path_params["id"]
        form = await site.form(request)
        file = form.get("file")
        if not isinstance(file, UploadFile) or not file.filename:
            return JSONResponse({"message": "请先选择文件。"}, 422)
        try:
            done = await _attach(site.api(request), id, file)
        except ApiProblem as problem:
            return JSONResponse({"message": problem.message}, problem.status)
        row = rows([done["attachment"]], f"/desk/documents/{id}")[0]
        size = file_size(row["size"])
        return JSONResponse({**row, "size": size, "version": done["version"], "said": _said(done)})

    base = "/desk/documents/{id}/attachments"
    return [Route(base, added, methods=["POST"]), Route(f"{base}/{{attachment}}", one, methods=["GET"])]


@dataclass
class Did:
    said: list[str] = field(default_factory=list)
    refused: bool = False


async def add(api: Api, id: str, files: Sequence[UploadFile]) -> Did:
    """Each for itself: a bad one never costs a good one."""
    did = Did()
    for file in files:
        try:
            did.said.append(_said(await _attach(api, id, file)))
        except ApiProblem as problem:
            did.said.append(f"“{file.filename}”没有添加：{problem.message}")
            did.refused = True
    return did


async def change(api: Api, document: Mapping[str, Any], form: FormData, then: str) -> Did:
    """New names as typed, and the one taken off whose button was pressed (`remove:<id>`)."""
    did = Did()
    gone = then.removeprefix("remove:") if then.startswith("remove:") else ""
    try:
        for one in document["attachments"]:
            name = str(form.get(f"name-{one['id']}", one["name"])).strip()
            if one["id"] == gone:
                await api.delete(_path(document["id"], gone))
                did.said.append(f"已移除“{one['name']}”。")
            elif name and name != one["name"]:
                await api.put(_path(document["id"], one["id"]), {"name": name})
    except ApiProblem as problem:
        return Did([problem.message], refused=True)
    return did


async def _attach(api: Api, id: str, file: UploadFile) -> Any:
    part = (file.filename or "", await file.read(), "application/octet-stream")
    return await api.upload(_path(id), {"file": part})


def _path(id: str, *attachment: str) -> str:
    return path("publication", "documents", id, "attachments", *attachment)


def _said(done: Mapping[str, Any]) -> str:
    stripped = [STRIPPED.get(name, "其他信息") for name in done["attachment"]["stripped"]]
    taken = f"，已去掉{'、'.join(dict.fromkeys(stripped))}" if stripped else ""
    notes = "".join(one["message"] for one in done["problems"])
    return f"已添加“{done['attachment']['name']}”{taken}。{notes}"
