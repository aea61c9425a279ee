"""Names that the page shows for codes."""

STATES = {
    "waiting": ("等待审核", "warning"),
    "shown": ("已公开", "success"),
    "hidden": ("未公开", ""),
}
REASONS = {
    "abuse": "辱骂、攻击他人",
    "off_topic": "与草案无关",
    "personal_data": "主要内容是个人信息",
    "duplicate": "与已公开的意见重复",
    "erased": "依法删除了原文",
}
OUTCOMES = {
    "adopted": ("已采纳", "success"),
    "partly": ("部分采纳", "info"),
    "not_adopted": ("未采纳", ""),
}
KINDS = {"hearing": "听证会", "observers": "列席会议", "forum": "座谈会", "field_visit": "实地走访"}
ROLES = {
    "interested_party": "利害关系人",
    "deputy": "代表委员",
    "expert": "专家",
    "public": "群众",
    "media": "媒体",
}
SEATS = {
    "registered": ("已报名", "info"),
    "withdrawn": ("已退出", ""),
    "entered": ("等待抽签", "info"),
    "chosen": ("已选上，请确认", "warning"),
    "confirmed": ("已确认参加", "success"),
    "waiting": ("候补", "info"),
    "unchosen": ("没有选上", ""),
    "lapsed": ("过期没有确认", ""),
    "cancelled": ("已取消", ""),
    "duplicate": ("重复报名", ""),
}
