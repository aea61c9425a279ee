"""What consultations, decisions, hearings and receipts call the same things, wherever they are shown: name, tone."""

from collections.abc import Mapping
from typing import Any

PHASES = {
    "draft": ("草稿", ""),
    "upcoming": ("即将开始", "info"),
    "open": ("正在征求意见", "success"),
    "closed": ("已经截止", ""),
}
WHOLE = "整个草案"

COMMENT_STATES = {
    "waiting": ("等待审核", "warning"),
    "shown": ("已公开", "success"),
    "hidden": ("未公开", ""),
    "missing": ("原文丢失", "error"),
}
REASONS = {
    "abuse": "辱骂、攻击他人",
    "off_topic": "与这项草案无关",
    "personal_data": "主要内容是个人信息",
    "duplicate": "与已公开的意见重复",
}
WHY = {**REASONS, "erased": "依法删除了原文"}
SOURCES = {
    "online": "网上",
    "phone": "电话",
    "letter": "来信",
    "in_person": "当面",
    "meeting": "会议",
}
OUTCOMES = {
    "adopted": ("已采纳", "success"),
    "partly": ("部分采纳", "info"),
    "not_adopted": ("未采纳", ""),
}

GATHERINGS = {"hearing": "听证会", "observers": "列席会议", "forum": "座谈会", "field_visit": "实地走访"}
MANNERS = {**GATHERINGS, "open_comments": "公开征求意见"}
GATHERING_PHASES = {
    "draft": ("草稿", ""),
    "announced": ("已公告，还没开始报名", "info"),
    "registering": ("正在报名", "success"),
    "registered": ("报名已截止", "info"),
    "selected": ("已选人，名单待公布", "info"),
    "listed": ("名单已公布", "info"),
    "held": ("已经召开", ""),
    "recorded": ("笔录已公布", ""),
    "concluded": ("已有结果", "success"),
    "cancelled": ("已取消", "error"),
}
ROLES = {
    "interested_party": "利害关系人",
    "deputy": "人大代表、政协委员",
    "expert": "专家",
    "public": "群众代表",
    "media": "新闻媒体",
}


def met(one: Mapping[str, Any]) -> dict[str, Any]:
    """A hearing, forum or visit with the names of what it is and how far it is: the same words on every page."""
    coming = one["phase"] == "announced" and not one["registers"]
    state = ("即将举行", "info") if coming else GATHERING_PHASES[one["phase"]]
    return {**one, "kind_name": GATHERINGS[one["kind"]], "state_name": state}
