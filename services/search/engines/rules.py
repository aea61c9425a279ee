"""By which rules an index is made. One made by others is made anew."""

from hashlib import sha256
from importlib.metadata import version
from typing import Any

import msgspec

from services.search.domain.entry import Attachment, Entry
from services.search.engines import indexed

REVISION = 1  # one more when entries are indexed otherwise and neither the shape nor the sample shows it
DICTIONARIES = ("rjieba", "pypinyin")

SAMPLE = Entry(
    id="document:sample",
    version=1,
    kind="document",
    title="關於印發《２０２２年第一季度村务公开目录》的通知（试行）",
    text="第三条　村民委员会应当自收到申请之日起20个工作日内答复；Wi-Fi 覆盖 3.5 公里，详见国发〔2019〕5号。",
    number="港府发【2022】 3 号",
    index_number="H36112601/2022-00003",
    department="caizheng",
    theme="finance",
    date="2022-03-01",
    validity="in_force",
    audience=("公民", "企业"),
    published_at="2022-03-02T09:00:00+08:00",
    attachments=(Attachment("附件1.pdf", "/files/1", "pdf", ("收支明细表", "合计 12,345.60 元")),),
)


def fingerprint(shape: Any) -> str:
    """`shape`: the mapping or schema, as JSON values."""
    dictionaries = [version(name) for name in DICTIONARIES]
    rules = [shape, indexed.rows(SAMPLE), indexed.terms(SAMPLE), dictionaries, REVISION]
    return sha256(msgspec.json.encode(rules, order="deterministic")).hexdigest()[:16]
