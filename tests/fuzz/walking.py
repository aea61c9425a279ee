"""Walks a site as a person clicks: every link of every page, each kind of query a few times."""

from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from tests.fuzz.reading import Form, Reading
from tests.journeys.person import Person

ALIKE = 1  # addresses that differ only in the values of their query
FEW = 12  # addresses of one shape: what is hundreds of times the same page
_LEAVES = ("/sign-in", "/sign-out", "/id/")


@dataclass
class Walk:
    """`forms` by method, path without ids and field names; `queries`: path → names of its parameters."""

    seen: dict[str, int] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    forms: dict[tuple[str, str, tuple[str, ...]], tuple[str, Form]] = field(default_factory=dict)
    queries: dict[str, set[str]] = field(default_factory=dict)


def walk(who: Person, start: str, wanted: Callable[[str], bool], also: Sequence[str] = ()) -> Walk:
    """`wanted` says of a path whether to go there; `also`: addresses that somebody holds and no page shows."""
    walked, alike = Walk(), Counter[tuple[str, tuple[str, ...]]]()
    home, waiting = urlsplit(who.url).netloc, deque((urljoin(who.url, one), "") for one in (start, *also))
    while waiting:
        url, source = waiting.popleft()
        parts = urlsplit(url)
        names = tuple(sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}))
        if url in walked.seen or parts.netloc != home or parts.path.startswith(_LEAVES) or not wanted(parts.path):
            continue
        alike[parts.path, names] += 1
        if names and alike[parts.path, names] > ALIKE:
            continue
        if "*" in (shape := shape_of(url)):
            alike[shape, names] += 1
            if alike[shape, names] > FEW:
                continue
        walked.queries.setdefault(parts.path, set()).update(names)
        waiting += [(found, url) for found in _visit(who, url, source, walked)]
    return walked


def _visit(who: Person, url: str, source: str, walked: Walk) -> list[str]:
    answer = who.send("GET", url)
    walked.seen[url] = answer.status_code
    if answer.is_redirect:
        return [urljoin(url, answer.headers["location"])]
    if answer.status_code >= 400:
        walked.broken.append(f"{answer.status_code} {url} from {source}")
    if "html" not in answer.headers.get("content-type", ""):
        return []
    page = Reading(url, answer.text)
    walked.broken += [f"#{name} leads nowhere on {url}" for name in sorted(page.anchors - page.ids)]
    walked.broken += [f"script in the page {url}"] * (page.scripts > 0)
    for form in page.forms:
        names = tuple(sorted({name for name, _ in form.fields} | set(form.files)))
        walked.forms.setdefault((form.method, shape_of(form.action), names), (url, form))
    gets = [form for form in page.forms if form.method == "get"]
    return page.links + [f"{form.action.partition('?')[0]}?{urlencode(form.fields)}" for form in gets]


def shape_of(url: str) -> str:
    """The path with whatever looks like an id left out."""
    parts = urlsplit(url).path.split("/")
    return "/".join("*" if any(one.isdigit() or one in "._" for one in part) else part for part in parts)
