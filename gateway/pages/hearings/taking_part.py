"""A citizen's part: registering without an account, and the page of one's own place at the meeting."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem, path
from gateway.pages.hearings import shown
from gateway.pages.hearings.terms import DELIVERED, ROLE_HINTS, STANCES
from gateway.pages.participation import ROLES
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form
from gateway.pages.village_names import villages

PRIVATE = {"cache-control": "no-store", "referrer-policy": "no-referrer"}
FIELDS = ("name", "phone", "email", "role", "village", "stance", "interest", "needs")
LONGEST = {"name": 100, "phone": 40, "email": 200, "interest": 1000, "needs": 1000}  # as the service takes them
LABELS = {"name": "姓名", "phone": "手机号", "email": "邮箱", "interest": "和您有什么关系", "needs": "需要什么帮助"}
FIELD_OF = {
    "consultation.name_missing": "name",
    "consultation.contact_missing": "phone",
    "consultation.contact_wrong": "phone",
    "consultation.role_not_offered": "role",
    "consultation.village_unknown": "village",
}
ACTS = ("cancel", "confirm", "received", "sign")
DONE = {
    "cancel": "已经取消报名。",
    "confirm": "已经确认，到时候见。",
    "received": "已经记下：材料收到了。",
    "sign": "已经确认签字，谢谢您。",
}


def routes(site: Site) -> Sequence[BaseRoute]:
    return [
        Route("/hearings/{id}/register", _register(site), methods=["GET", "POST"]),
        Route("/places/{ticket}", _place(site), methods=["GET"]),
        Route("/places/{ticket}/files/{file}", _file(site), methods=["GET"]),
        *(Route(f"/places/{{ticket}}/{act}", _act(site, act), methods=["POST"]) for act in ACTS),
    ]


def _register(site: Site) -> Any:
    async def register(request: Request) -> Response:
        if request.method != "POST":
            return await _form(site, request, Form())
        form = Form.posted((await site.form(request)).multi_items())
        if missing := _missing(form):
            return await _form(site, request, form.with_errors(missing), 422)
        typed = {name: form.value(name).strip() for name in FIELDS}
        address = path("consultation", "gatherings", request.path_params["id"], "registrations")
        try:
            place = await site.api(request).post(address, _body(typed), key=form.key)
        except ApiProblem as problem:
            if problem.status not in (409, 422):
                raise
            return await _form(site, request, form.with_errors(_refused(problem)), problem.status)
        return site.redirect(f"/places/{place['ticket']}", "报名已经收到。请收藏或打印这一页。")

    return register


async def _form(site: Site, request: Request, form: Form, status: int = 200) -> Response:
    one = shown.whole(await site.api(request).get(path("consultation", "gatherings", request.path_params["id"])))
    return site.render(
        request,
        "hearings/register.html",
        status=status,
        headers=PRIVATE,
        one=one,
        form=form,
        roles=[(seat["role"], seat["name"], ROLE_HINTS[seat["role"]]) for seat in one["seats"]],
        stances=STANCES,
        longest=LONGEST,
        villages=await villages(site, request),
    )


def _missing(form: Form) -> dict[str, str]:
    """What must be there, said before the service is asked."""
    wrong = {}
    if not form.value("name").strip():
        wrong["name"] = "请填写姓名。"
    if not form.value("phone").strip() and not form.value("email").strip():
        wrong["phone"] = "请填写手机号或者邮箱，选上了好通知您。"
    if not form.value("role"):
        wrong["role"] = "请选择以什么身份参加。"
    return wrong


def _body(typed: Mapping[str, str]) -> dict[str, Any]:
    return {**typed, "stance": typed["stance"] or "neutral"}


def _refused(problem: ApiProblem) -> dict[str, str]:
    """Beside the field that is named, else above the button. What is malformed is named by codes, not in words."""
    said = {} if problem.code == "request.malformed" else problem.fields
    fields = {name: text for name, text in said.items() if name in FIELDS}
    if problem.status == 422 and not fields:
        fields = {name: _wrong(name, str(code)) for name, code in problem.errors.items() if name in FIELDS}
    return fields or {FIELD_OF.get(problem.code, "name"): problem.message}


def _wrong(name: str, code: str) -> str:
    if code == "string_too_long" and name in LONGEST:
        return f"“{LABELS[name]}”太长了，最多 {LONGEST[name]} 字，请删减。"
    return "这一项太长或格式不对，请改一下。"


def _place(site: Site) -> Any:
    async def place(request: Request) -> Response:
        return await _show(site, request, Form())

    return place


async def _show(site: Site, request: Request, form: Form, status: int = 200) -> Response:
    ticket = request.path_params["ticket"]
    found = await site.api(request).get(path("consultation", "places", ticket))
    return site.render(
        request,
        "hearings/place.html",
        status=status,
        headers=PRIVATE,
        ticket=ticket,
        place=_seen(found),
        one=shown.summary(found["gathering"]),
        told=[shown.change(change) for change in found["changes"]],
        qr=shown.qr,
        form=form if form.values or form.errors else _begun(found),
    )


def _begun(place: Mapping[str, Any]) -> Form:
    return Form.filled(objection=(place["minutes"] or {}).get("objection", ""))


def _act(site: Site, act: str) -> Any:
    async def take(request: Request) -> Response:
        form = Form.posted((await site.form(request)).multi_items())
        ticket = request.path_params["ticket"]
        body: dict[str, str] = {}
        if act == "sign":
            body = {"objection": form.value("objection").strip(), "digest": form.value("digest")}
        try:
            await site.api(request).post(path("consultation", "places", ticket, act), body)
        except ApiProblem as problem:
            if problem.status not in (409, 422):
                raise
            return await _show(site, request, form.with_errors({act: problem.message}), problem.status)
        return site.redirect(f"/places/{ticket}", DONE[act])

    return take


def _file(site: Site) -> Any:
    async def file(request: Request) -> Response:
        """The service notes that it was opened: that is the proof of delivery."""
        parts = request.path_params
        address = path("consultation", "places", parts["ticket"], "materials", parts["file"])
        return site.api(request).passing(address, request)

    return file


def _seen(place: Mapping[str, Any]) -> dict[str, Any]:
    title, says = _standing(place)
    delivered = place["delivered"]
    return {
        **place,
        "title": title,
        "says": says,
        "role_name": ROLES[place["role"]],
        "code_spaced": shown.spaced(place["code"]) if place["code"] else "",
        "files": shown.files(place["materials"], f"/places/{place['ticket']}"),
        "delivered_words": DELIVERED.get(delivered["how"], "") if delivered else "",
        "lines": shown.lines(place["minutes"]),
        "signed_at": place["minutes"]["signed_at"] if place["minutes"] else "",
        "objection": place["minutes"]["objection"] if place["minutes"] else "",
    }


def _standing(place: Mapping[str, Any]) -> tuple[str, str]:
    """Where one stands and what comes next, in plain words."""
    if place["gathering"]["phase"] == "cancelled":
        return "这次会取消了", "原因写在公告里。"
    if place["arrived_at"]:
        return "您已经到场", _after(place["minutes"])
    match place["state"]:
        case "registered":
            return "报名成功", "报名截止以后选人，结果会通知您，也会显示在这一页。"
        case "entered":
            return "等待选人", "报名已经截止，选人的结果会通知您，也会显示在这一页。"
        case "chosen":
            return "您选上了", "请点一下确认。不确认，名额会让给候补的人。"
        case "confirmed":
            return "您已确认参加", "到时候带上这一页进门。"
        case "waiting":
            return f"您排在候补第 {place['waiting']} 位", "前面有人不来，您就自动补上，会马上通知您。"
        case "lapsed":
            return "没有按时确认，名额已经让出", "您还可以在草案页面写意见，一样算数。"
        case "duplicate":
            return "这是重复的报名", "同一个人只算一次，请用您先前报名的那一页。"
        case _:
            return "报名已经取消", "您不再占名额，不用来了。"


def _after(minutes: Mapping[str, Any] | None) -> str:
    if minutes is None:
        return "谢谢您来。会后请在这一页看笔录、确认签字。"
    return "谢谢您来。笔录您已经确认。" if minutes["signed_at"] else "谢谢您来。请看看笔录，确认签字。"
