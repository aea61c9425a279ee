"""A public document as a file: .docx with head and mark, or the plain text that its checksum is made of."""

import asyncio
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any
from urllib.parse import quote

import msgspec
import segno
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.edge.headers import DEPENDS
from gateway.pages.api import Api, path
from gateway.pages.documents.proof import SHORT, canonical, checksum, grouped
from gateway.pages.documents.terms import NAMES
from gateway.pages.past import on_query, past_day
from gateway.pages.site import Site
from gateway.pages.ui.filters import zh_date
from kit.errors import GongkaiError
from kit.files.docx_writer import write_docx
from kit.files.model import Block
from kit.files.paper import Paper

LARGEST = 10_000_000  # bytes of pictures in a file
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class DocumentWithdrawn(GongkaiError):
    status = 410
    code = "gateway.document_withdrawn"
    message = "这份文件已经撤回，不再提供下载。"


def number_of(request: Request) -> str:
    return f"{request.path_params['code']}/{request.path_params['serial']}"


def routes(site: Site) -> Sequence[BaseRoute]:
    async def download(request: Request) -> Response:
        on = past_day(request, site.today())
        document = await site.api(request).get(
            "/api/publication/documents/by-index-number", {"number": number_of(request), **on_query(on)}
        )
        if document["standing"] == "withdrawn":
            raise DocumentWithdrawn
        units = await site.units(request)
        publisher = document["issuing_body"] or units.get(document["department"], "")
        if request.query_params.get("format") == "txt":
            return _file(document, "txt", canonical(document), "text/plain; charset=utf-8")
        images = await _images(site.api(request), document)
        url, day = f"{request.base_url}documents/{document['index_number']}", f"&on={on}" if on else ""
        paper = _paper(document, publisher, url, day, images)
        return _file(document, "docx", await asyncio.to_thread(write_docx, paper), DOCX)

    return [Route("/documents/{code}/{serial}/download", download)]


def _file(document: Mapping[str, Any], suffix: str, data: bytes, media_type: str) -> Response:
    plain = f"{document['index_number'].replace('/', '-')}.{suffix}"
    named = quote(f"{document['title'][:80]}.{suffix}", safe="")
    headers = {
        "content-disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{named}",
        DEPENDS: f"publication.document:{document['id']}, catalog.unit",
    }
    return Response(data, headers=headers, media_type=media_type)


async def _images(api: Api, document: Mapping[str, Any]) -> dict[str, bytes]:
    """The first pictures of the body by their attachment, as many as a file bears; of the others it gives the words."""
    sizes = {one["id"]: one["size"] for one in document["attachments"] if one["kind"] in ("png", "jpg")}
    found: dict[str, bytes] = {}
    total = 0
    for source in dict.fromkeys(block.get("source", "") for block in document["body"]):
        if source in sizes and (total := total + sizes[source]) <= LARGEST:
            address = path("publication", "documents", document["id"], "attachments", source)
            found[source] = (await api.download(address)).body
    return found


def _paper(document: Mapping[str, Any], publisher: str, url: str, day: str, images: Mapping[str, bytes]) -> Paper:
    """`day`: what the address of a past day has in its query, or nothing."""
    sum = checksum(document)
    qr = BytesIO()
    segno.make(f"{url}?check={sum[:SHORT]}{day}").save(qr, kind="png", scale=4, border=1)
    facts = [
        ("索引号", document["index_number"]),
        ("发文字号", document["number"]),
        ("发布机构", publisher),
        ("成文日期", zh_date(document["issued_on"]) if document["issued_on"] else ""),
        ("公开日期", zh_date(document["published_at"])),
        ("主题分类", NAMES.get(document["theme"], "")),
        ("有效性", NAMES[document["validity"]]),
        ("内容概述", document["summary"]),
    ]
    questions = [text for one in document["questions"] for text in (f"问：{one['question']}", f"答：{one['answer']}")]
    attachments = [f"附件：{one['name']}" for one in document["attachments"]]
    return Paper(
        title=document["title"],
        issuer=publisher,
        facts=[(label, value) for label, value in facts if value],
        blocks=[
            *(_block(one) for one in document["body"]),
            *(Block("paragraph", one) for one in questions + attachments),
        ],
        foot=f"索引号 {document['index_number']}　校验码 {sum[:SHORT]}",
        mark=[
            f"网页地址：{url}",
            f"校验码（SHA-256）：{grouped(sum)}",
            "扫描二维码打开网页，网页会说明这份内容与公开的是否一致。",
        ],
        picture=qr.getvalue(),
        images=images,
    )


def _block(block: Mapping[str, Any]) -> Block:
    return msgspec.convert(block, Block)
