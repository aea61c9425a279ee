"""Synonyms: what people say, and what the documents say."""

from collections.abc import Mapping
from typing import Any

from gateway.pages.ui.forms import Form
from gateway.pages.words.kept import Kept, lines

DIRECTIONS = {"both": "互相都能找到", "one": "搜第一个词时，也找后面的词；反过来不找"}


def _form_of(one: Mapping[str, Any]) -> Form:
    direction = "one" if one["one_way"] else "both"
    return Form.filled(
        words="\n".join(one["words"]), direction=direction, note=one["note"], version=str(one["version"])
    )


def _body(form: Form) -> dict[str, Any]:
    return {
        "words": lines(form.value("words")),
        "one_way": form.value("direction") == "one",
        "note": form.value("note").strip(),
    }


def _wrong(form: Form) -> dict[str, str]:
    wrong = {}
    if len(lines(form.value("words"))) < 2:
        wrong["words"] = "请至少写两个词，一行一个。"
    if form.value("direction") not in DIRECTIONS:
        wrong["direction"] = "请选择怎样互相找到。"
    return wrong


SYNONYMS = Kept(
    name="synonyms",
    title="同义词",
    fields=("words", "direction", "note"),
    form_of=_form_of,
    body=_body,
    wrong=_wrong,
    places={},
    saved="同义词已保存，搜索马上按它找。",
    removed="这组同义词已删除。",
    gone="没有这组同义词，可能已经被删除。",
    usual={"direction": "both"},
)
