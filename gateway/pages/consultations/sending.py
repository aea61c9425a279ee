"""One opinion on its way to the service: its files first, then its words, and the form again where either fails."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from starlette.requests import Request

from gateway.pages.api import ApiProblem
from gateway.pages.consultations import uploads
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form
from kit.runtime.ids import new_id

KEY_USED = "consultation.key_used"
AGAIN = "您改之前的那一条已经收下了。改过的还没有提交：要作为另一条提交，请再按一次提交。"
FIELD_OF = {
    "consultation.comment_empty": "text",
    "consultation.comment_too_long": "text",
    "consultation.not_taking_comments": "text",
    "consultation.clause_unknown": "clause",
    "consultation.village_unknown": "village",
    "consultation.said_outside_period": "said_on",
    **dict.fromkeys(uploads.LOST, "file"),
}
WRONG = {
    "contact": "联系方式太长，请只写一个电话或邮箱。",
    "village": "请从列表里选一个村，或者不选。",
    "files": "附件最多 5 个，请去掉几个。",
    "clause": "草案中没有您选择的这一条，请重新选择。",
}


class NotTaken(Exception):
    """`form`: what was typed, with what was wrong and the files that did arrive."""

    def __init__(self, form: Form, status: int) -> None:
        super().__init__(status)
        self.form, self.status = form, status


async def send(
    site: Site,
    request: Request,
    place: str,
    body: Callable[[Form], Mapping[str, Any]],
    wrong: Mapping[str, str] = WRONG,
) -> tuple[Form, dict[str, Any]]:
    """What was posted, and the answer of the service. `wrong`: words for the fields that it may refuse.

    Raises `NotTaken`, and `ApiProblem` where nothing in the form can mend it.
    """
    posted = await site.form(request)
    form, api = Form.posted(posted.multi_items()), site.api(request)
    sent = await uploads.send(api, posted.getlist("file"))
    form = form.adding("upload", sent.uploads)
    if sent.errors:
        raise NotTaken(form.with_errors({"file": "".join(sent.errors)}), 422)
    said = {**body(form), "files": uploads.ids(form.chosen("upload"))}
    try:
        return form, dict(await api.post(place, said, key=form.key))
    except ApiProblem as problem:
        form = form.without("upload") if problem.code in uploads.LOST else form
        if problem.code == KEY_USED:
            raise NotTaken(replace(form, key=new_id()).with_errors({"text": AGAIN}), problem.status) from problem
        raise NotTaken(form.with_errors(_errors(problem, wrong)), problem.status) from problem


def _errors(problem: ApiProblem, wrong: Mapping[str, str]) -> Mapping[str, str]:
    """Raises the problem again where nothing in the form can mend it."""
    if field := FIELD_OF.get(problem.code):
        return {field: problem.message}
    found = {name: words for name, words in wrong.items() if problem.status == 422 and name in problem.errors}
    if not found:
        raise problem
    return {"file" if name == "files" else name: words for name, words in found.items()}
