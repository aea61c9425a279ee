"""A hearing is announced, people register without an account, it is moved; a visit is recorded for all to read."""

from datetime import timedelta

from kit.runtime.clock import SystemClock, today
from tests.journeys.person import Page, Person
from tests.journeys.platforms import Platform
from tests.journeys.steps import found_once, today_to_last, unique

DESK = "/desk/hearings"


def test_people_register_and_are_told_when_the_hearing_moves(platform: Platform) -> None:
    title = unique("停车收费听证会")
    with (
        platform.person("drafter.ziran") as drafter,
        platform.person("releaser.ziran") as releaser,
        platform.person() as citizen,
    ):
        page = announced(drafter, releaser, title)
        found_once(citizen, title)
        place = registered(citizen, page, "张大明", "13800138001")
        assert "报名成功" in place.text
        registered(citizen, page, "李小红", "13800138002")
        assert "张大明" not in citizen.open(f"/hearings/{page}").html
        seen = drafter.open(f"{DESK}/{page}/registrations").text
        assert "张大明" in seen
        assert "13800138002" in seen

        to = {"place": "镇文化站二楼", "reason": "会议室检修。"}
        releaser.submit(releaser.open(f"{DESK}/{page}"), "改时间、改地点", to)
        for address in (f"/hearings/{page}", place.path):
            said = citizen.open(address).text
            assert "镇文化站二楼" in said
            assert "会议室检修。" in said
        assert "报名已经取消" in citizen.submit(citizen.open(place.path), "取消报名").text


def test_the_same_registration_sent_three_times_is_one_place(platform: Platform) -> None:
    with (
        platform.person("drafter.ziran") as drafter,
        platform.person("releaser.ziran") as releaser,
        platform.person() as citizen,
    ):
        id = announced(drafter, releaser, unique("路灯座谈会"), kind="forum")
        page = citizen.open(f"/hearings/{id}/register")
        values = {"name": "王五", "phone": "13800138003", "role": "public"}
        answers = [citizen.post(page, "报名", values) for _ in range(3)]
        assert {answer.status_code for answer in answers} == {303}
        assert len({answer.headers["location"] for answer in answers}) == 1
        assert drafter.open(f"{DESK}/{id}/registrations").text.count("王五") == 1


def test_a_field_visit_is_recorded_and_its_result_is_found(platform: Platform) -> None:
    words = unique("走访看了三户的路灯")
    with platform.person("drafter.ziran") as drafter, platform.person("releaser.ziran") as releaser:
        day = today(SystemClock()) - timedelta(days=2)
        visit = {
            "kind": "field_visit",
            "title": unique("石湾村走访"),
            "explanation": "看一看路灯。",
            "day": day.isoformat(),
            "starts": "09:00",
            "ends": "10:00",
            "place": "石湾村",
        }
        id = drafter.submit(drafter.open(f"{DESK}/new"), "公告草稿", visit).path.rpartition("/")[2]
        releaser.submit(releaser.open(f"{DESK}/{id}"), "补记这次活动")
        minutes = f"{DESK}/{id}/minutes"
        drafter.submit(drafter.open(minutes), "记一段", {"kind": "note", "text": f"{words}。电话 13800138009。"})
        drafter.submit(drafter.open(minutes), "整理完毕")
        releaser.submit(releaser.open(minutes), "公布笔录")
        releaser.submit(releaser.open(f"{DESK}/{id}"), "公布结果", {"result": "列入五月维修。"})
    with platform.person() as citizen:
        said = citizen.open(f"/hearings/{id}").text
        assert words in said
        assert "13800138009" not in said
        assert "列入五月维修。" in said


def announced(drafter: Person, releaser: Person, title: str, kind: str = "hearing") -> str:
    """The id of a meeting for which registration is open from today."""
    first = today_to_last()
    values = {
        "kind": kind,
        "title": title,
        "explanation": "听一听大家的意见。",
        "draft_title": "方案（草案）",
        "day": (first + timedelta(days=60)).isoformat(),
        "starts": "09:00",
        "ends": "11:00",
        "place": "镇政府三楼会议室",
        "contact": "0793-1234567",
        "accessibility": "有电梯。",
        "quota-interested_party": "2",
        "quota-public": "2",
        "selection": "lot",
        "seed_source": "双色球开奖号码",
        "seed_day": (first + timedelta(days=31)).isoformat(),
        "seed_time": "22:00",
        "registration_opens": first.isoformat(),
        "registration_closes": (first + timedelta(days=30)).isoformat(),
    }
    made = drafter.submit(drafter.open(f"{DESK}/new"), "公告草稿", values)
    releaser.submit(releaser.open(made.path), "发布公告")
    return made.path.rpartition("/")[2]


def registered(citizen: Person, id: str, name: str, phone: str) -> Page:
    """Their place."""
    values = {"name": name, "phone": phone, "role": "interested_party", "stance": "against"}
    return citizen.submit(citizen.open(f"/hearings/{id}/register"), "报名", values)
