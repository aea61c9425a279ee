"""What people entrust to the platform stays in the store of the service that needs it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from kit.runtime.clock import SHANGHAI
from tests.fuzz import furniture
from tests.fuzz.town import Town
from tests.journeys.person import Page

PHONE, CONTACT, ID_NUMBER = "13807918642", "wang.qiuhua@example.com", "360121199003070013"
NAME, DRAFTED = "王秋华住址樟树下十七号", "尚未公开的草稿里的一句话"
SECRETS = (PHONE, CONTACT, ID_NUMBER, NAME, DRAFTED)


@pytest.fixture(scope="module")
def seen(fuzzed_town: Town) -> list[Page]:
    """A villager's comment is let through, another registers for a hearing, a letter is written down, a draft is
    written on: every page that this led over."""
    people, words = fuzzed_town.people, f"我叫{NAME}，身份证{ID_NUMBER}，电话{PHONE}，请把路修好。"
    consultation = f"/consultations/{furniture.open_consultation(fuzzed_town)}"
    form = people["anonymous"].open(f"{consultation}/comment")
    receipt = people["anonymous"].submit(form, "提意见", {"text": words, "contact": CONTACT})
    queue = people["moderator"].open("/desk/consultations")
    id = next(form.value("id") for form in queue.forms if words in form.value("text"))
    furniture.done(fuzzed_town, "moderator", "/api/consultation/moderations", {"ids": [id], "outcome": "shown"})
    public = people["anonymous"].open(f"{consultation}/opinions?view=each")
    draft = people["drafter"].submit(
        people["drafter"].open("/desk/documents/new"),
        "/desk/documents/new",
        {"title": DRAFTED, "body": f"{NAME} {ID_NUMBER} {PHONE}"},
    )
    return [form, receipt, queue, public, draft, *_elsewhere(fuzzed_town, words)]


def _elsewhere(town: Town, words: str) -> list[Page]:
    people, consultation = town.people, furniture.open_consultation(town)
    letter = {"text": words, "source": "letter", "said_on": str(datetime.now(SHANGHAI).date()), "contact": CONTACT}
    path = f"/api/consultation/consultations/{consultation}/opinions"
    entered = furniture.done(town, "moderator", path, letter, "private-letter")["comment"]["id"]
    shown = {"ids": [entered], "outcome": "shown", "note": f"已电话告知{PHONE}"}
    furniture.done(town, "moderator", "/api/consultation/moderations", shown)
    coming = people["anonymous"].api("GET", "/api/consultation/gatherings").json()["items"]
    hearing = next(one["id"] for one in coming if one["phase"] == "registering")
    person = {"name": NAME, "phone": PHONE, "email": CONTACT, "interest": f"{ID_NUMBER}，想问路。"}
    place = furniture.registered(town, hearing, "private-place", **person)
    addresses = f"/hearings/{hearing}", f"/consultations/{consultation}", f"/record/{consultation}"
    public = [people["anonymous"].open(address) for address in addresses]
    for page in public:
        assert not [secret for secret in SECRETS if secret in page.html], page.url
    return [people["anonymous"].open(f"/places/{place['ticket']}"), *public, *_later(town, hearing, place, words)]


def _later(town: Town, hearing: str, place: dict[str, Any], words: str) -> list[Page]:
    """A file with a name in its name, a place given back by phone, words erased, a visit written up."""
    people, api = town.people, "/api/consultation"
    named = furniture.comment_with_file(town, f"{NAME}{PHONE}.png")["id"]
    furniture.done(town, "moderator", f"{api}/moderations", {"ids": [named], "outcome": "shown"})
    one = people["anonymous"].api("GET", f"{api}/gatherings/{hearing}").json()
    staff = "moderator" if one["department"] == "ziran" else "releaser"
    back = {"number": place["number"], "reason": f"{NAME}来电{PHONE}"}
    furniture.done(town, staff, f"{api}/gatherings/{hearing}/place-cancel", back)
    taken = furniture.taken(town, "private-erased", words, contact=CONTACT)
    erased, reason = taken["comment"]["id"], f"{PHONE}来电，证件{ID_NUMBER}"
    ground = {"ground": "consent_withdrawn", "reason": reason}
    furniture.done(town, "disclosure_officer", f"{api}/comments/{erased}/erase", ground)
    visit = _visited(town)
    public = [people["anonymous"].open(f"/{path}") for path in (f"hearings/{visit}", f"receipts/{taken['ticket']}")]
    given = [
        people["anonymous"].send("GET", f"{api}/{path}").text for path in (f"comments/{named}", f"gatherings/{visit}")
    ]
    for text in (*(page.html for page in public), *given):
        assert not [secret for secret in SECRETS if secret in text], text
    return public


def _visited(town: Town) -> str:
    """A visit recorded with the phone numbers that were called out in it."""
    day = datetime.now(SHANGHAI).date() - timedelta(days=2)
    about = {"kind": "field_visit", "title": "看路灯", "explanation": "看一看路灯。", "place": "石湾村"}
    times = {"starts_at": f"{day}T09:00", "ends_at": f"{day}T10:00"}
    path = "/api/consultation/gatherings"
    id = str(furniture.done(town, "drafter", path, about | times, "private-visit")["id"])
    furniture.done(town, "releaser", f"{path}/{id}/hold")
    line = {"speaker_name": f"老王{PHONE}", "text": f"打{PHONE}，证件{ID_NUMBER}。"}
    furniture.done(town, "drafter", f"{path}/{id}/minutes", line, "private-line")
    furniture.done(town, "drafter", f"{path}/{id}/minutes/finish")
    furniture.done(town, "drafter", f"{path}/{id}/minutes/reopen", {"reason": f"更正{PHONE}"})
    furniture.done(town, "drafter", f"{path}/{id}/minutes/finish")
    furniture.done(town, "releaser", f"{path}/{id}/minutes/publish", {"unsigned_reason": f"{PHONE}没有接。"})
    return id


def test_a_shown_comment_is_masked(seen: list[Page]) -> None:
    public = seen[3]
    assert "请把路修好" in public.text
    assert not [secret for secret in (PHONE, ID_NUMBER, CONTACT) if secret in public.html]


def test_no_address_carries_it(seen: list[Page]) -> None:
    addresses = [page.url for page in seen] + [address for page in seen for _, address in page.links]
    assert not [address for address in addresses for secret in SECRETS if secret in address or quote(secret) in address]


def test_the_event_log_and_the_index_do_not_hold_it(platform: Town, seen: list[Page]) -> None:
    for file in (*platform.folder.glob("log.db*"), platform.folder / "index"):
        for part in _files(file):
            held = part.read_bytes()
            assert not [secret for secret in SECRETS if secret.encode() in held], part.name


def test_what_the_process_says_does_not_hold_it(platform: Town, seen: list[Page]) -> None:
    said = platform.log.read_text() + platform.people["anonymous"].send("GET", "/metrics").text
    assert "request" in said
    assert not [
        secret for secret in (*SECRETS, *platform.passwords.values()) if secret in said.replace(_greeting(said), "")
    ]


@pytest.mark.parametrize("words", SECRETS)
def test_no_search_finds_it(platform: Town, seen: list[Page], words: str) -> None:
    answer = platform.people["anonymous"].send("GET", f"/api/search?q={quote(chr(34) + words + chr(34))}")
    assert answer.json()["total"] == 0


def test_what_the_process_says_does_not_hold_a_ticket(platform: Town, seen: list[Page]) -> None:
    """Whoever has one sees what its holder wrote."""
    for kind, tickets in furniture.tickets(platform).items():
        for ticket in tickets:
            platform.people["anonymous"].open(f"/{kind}/{ticket}")
            assert ticket not in platform.log.read_text()


def test_letters_hold_nothing_but_whom_they_are_for(platform: Town, seen: list[Page]) -> None:
    letters = [message_from_bytes(one.read_bytes(), policy=policy.default) for one in _files(platform.folder / "mail")]
    bodies = [body.get_content() for one in letters if isinstance(one, EmailMessage) and (body := one.get_body())]
    assert bodies
    assert not [secret for secret in (PHONE, ID_NUMBER, DRAFTED) for said in bodies if secret in said]


def _files(path: Path) -> Iterator[Path]:
    yield from [path] if path.is_file() else (part for part in path.rglob("*") if part.is_file())


def _greeting(said: str) -> str:
    """The demonstration passwords are printed once, on purpose."""
    return said.partition("  演示账号")[2].partition("\n\n")[0]
