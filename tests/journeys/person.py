"""A person at a browser without script: cookies, redirects, forms filled in by their labels' names and sent."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from types import TracebackType
from typing import Any, Self
from urllib.parse import urljoin

import httpx

Files = Mapping[str, tuple[str, bytes]]
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Form:
    action: str
    label: str = ""
    method: str = "get"
    fields: list[tuple[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    choices: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # name → (value, label)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)  # name, value, label

    def value(self, name: str) -> str:
        return next((value for known, value in self.fields if known == name), "")

    def filled(self, values: Mapping[str, str], button: str) -> list[tuple[str, str]]:
        """The pairs a browser would send; a choice may be named by its label."""
        unknown = set(values) - self.names
        assert not unknown, f"{self.label or self.action} has no field {unknown}, only {sorted(self.names)}"
        chosen = {name: self._chosen(name, value) for name, value in values.items()}
        pairs = [(name, value) for name, value in self.fields if name not in chosen]
        pressed = [(name, value) for name, value, label in self.buttons if name and button and button in label]
        return [*pairs, *chosen.items(), *pressed]

    def _chosen(self, name: str, value: str) -> str:
        options = self.choices.get(name)
        if options is None or any(value == one for one, _ in options):
            return value
        found = [one for one, label in options if value in label]
        assert found, f"{name} offers {options}"
        return found[0]


class Page(HTMLParser):
    """One answer: its words, its links, its forms."""

    def __init__(self, answer: httpx.Response) -> None:
        super().__init__()
        self.answer, self.status, self.url, self.html = answer, answer.status_code, str(answer.url), answer.text
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []  # words, address
        self.marks: list[str] = []
        self.title = ""
        self._texts: list[str] = []
        self._open: list[tuple[str, dict[str, str], int]] = []
        if "html" in answer.headers.get("content-type", ""):
            self.feed(answer.text)

    @property
    def text(self) -> str:
        return " ".join("".join(self._texts).split())

    @property
    def path(self) -> str:
        return httpx.URL(self.url).raw_path.decode()

    def form(self, where: str) -> Form:
        """The form with these words in its label or on its button, or with this end of its address."""
        for form in self.forms:
            words = (form.label, *(label for _, _, label in form.buttons))
            if any(where in word for word in words) or form.action.endswith(where):
                return form
        raise AssertionError(f"no form {where!r} on {self.url} ({self.status}): {self.text[:600]}")

    def link(self, words: str) -> str:
        for text, address in self.links:
            if words in text:
                return address
        raise AssertionError(f"no link {words!r} on {self.url} ({self.status}): {self.text[:600]}")

    # What the parser tells

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value if value is not None else name for name, value in attrs}
        if tag == "form":
            action = urljoin(self.url, facts.get("action", self.url))
            self.forms.append(Form(action, facts.get("aria-label", ""), facts.get("method", "get").lower()))
        if tag == "input" and self.forms:
            self._input(self.forms[-1], facts)
        if tag not in _VOID:
            self._open.append((tag, facts, len(self._texts)))

    def handle_endtag(self, tag: str) -> None:
        while any(name == tag for name, _, _ in self._open):
            name, facts, start = self._open.pop()
            self._closed(name, facts, "".join(self._texts[start:]))
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        if not any(tag in ("script", "style") for tag, _, _ in self._open):
            self._texts.append(data)

    def _input(self, form: Form, facts: dict[str, str]) -> None:
        name, kind, value = facts.get("name", ""), facts.get("type", "text"), facts.get("value", "")
        if not name or kind == "submit" or "disabled" in facts:
            return
        form.names.add(name)
        if kind in ("checkbox", "radio"):
            form.choices.setdefault(name, []).append((value, ""))
        if kind != "file" and (kind not in ("checkbox", "radio") or "checked" in facts):
            form.fields.append((name, value))

    def _closed(self, tag: str, facts: dict[str, str], raw: str) -> None:
        words = " ".join(raw.split())
        form = self.forms[-1] if self.forms else None
        if tag == "title" and not self.title:
            self.title = words
        elif tag == "a" and "href" in facts:
            self.links.append((words, urljoin(self.url, facts["href"])))
        elif tag == "mark":
            self.marks.append(words)
        elif tag == "option" and form:
            select = next(one for name, one, _ in reversed(self._open) if name == "select").get("name", "")
            form.choices.setdefault(select, []).append((facts.get("value", words), words))
            if "selected" in facts:
                form.fields.append((select, facts.get("value", words)))
        elif tag == "select" and form and "name" in facts:
            form.names.add(facts["name"])
            if facts["name"] not in dict(form.fields):
                form.fields.append((facts["name"], next(iter(form.choices.get(facts["name"], [])), ("", ""))[0]))
        elif tag == "textarea" and form and "name" in facts and "disabled" not in facts:
            form.names.add(facts["name"])
            form.fields.append((facts["name"], raw.removeprefix("\n")))
        elif tag == "button" and form:
            form.buttons.append((facts.get("name", ""), facts.get("value", ""), words))


class Person:
    """Keeps cookies itself: httpx drops Keycloak's `Secure` ones on plain http, which browsers accept on loopback."""

    def __init__(self, urls: Sequence[str], passwords: Mapping[str, str]) -> None:
        """`urls`: the gateway's replicas; where one takes no connection the next is tried, as its entry does."""
        self.url, self._urls, self._passwords = urls[0], urls, passwords
        self.cookies: dict[str, str] = {}
        self._tokens: dict[str, str] = {}  # by session
        self._http = httpx.Client(timeout=30, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def send(self, method: str, url: str, **more: Any) -> httpx.Response:
        """One request, no redirect followed."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {**more.pop("headers", {}), **({"cookie": cookies} if cookies else {})}
        answer = self._ask(method, urljoin(self.url, url), headers=headers, **more)
        self._http.cookies.clear()
        for header in answer.headers.get_list("set-cookie"):
            for name, morsel in SimpleCookie(header).items():
                if morsel["max-age"] == "0" or not morsel.value:
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value
        return answer

    def _ask(self, method: str, url: str, **more: Any) -> httpx.Response:
        here = next((base for base in self._urls if url.startswith(f"{base}/")), "")
        for base in self._urls if here else ():
            try:
                return self._http.request(method, url.replace(here, base, 1), **more)
            except httpx.ConnectError:
                if base == self._urls[-1]:
                    raise
        return self._http.request(method, url, **more)

    def open(self, url: str, expect: int | None = 200) -> Page:
        return self._landed(self.send("GET", url), expect)

    def submit(
        self,
        page: Page,
        form: str,
        values: Mapping[str, str] | None = None,
        *,
        files: Files | None = None,
        button: str = "",
        expect: int | None = 200,
    ) -> Page:
        return self._landed(self.post(page, form, values, files=files, button=button), expect)

    def post(
        self,
        page: Page,
        form: str,
        values: Mapping[str, str] | None = None,
        *,
        files: Files | None = None,
        button: str = "",
    ) -> httpx.Response:
        """The form sent once; the answer as it comes, a redirect where it was accepted."""
        found = page.form(form)
        pairs = found.filled(values or {}, button or form)
        if found.method == "get":
            return self.send("GET", str(httpx.URL(found.action, params=pairs)))
        data: dict[str, Any] = {}
        for name, value in pairs:
            data.setdefault(name, []).append(value)
        return self.send("POST", found.action, data=data, files=files)

    def sign_in(self, username: str) -> Self:
        """By the forms of whichever issuer stands behind /sign-in."""
        page = self.open("/sign-in?return_to=/desk", None)
        form = next(one for one in page.forms if "password" in one.names)
        answer = self.send(
            "POST", form.action, data={**dict(form.fields), "username": username, "password": self._passwords[username]}
        )
        landed = self._landed(answer, None)
        assert "gongkai_session" in self.cookies, f"{username} is not signed in: {landed.status} {landed.text[:300]}"
        return self

    def api(self, method: str, path: str, body: Any = None, *, key: str = "") -> httpx.Response:
        """As a program in this person's browser would ask."""
        headers = {"content-type": "application/json"} if body is not None else {}
        if key:
            headers["idempotency-key"] = key
        if method != "GET":
            headers["x-csrf-token"] = self._token()
        return self.send(method, path, content=json.dumps(body) if body is not None else None, headers=headers)

    def _token(self) -> str:
        session = self.cookies.get("gongkai_session", "")
        if session and session not in self._tokens:
            self._tokens[session] = self.open("/desk").form("退出登录").value("csrf")
        return self._tokens.get(session, "")

    def _landed(self, answer: httpx.Response, expect: int | None) -> Page:
        for _ in range(12):
            if not answer.is_redirect:
                break
            answer = self.send("GET", urljoin(str(answer.url), answer.headers["location"]))
        page = Page(answer)
        assert expect is None or page.status == expect, (
            f"{answer.request.method} {answer.url}: {page.status}\n{page.text[:800]}"
        )
        return page
