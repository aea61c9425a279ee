"""A village clerk publishes a quarterly entry of the village ledger; a villager finds it."""

from tests.journeys.person import Page, Person
from tests.journeys.platforms import Platform, eventually
from tests.journeys.steps import hits, unique


def write_entry(clerk: Person, title: str) -> Page:
    """The form of the first quarterly item that is still owed, filled in; its preview."""
    home = clerk.open("/desk/villages")
    form = clerk.open(home.link("财务收支") if any("财务收支" in words for words, _ in home.links) else _owed(home))
    action = next(one for one in form.forms if "reviewed_by" in one.names)
    pairs = [
        pair
        for pair in action.fields
        if pair[0] not in ("title", "reviewed_by", "reviewed_on", "what", "amount", "text")
    ]
    data: dict[str, list[str]] = {}
    for name, value in pairs:
        data.setdefault(name, []).append(value)
    reviewer = next(value for value, _ in action.choices["reviewed_by"] if value)
    data |= {
        "title": [title],
        "reviewed_by": [reviewer],
        "reviewed_on": ["2026-10-12"],
        "text": ["收支由监督委员会逐笔核对。"],
    }
    if "what" in action.names:
        rows = len(data["kind"])
        data |= {"what": ["水面承包款", *[""] * (rows - 1)], "amount": ["12345.60", *[""] * (rows - 1)]}
    answer = clerk.send("POST", action.action, data={**data, "do": "preview"})
    assert answer.status_code == 303, Page(answer).text[:800]
    return clerk.open(answer.headers["location"])


def _owed(home: Page) -> str:
    return next(address for _, address in home.links if "period=" in address)


def test_a_quarterly_entry_is_published_and_found(platform: Platform) -> None:
    title = unique("石湾村季度收支")
    with platform.person("clerk.shiwan") as clerk, platform.person() as villager:
        preview = write_entry(clerk, title)
        assert title in preview.text
        assert not hits(villager, f'"{title}"'), "a draft is not public"
        page = clerk.submit(preview, "公布")
        assert "已公布" in page.text
        found = eventually(lambda: hits(villager, f'"{title}"'))
        assert len(found) == 1
        public = villager.open(found[0]["url"])
        assert title in public.text
        assert title in villager.open("/villages/shiwan/entries").text


def test_a_clerk_writes_for_no_other_village(platform: Platform) -> None:
    with platform.person("clerk.shiwan") as clerk:
        assert clerk.open("/desk/villages/new?village=shangzhou", None).status in (403, 404)
        body = {"village": "shangzhou", "item": "x", "period": "2026Q3"}
        refused = clerk.api("POST", "/api/village_affairs/entries", body, key="another-village")
        assert refused.status_code in (403, 404, 409, 422)
