"""No page leads nowhere: every link, picture, style, anchor and form that anyone is shown."""

import pytest

from tests.fuzz.town import ACCOUNTS, Town
from tests.fuzz.walking import Walk


def test_every_public_link_leads_somewhere(platform: Town, walks: dict[str, Walk]) -> None:
    walked = walks["anonymous"]
    assert not walked.broken
    paths = {url.partition("?")[0].removeprefix(platform.url) for url in walked.seen}
    assert {"/", "/search", "/disclosure", "/catalog", "/consultations", "/villages", "/api/docs"} <= paths
    assert {"/decisions", "/decisions/matters", "/hearings", "/receipts/verify"} <= paths
    for kind in ("/receipts/", "/places/", "/record/", "/consultations/", "/decisions/", "/hearings/"):
        assert [path for path in paths if path.startswith(kind)], kind
    assert len(paths) > 100


@pytest.mark.parametrize("role", [role for role in ACCOUNTS if role != "citizen"])
def test_every_link_of_the_desk_leads_somewhere(walks: dict[str, Walk], role: str) -> None:
    assert not walks[role].broken
    assert len(walks[role].seen) > 3


def test_a_citizen_is_shown_no_way_to_the_desk(platform: Town) -> None:
    page = platform.people["citizen"].open("/")
    assert not [words for words, address in page.links if address.endswith("/desk")]
    assert page.form("退出登录")
