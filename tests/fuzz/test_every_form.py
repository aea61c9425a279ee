"""Garbage in every field, every query and every place of every path: refused in plain words, never a 500."""

import random
from urllib.parse import quote, urlencode

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz import seeded
from tests.fuzz.garbage import BYTES
from tests.fuzz.reading import Form
from tests.fuzz.town import ACCOUNTS, Town
from tests.fuzz.walking import Walk, shape_of
from tests.journeys.person import Person

EXAMPLES, SOAK_EXAMPLES = 12, 2_000
KEPT = ("csrf",)  # else nothing but the expired form would answer
QUERY = (
    "q",
    "after",
    "page",
    "size",
    "sort",
    "kind",
    "department",
    "domain",
    "village",
    "year",
    "period",
    "clause",
    "theme",
    "view",
    "state",
    "return_to",
    "next",
)


@pytest.mark.parametrize("role", ["anonymous", *ACCOUNTS])
def test_garbage_in_forms_is_answered_in_plain_words(platform: Town, walks: dict[str, Walk], role: str) -> None:
    _fill(platform, walks, role, EXAMPLES)


def test_garbage_in_queries_is_answered_in_plain_words(platform: Town, walks: dict[str, Walk]) -> None:
    _ask(platform, walks, EXAMPLES * 10)


def test_garbage_in_paths_is_answered_in_plain_words(platform: Town, walks: dict[str, Walk]) -> None:
    _wander(platform, walks, EXAMPLES * 10)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_garbage_for_long(platform: Town, walks: dict[str, Walk]) -> None:
    for role in ("anonymous", *ACCOUNTS):
        _fill(platform, walks, role, SOAK_EXAMPLES)
    _ask(platform, walks, SOAK_EXAMPLES)
    _wander(platform, walks, SOAK_EXAMPLES)


def _fill(town: Town, walks: dict[str, Walk], role: str, examples: int) -> None:
    who, walked = town.people[role], walks.get(role, walks["anonymous"])
    for (method, shape, _), (url, form) in walked.forms.items():
        if method == "post" and shape != "/sign-out":
            _fill_one(who, url, form, examples)


def _fill_one(who: Person, url: str, form: Form, examples: int) -> None:
    names = [name for name, _ in form.fields if name not in KEPT]

    @seeded.examples(examples)
    @given(
        values=st.lists(BYTES, min_size=len(names), max_size=len(names)),
        garbled=st.sets(st.sampled_from(names or [""])),
    )
    def run(values: list[bytes], garbled: set[str]) -> None:
        given_values = dict(form.fields)
        pairs = [
            (name, value if name in garbled else given_values[name].encode())
            for name, value in zip(names, values, strict=True)
        ]
        pairs += [(name, _token(who, url).encode()) for name in KEPT]
        _plain(_post(who, form, pairs))

    run()


def _post(who: Person, form: Form, pairs: list[tuple[str, bytes]]) -> httpx.Response:
    if form.files:
        files = {name: (b"\xe8\xae\xa1\xe5\x88\x92.docx".decode(), pairs[0][1], "text/plain") for name in form.files}
        data = {name: value.decode("utf-8", "replace") for name, value in pairs}
        return who.send("POST", form.action, data=data, files=files)
    headers = {"content-type": "application/x-www-form-urlencoded"}
    return who.send("POST", form.action, content=urlencode(pairs), headers=headers)


def _token(who: Person, url: str) -> str:
    """Of this person's session, or of a visitor's form cookie; empty where the page gives a visitor none."""
    known: dict[str, str] = vars(who).setdefault("tokens", {})
    held = who.cookies.get("gongkai_session") or who.cookies.get("gongkai_form") or ""
    if not known.get(held):
        page = who.open(url, None)
        held = who.cookies.get("gongkai_session") or who.cookies.get("gongkai_form") or ""
        known[held] = next((form.value("csrf") for form in page.forms if form.value("csrf")), "")
    return known[held]


def _ask(town: Town, walks: dict[str, Walk], examples: int) -> None:
    who = town.people["administrator"]
    pages = [(path, sorted(names | set(QUERY))) for path, names in _each_shape(walks)]
    chosen = random.Random(7).sample(pages, min(len(pages), 60)) + [one for one in pages if one[0] == "/search"]

    @seeded.examples(examples)
    @given(page=st.sampled_from(chosen), data=st.data())
    def run(page: tuple[str, list[str]], data: st.DataObject) -> None:
        path, names = page
        pairs = data.draw(st.lists(st.tuples(st.sampled_from(names), BYTES), max_size=4))
        url = f"{town.url}{path}?{urlencode(pairs)}"
        _plain(who.send("GET", url))
        _plain(town.people["anonymous"].send("GET", url))

    run()


def _wander(town: Town, walks: dict[str, Walk], examples: int) -> None:
    who = town.people["administrator"]
    paths = [path for path, _ in _each_shape(walks)]

    @seeded.examples(examples)
    @given(path=st.sampled_from(paths), place=st.integers(1, 5), put=BYTES)
    def run(path: str, place: int, put: bytes) -> None:
        parts = path.split("/")
        parts[min(place, len(parts) - 1)] = quote(put, safe="")
        _plain(who.send("GET", town.url + "/".join(parts)))

    run()


def _each_shape(walks: dict[str, Walk]) -> list[tuple[str, set[str]]]:
    """One path of each shape with its parameters: ids are new in every run, and yet the same examples meet the same."""
    found: dict[str, tuple[str, set[str]]] = {}
    for walked in walks.values():
        for path, names in walked.queries.items():
            found.setdefault(shape_of(path), (path, set()))[1].update(names)
    return [found[shape] for shape in sorted(found)]


def _plain(answer: httpx.Response) -> None:
    about = (answer.request.method, str(answer.url)[:300], answer.status_code)
    assert answer.status_code in (200, 303, 400, 401, 403, 404, 405, 409, 410, 413, 414, 415, 422), (
        about,
        answer.text[:1500],
    )
    if answer.status_code >= 400 and "html" in answer.headers.get("content-type", ""):
        assert 'lang="zh-CN"' in answer.text, about
    assert "stolen" not in str(answer.headers.get_list("set-cookie")), about
