"""A draft decision that is open for comment now, with a first opinion from the public."""

from datetime import timedelta
from importlib.resources import files

from deploy.demo.api import DemoApi
from kit.runtime.clock import SystemClock, today

DRAFTER, RELEASER, MODERATOR = "drafter.ziran", "releaser.ziran", "moderator.ziran"
COMMENT = "桃岭村到镇上的路弯多，规划里的会车道能不能优先安排在学校附近那一段？"


async def seed(api: DemoApi) -> None:
    opens = today(SystemClock())
    draft = {
        "title": "《港口镇村庄规划（2021—2035年）（草案）》公开征求意见",
        "explanation": "规划管今后十几年的建房、修路、种地和留绿。定下来以前，请大家看看草案，说说意见。",
        "text": (files("deploy.demo") / "documents" / "village-plan-draft.txt").read_text(),
        "opens_on": opens.isoformat(),
        "closes_on": (opens + timedelta(days=45)).isoformat(),
        "other_ways": "也可以打电话、寄信或者当面到自然资源所（镇政府一楼），还可以投进各村公示栏旁的意见箱。",
    }
    made = await api.post(DRAFTER, "/api/consultation/consultations", draft, key="village-plan")
    path = f"/api/consultation/consultations/{made['id']}"
    if made["state"] == "draft":
        await api.post(RELEASER, f"{path}/open")
    comment = await api.post("citizen", f"{path}/comments", {"text": COMMENT}, key="village-plan-1")
    await api.post(MODERATOR, "/api/consultation/moderations", {"ids": [comment["id"]], "outcome": "shown"})
