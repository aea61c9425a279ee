"""What a page leads to: its links, pictures, scripts and forms, read without any help of the pages' own code."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

_ATTRIBUTES = {"a": "href", "link": "href", "img": "src", "script": "src", "source": "src", "use": "href"}


@dataclass
class Form:
    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


class Reading(HTMLParser):
    """`links` are whole addresses without fragment; `ids` and `anchors` the fragments that exist and are asked for.

    `typed` is what text fields hold.
    """

    def __init__(self, url: str, text: str) -> None:
        super().__init__()
        self._url = url
        self.links: list[str] = []
        self.forms: list[Form] = []
        self.ids: set[str] = set()
        self.anchors: set[str] = set()
        self.scripts = 0  # within the page, or called from an attribute
        self.text: list[str] = []
        self.typed: dict[str, str] = {}
        self._textarea = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        self.ids.add(facts.get("id", ""))
        inline = tag == "script" and "src" not in facts and facts.get("type") != "application/ld+json"  # data, not run
        self.scripts += inline + sum(name.startswith("on") for name in facts)
        if address := facts.get(_ATTRIBUTES.get(tag, ""), ""):
            self._link(address)
            self.scripts += address.strip().lower().startswith(("javascript:", "data:text"))
        if tag == "form":
            self.forms.append(Form(urljoin(self._url, facts.get("action") or self._url), facts.get("method", "get")))
        if self.forms and tag in ("input", "select", "textarea", "button") and "name" in facts:
            self._field(tag, facts)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.typed[self._textarea] = self.typed.get(self._textarea, "") + data
        else:
            self.text.append(data)

    def _link(self, address: str) -> None:
        whole, fragment = urldefrag(urljoin(self._url, address))
        if address.startswith("#"):
            self.anchors.add(fragment)
        elif urlsplit(whole).scheme in ("http", "https"):
            self.links.append(whole)

    def _field(self, tag: str, facts: dict[str, str]) -> None:
        name = facts["name"]
        if facts.get("type") == "file":
            self.forms[-1].files.append(name)
            return
        self.forms[-1].fields.append((name, facts.get("value", "")))
        if tag == "textarea":
            self._textarea = name
        elif tag == "input":
            self.typed[name] = facts.get("value", "")
