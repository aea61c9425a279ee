"""`/receipts/verify`: is a receipt genuine? The page's script finds out in the browser; without it the site does."""

from collections.abc import Mapping

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from gateway.pages.api import Api, ApiProblem, path
from gateway.pages.receipts.held import PRIVATE, View
from gateway.pages.receipts.terms import CHECKS, VERDICTS
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form
from kit.merkle import checkpoint, proofs, receipts
from kit.merkle.note import NoteInvalid, PublicKey
from kit.merkle.receipts import Receipt, ReceiptUnreadable

KEYS = "/api/consultation/record-keys"


def verify(site: Site) -> View:
    async def page(request: Request) -> Response:
        if request.method != "POST":
            return _show(site, request, Form())
        posted = await site.form(request)
        form = Form.posted(posted.multi_items())
        text = await _given(posted)
        try:
            receipt = receipts.read(text)
        except ReceiptUnreadable:
            wrong = "请粘贴回执文件的全部内容，或者选择下载的回执文件。" if text else "请粘贴回执，或者选择回执文件。"
            return _show(site, request, form.with_errors({"receipt": wrong}), status=422)
        api = site.api(request)
        keys = await known_keys(api)
        found = receipts.check(receipt, keys)
        found["grown"] = await _grown(api, receipt, keys)
        return _show(site, request, Form.filled(receipt=text), receipt=receipt, found=found)

    return page


async def known_keys(api: Api) -> list[PublicKey]:
    return [PublicKey(receipts.decoded(one["key"])) for one in (await api.get(KEYS))["keys"]]


async def _given(posted: FormData) -> str:
    file = posted.get("file")
    if isinstance(file, UploadFile) and file.size:
        return (await file.read(receipts.LARGEST + 1)).decode("utf-8", "replace").strip()
    return str(posted.get("receipt", "")).strip()


async def _grown(api: Api, receipt: Receipt, keys: list[PublicKey]) -> bool | None:
    """Whether the record of today begins with the one whose signed head is on the receipt."""
    try:
        older = checkpoint.read(receipt.checkpoint, receipt.promise.log, keys)
        record = receipt.promise.log.rpartition("/")[2]
        now = await api.get(path("consultation", "record", record))
        newer = checkpoint.read(now["checkpoint"], now["log"], keys)
        query = {"first": older.size, "second": newer.size}
        told = await api.get(path("consultation", "record", record, "consistency"), query)
    except (NoteInvalid, ApiProblem):
        return None if not receipt.checkpoint else False
    hashes = [bytes.fromhex(one) for one in told["path"]]
    same = older.origin == newer.origin
    return same and proofs.verify_consistency(older.size, newer.size, older.root, newer.root, hashes)


def _verdict(found: Mapping[str, bool | None]) -> str:
    if not receipts.holds(dict(found)):
        return "bad"
    return "good" if found.get("inclusion") else "waits"


def _show(
    site: Site,
    request: Request,
    form: Form,
    *,
    status: int = 200,
    receipt: Receipt | None = None,
    found: Mapping[str, bool | None] | None = None,
) -> Response:
    return site.render(
        request,
        "receipts/verify.html",
        status=status,
        headers=PRIVATE,
        form=form,
        checks=CHECKS,
        receipt=receipt,
        found=found,
        words=VERDICTS,
        verdict=_verdict(found or {}),
    )
