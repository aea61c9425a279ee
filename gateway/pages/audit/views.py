"""`/desk/audit`: for oversight, what vouches for the record, whether it still agrees, and the record itself."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.site import Site
from kit.errors import GongkaiError
from kit.runtime.auth import SignInRequired

FAULTS = {
    "altered": "第 {} 步的记录被改动",
    "removed": "从第 {} 步起的记录被删去",
    "inserted": "第 {} 步的记录是后来插入的",
    "rewritten": "从第 {} 步起的记录被重写，与当时的锚点不符",
    "gone": "整份记录不见了",
    "anchor_altered": "锚点被改动",
    "anchor_removed": "锚点不见了",
    "anchor_unlogged": "事件日志里没有这个锚点",
    "log_differs": "锚点与事件日志不符，两处之一被改动",
}
KINDS = {"documents": "文件", "audit_anchors": "锚点", "items": "公开事项", "remarks": "批注"}
SHOWN_DAYS = timedelta(days=30)


class OversightOnly(GongkaiError):
    status = 403
    code = "pages.oversight_only"
    message = "审计记录只有监督员和管理员可以查看。"


def routes(site: Site) -> Sequence[BaseRoute]:
    async def audit(request: Request) -> Response:
        who = site.principal(request)
        if who.anonymous:
            raise SignInRequired
        if not who.has("supervisor", "administrator"):
            raise OversightOnly
        api = site.api(request)
        verified = None
        if request.query_params.get("verify"):
            verified = await api.get("/api/publication/audit/verification")
        return site.render(
            request,
            "audit/audit.html",
            anchors=(await api.get("/api/publication/audit/anchors"))["items"],
            verified=verified,
            faults=[_fault(one) for one in verified["found"]] if verified else [],
            begin=(site.today() - SHOWN_DAYS).isoformat(),
            until=site.today().isoformat(),
        )

    return [Route("/desk/audit", audit)]


def _fault(one: dict[str, Any]) -> dict[str, Any]:
    of_anchor = one["collection"] == "audit_anchors"
    return {
        "what": f"第 {one['id']} 号锚点" if of_anchor else KINDS.get(one["collection"], "其他记录"),
        "href": f"/desk/documents/{one['id']}" if one["collection"] == "documents" and one["fault"] != "gone" else "",
        "id": "" if of_anchor else one["id"],
        "fault": FAULTS[one["fault"]].format(one["line"]),
    }
