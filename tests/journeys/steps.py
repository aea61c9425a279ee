"""What people do again and again in the journeys, through the pages as they are."""

import re
import secrets
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx

from kit.runtime.clock import SystemClock, today
from tests.journeys.person import Page, Person
from tests.journeys.platforms import ROOT, Platform, R, eventually

HERE = Path(__file__).parent
ITEM = "township_general.government_documents"
OWN_PLAN = HERE / "files/plan.txt"
TO_FILL_IN = timedelta(seconds=30)


def plan_file() -> Path:
    """A town's real plan where one lies beside the checkout, else an invented one of the same structure."""
    return next(iter(sorted((ROOT.parent / "shared/seeds").glob("*.txt"))), OWN_PLAN)


def unique(words: str) -> str:
    """Words that no other test has written, made of letters that searches keep whole."""
    return f"{words}{secrets.token_hex(4)}"


def today_to_last() -> date:
    """Today; shortly before midnight tomorrow, waited for: what opens today is refused once the day is over."""
    clock = SystemClock()
    day = (clock.now() + TO_FILL_IN).date()
    while today(clock) < day:
        time.sleep(1)
    return day


def again(act: Callable[[], R], within: float = 30.0) -> R:
    """What a person does when no answer came, or one that asks to try again."""

    def tried() -> R | None:
        try:
            return act()
        except AssertionError as refused:
            if not re.search(r"\b50[234]\b", str(refused)):
                raise
            return None

    found = eventually(tried, within, every=0.1)
    assert found is not None
    return found


def import_file(clerk: Person, name: str, content: bytes) -> Page:
    """The editor of the draft that was made from the file."""
    page = clerk.open("/desk/documents/import")
    return clerk.submit(page, "导入为草稿", files={"file": (name, content)})


def send_to_review(clerk: Person, editor: Page, **changes: str) -> str:
    """Save with these changes and submit; the document's address on the desk."""
    page = clerk.submit(editor, "文件草稿", changes, button="保存并送审")
    assert "已送审" in page.text, page.text[:500]
    return page.path


def take_step(person: Person, address: str, button: str, values: dict[str, str] | None = None) -> Page:
    return person.submit(person.open(address), button, values)


def ready_to_release(platform: Platform, *titles: str) -> list[str]:
    """Documents drafted, reviewed and approved by /api; their ids."""
    offices = ("drafter.dangzheng", "reviewer.dangzheng", "legality.sifa")
    with ExitStack() as desks:
        people = [desks.enter_context(platform.person(office)) for office in offices]
        return [_approved(*people, title) for title in titles]


def _approved(drafter: Person, reviewer: Person, lawyer: Person, title: str) -> str:
    body = [{"kind": "paragraph", "text": f"{title}的正文。"}]
    draft = {"title": title, "body": body, "item": ITEM, "issued_on": "2022-03-01"}
    made = ok(drafter.api("POST", "/api/publication/documents", draft, key=secrets.token_hex(8)))
    path = f"/api/publication/documents/{made.json()['id']}"
    ok(drafter.api("POST", f"{path}/submit"))
    ok(reviewer.api("POST", f"{path}/approve"))
    ok(lawyer.api("POST", f"{path}/clear"))
    return str(made.json()["id"])


def release(releaser: Person, id: str) -> dict[str, Any]:
    done: dict[str, Any] = ok(releaser.api("POST", f"/api/publication/documents/{id}/release")).json()
    return done


def ok(answer: httpx.Response) -> httpx.Response:
    assert answer.is_success, f"{answer.request.method} {answer.url}: {answer.status_code} {answer.text[:600]}"
    return answer


def hits(visitor: Person, words: str, **query: str) -> list[dict[str, Any]]:
    """What /api/search brings; nothing while it rests."""
    answer = visitor.send("GET", str(httpx.URL("/api/search", params={"q": words, "size": "100", **query})))
    found: list[dict[str, Any]] = answer.json()["results"] if answer.status_code == 200 else []
    return found


def found_once(visitor: Person, words: str, within: float = 45.0) -> float:
    """Seconds until exactly one hit; never more than one."""
    began = time.monotonic()
    seen = eventually(lambda: hits(visitor, f'"{words}"'), within, lambda: f"{words} is not found", every=0.02)
    assert len(seen) == 1, seen
    return time.monotonic() - began


def open_consultation(visitor: Person) -> str:
    """The address of the one that is open for comment."""
    return visitor.open("/consultations").link("村庄规划")


def comment_form(visitor: Person, consultation: str) -> Page:
    """The page on which an opinion of the whole draft is written."""
    return visitor.open(visitor.open(consultation).link("写意见"))


def each_comment(visitor: Person, consultation: str) -> Page:
    """What people said, one by one, the newest first."""
    return visitor.open(f"{consultation}/opinions?view=each")
