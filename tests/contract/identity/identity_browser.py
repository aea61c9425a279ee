"""A browser small enough to sign in at either issuer: cookies, redirects and the first form of a page."""

from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urljoin

import httpx


class Page(HTMLParser):
    def __init__(self, answer: httpx.Response) -> None:
        super().__init__()
        self.url = str(answer.url)
        self.status = answer.status_code
        self.text = answer.text
        self.action = ""
        self.fields: dict[str, str] = {}
        self.feed(answer.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        if tag == "form" and not self.action:
            self.action = urljoin(self.url, facts.get("action", ""))
        if tag == "input" and facts.get("name") and facts.get("type") not in ("submit", "checkbox"):
            self.fields[facts["name"]] = facts.get("value", "")


class Browser:
    """Keeps cookies itself: httpx drops Keycloak's `Secure` ones on plain http, which browsers accept on loopback."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self.cookies: dict[str, str] = {}

    async def send(self, method: str, url: str, form: dict[str, str] | None = None) -> httpx.Response:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = await self._http.request(method, url, data=form, headers={"Cookie": cookies} if cookies else {})
        for header in answer.headers.get_list("set-cookie"):
            for name, morsel in SimpleCookie(header).items():
                self.cookies[name] = morsel.value
        self._http.cookies.clear()
        return answer

    async def open(self, url: str, stop: str = "\n", form: dict[str, str] | None = None) -> Page | str:
        """Follow redirects to a page, or to the first address that starts with `stop`."""
        answer = await self.send("POST" if form is not None else "GET", url, form)
        while answer.is_redirect:
            url = urljoin(str(answer.url), answer.headers["location"])
            if url.startswith(stop):
                return url
            answer = await self.send("GET", url)
        return Page(answer)

    async def sign_in(
        self, url: str, username: str, password: str, stop: str = "http://127.0.0.1:8080/sign-in/"
    ) -> str:
        page = await self.open(url, stop)
        if isinstance(page, Page):
            filled = page.fields | {"username": username, "password": password}
            page = await self.open(page.action, stop, filled)
        assert isinstance(page, str), page.text
        return page
