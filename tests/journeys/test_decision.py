"""A decision is started at the desk, and a villager follows it: where it stands, what comes next, where to speak."""

import secrets
from datetime import timedelta
from typing import Any

from kit.runtime.clock import SystemClock, today
from tests.journeys.person import Page, Person
from tests.journeys.platforms import Platform, eventually
from tests.journeys.steps import hits, ok, today_to_last, unique

DESK = "/desk/decisions"
API = "/api/consultation"


def test_a_villager_follows_a_decision_from_its_start_to_the_draft(platform: Platform) -> None:
    title = unique("石湾村水塘改造")
    day = today(SystemClock())
    until = {"until": (day + timedelta(days=40)).isoformat()}
    with (
        platform.person("drafter.ziran") as drafter,
        platform.person("releaser.ziran") as releaser,
        platform.person() as villager,
    ):
        told = {"title": title, "summary": "水塘清淤、加护栏、修洗衣台。"}
        desk = drafter.submit(drafter.open(f"{DESK}/new"), "决策", told).path
        public = desk.removeprefix("/desk")
        assert title not in villager.open("/decisions").text
        _put(drafter, desk, "start", title="启动决定", by="港口镇人民政府")
        assert "预计" in releaser.submit(releaser.open(desk), "进入下一环节", until).text
        _put(drafter, desk, "draft", title="水塘改造方案（草案）", by="自然资源所")
        releaser.submit(releaser.open(desk), "进入下一环节", until)

        consultation = _asked(drafter, releaser, desk.rpartition("/")[2], title)
        page = eventually(lambda: _told(villager.open(public), consultation))
        assert page
        assert "现在：公众参与" in page.text
        assert "接下来：专家论证" in page.text
        assert "水塘改造方案（草案）" in page.text
        assert page.link("去提意见").endswith(consultation)
        (hit,) = eventually(lambda: _found(villager, title, "公众参与"), within=45.0)
        assert hit["url"] == public

        early = releaser.api("POST", f"{API}{public}/advance", {"leaving": "public_participation", **until})
        assert early.json()["code"] == "consultation.gates_shut"
        stop = releaser.open(desk)
        releaser.submit(stop, "终止", {"reason": "村民大会决定缓办。"})
        ended = eventually(lambda: "村民大会决定缓办。" in villager.open(public).text)
        assert ended


def test_the_demo_shows_the_list_of_matters_and_decisions_on_their_way(platform: Platform) -> None:
    with platform.person() as villager, platform.person("reviewer.dangzheng") as reviewer:
        matters = villager.open("/decisions/matters")
        assert "镇村规划的编制和修改" in matters.text
        listed = villager.open("/decisions")
        plan = villager.open(listed.link("村庄规划"))
        assert "去提意见" in plan.text
        assert "草案" in villager.open(plan.link("去提意见")).text
        canteens = villager.open(listed.link("老年食堂"))
        assert "现在：合法性审查" in canteens.text
        assert "不属于专业性、技术性较强的事项" in canteens.text
        waiting = reviewer.open("/desk").text
        assert "审核清单" in waiting
    with platform.person("legality.sifa") as lawyer:
        assert "出具合法性审查意见" in lawyer.open("/desk").text


def _told(page: Page, address: str) -> Page | None:
    """A page that another gateway has kept may be a second old."""
    return page if address in page.html else None


def _found(visitor: Person, title: str, stage: str) -> list[dict[str, Any]]:
    return [one for one in hits(visitor, f'"{title}"', kind="decision") if one["extra"]["stage"] == stage]


def _put(drafter: Person, desk: str, kind: str, **fields: str) -> None:
    drafter.submit(drafter.open(f"{desk}/papers/new?kind={kind}"), "登记材料", fields)


def _asked(drafter: Person, releaser: Person, decision: str, title: str) -> str:
    """Address of a consultation about it that is open."""
    day = today_to_last()
    draft = {
        "title": f"{title}征求意见",
        "explanation": "请大家看看。",
        "text": "第一条 清淤。\n第二条 加护栏。",
        "opens_on": day.isoformat(),
        "closes_on": (day + timedelta(days=31)).isoformat(),
        "other_ways": "到村部口头提。",
        "decision": decision,
    }
    made = ok(drafter.api("POST", f"{API}/consultations", draft, key=secrets.token_hex(8))).json()
    ok(releaser.api("POST", f"{API}/consultations/{made['id']}/open"))
    return f"/consultations/{made['id']}"
