"""Emphasis and links inside a paragraph: read from any HTML, written in one canonical form, safe by construction."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Any

import nh3
from lxml import etree, html

TAGS = ("strong", "em", "u", "s", "sub", "sup")
"""Outermost first."""
_SAME = {"b": "strong", "i": "em", "strike": "s", "del": "s", "ins": "u"}
_SAFE_LINK = re.compile(r"(?:https?://[^\s/\\\"'<>`][^\s\"'<>`\\]*|/(?![/\\])[^\s\"'<>`\\]*)", re.IGNORECASE)
_LONGEST_LINK = 2_000
_SPACE = re.compile(r"[ \t\r\n\f\xa0]+")
_TAG = re.compile(r"<[^>]*>?")
_WRAPPED = re.compile(
    r"(?<=[\u2e80-\u9fff\uff00-\uffef])\s*\n\s*(?=[\u2e80-\u9fff\uff00-\uffef])"
)  # by whoever wrote the HTML
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff]")
_guard = nh3.Cleaner(tags={"a", "br", *TAGS}, attributes={"a": {"href"}}, link_rel=None)
SILENT = frozenset(
    {"script", "style", "title", "head", "iframe", "object", "embed", "noscript", "template", "svg", "math", "textarea"}
)
"""Elements whose text nobody was meant to read."""


@dataclass(frozen=True)
class Run:
    """Words of one look; `marks` are of TAGS, a line break is "\\n"."""

    text: str
    marks: frozenset[str] = frozenset()
    link: str = ""


def clean(markup: str) -> tuple[str, str]:
    """The words of `markup` and the same words with emphasis and links; no markup where there is none."""
    runs = tidy(read(root_of(markup))) if markup.strip() else []
    return words(runs), _guard.clean(write(runs))


def root_of(markup: str) -> Any:
    """Whatever was pasted as one element; of what no parser reads, the words."""
    markup, parser = _UNSEEN.sub("", markup), html.HTMLParser(encoding="utf-8")
    try:
        root = html.fragment_fromstring(markup, create_parent="div", parser=parser)
        if not parser.error_log.filter_from_fatals():  # it stops where elements nest too deep
            return root
    except (etree.LxmlError, ValueError, AssertionError):
        pass
    plain = html.Element("div")
    plain.text = _TAG.sub(" ", markup)
    return plain


def read(node: Any, run: Run = Run("")) -> Iterator[Run]:
    """The runs inside an element, its children's and their tails'."""
    if node.text:
        yield Run(node.text, run.marks, run.link)
    for child in node:
        yield from read_one(child, run)
        if child.tail:
            yield Run(child.tail, run.marks, run.link)


def read_one(node: Any, run: Run = Run("")) -> Iterator[Run]:
    """The runs of an element itself, its tail left out."""
    if not isinstance(node.tag, str) or node.tag in SILENT or _ignored(node):
        return
    if node.tag == "br":
        yield Run("\n", run.marks, run.link)
        return
    link = run.link
    if node.tag == "a" and (found := safe_link(node.get("href", ""))):
        link = found
    yield from read(node, Run("", _marks(node, run.marks), link))


def tidy(runs: Iterable[Run]) -> list[Run]:
    """Neighbours of one look joined, spaces as a browser shows them, none at the ends of a line."""
    joined: list[Run] = []
    for run in runs:
        text = run.text if run.text == "\n" else _SPACE.sub(" ", _WRAPPED.sub("", _UNSEEN.sub("", run.text)))
        before = joined[-1].text[-1:] if joined else "\n"
        if before in (" ", "\n"):
            text = text.lstrip(" \u3000") if before == "\n" else text.lstrip(" ")
        if text == "\n":
            _strip_end(joined)
        if text:
            joined.append(Run(text, run.marks, run.link))
    while joined and joined[-1].text == "\n":
        joined.pop()
    _strip_end(joined)
    while joined and joined[0].text == "\n":
        joined.pop(0)
    return [
        Run("".join(one.text for one in same), marks, link)
        for (marks, link), same in groupby(joined, key=lambda one: (one.marks, one.link))
    ]


def words(runs: Iterable[Run]) -> str:
    return "".join(run.text for run in runs)


def write(runs: Sequence[Run]) -> str:
    """Empty where nothing is emphasised and nothing links."""
    if not any(run.marks or run.link for run in runs):
        return ""
    parts = []
    for link, same in groupby(runs, key=lambda run: run.link):
        inner = _write(list(same), TAGS)
        parts.append(f'<a href="{escape(link)}">{inner}</a>' if link else inner)
    return "".join(parts)


def safe_link(address: str) -> str:
    """The address if it leads to the web or to a page of this site, else empty."""
    address = address.strip()
    return address if len(address) <= _LONGEST_LINK and _SAFE_LINK.fullmatch(address) else ""


def _write(runs: Sequence[Run], tags: Sequence[str]) -> str:
    if not tags:
        return "".join(escape(run.text, quote=False).replace("\n", "<br>") for run in runs)
    tag, *rest = tags
    parts = []
    for marked, same in groupby(runs, key=lambda run: tag in run.marks):
        inner = _write(list(same), rest)
        parts.append(f"<{tag}>{inner}</{tag}>" if marked else inner)
    return "".join(parts)


def _marks(node: Any, marks: frozenset[str]) -> frozenset[str]:
    """Word and WPS say it with a style, and a style may take back what a tag says."""
    tag = _SAME.get(node.tag, node.tag)
    found = {tag} & set(TAGS)
    style = node.get("style", "").lower().replace(" ", "")
    if weight := re.search(r"font-weight:(\w+)", style):
        bold = weight[1] in ("bold", "bolder") or (weight[1].isdecimal() and int(weight[1]) >= 600)
        found = found | {"strong"} if bold else found - {"strong"}
    if "font-style:italic" in style:
        found.add("em")
    if "text-decoration:underline" in style and node.tag != "a":
        found.add("u")
    if "text-decoration:line-through" in style:
        found.add("s")
    if "vertical-align:super" in style:
        found.add("sup")
    if "vertical-align:sub" in style:
        found.add("sub")
    return marks | found


def _ignored(node: Any) -> bool:
    """The bullet that Word writes as text, and what is not to be seen."""
    style = node.get("style", "").lower().replace(" ", "")
    return "mso-list:ignore" in style or "display:none" in style or "mso-hide:all" in style


def _strip_end(runs: list[Run]) -> None:
    while runs and runs[-1].text != "\n":
        if text := runs[-1].text.rstrip(" \u3000"):
            runs[-1] = Run(text, runs[-1].marks, runs[-1].link)
            return
        runs.pop()
