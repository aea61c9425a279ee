"""Best bets: what stands first for certain searches."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from gateway.pages.ui.forms import Form
from gateway.pages.words.kept import Kept, lines


def _form_of(one: Mapping[str, Any]) -> Form:
    return Form.filled(
        queries="\n".join(one["queries"]),
        title=one["title"],
        url=one["url"],
        text=one["text"],
        until=one["until"] or "",
        version=str(one["version"]),
    )


def _body(form: Form) -> dict[str, Any]:
    given = {name: form.value(name).strip() for name in ("title", "url", "text", "until")}
    return {"queries": lines(form.value("queries")), **given, "until": given["until"] or None}


def _wrong(form: Form) -> dict[str, str]:
    asked = {"queries": "请写搜哪些词时显示，一行一个。", "title": "请写标题。", "url": "请写点开以后去哪里。"}
    wrong = {name: words for name, words in asked.items() if not form.value(name).strip()}
    if not _is_day(form.value("until").strip()):
        wrong["until"] = "日期要写成 2022-03-14 这样。"
    return wrong


def _is_day(text: str) -> bool:
    try:
        return not text or date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


BETS = Kept(
    name="bets",
    title="推荐",
    fields=("queries", "title", "url", "text", "until"),
    form_of=_form_of,
    body=_body,
    wrong=_wrong,
    places={"search.bet_address_unfit": "url", "search.words_name_person": "text"},
    saved="推荐已保存，马上显示在搜索结果最上面。",
    removed="这条推荐已删除。",
    gone="没有这条推荐，可能已经被删除。",
)
