"""Names that the pages of consultations show for codes."""

PHASES = {
    "draft": ("草稿", ""),
    "upcoming": ("即将开始", "info"),
    "open": ("正在征求意见", "success"),
    "closed": ("已经截止", ""),
}
STATES = {
    "waiting": ("等待审核", "warning"),
    "shown": ("已公开", "success"),
    "hidden": ("未公开", ""),
}
REASONS = {
    "abuse": "辱骂、攻击他人",
    "off_topic": "与这项草案无关",
    "personal_data": "主要内容是个人信息",
    "duplicate": "与已公开的意见重复",
}
WHY = {**REASONS, "erased": "依法删除了原文"}
HELD = {
    "haste": "同一地址短时间内提交很多",
    "abuse": "可能有辱骂的话",
    "links": "有网址",
}
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
MODERATIONS = [
    ("before", "先审核，后公开", "一般选这一项。"),
    ("after", "先公开，后审核", "个人信息会自动遮盖，其他内容马上公开。"),
]
STEPS = {
    "accept": "收到",
    "enter": "工作人员记下",
    "let_through": "审核：公开",
    "hide": "审核：不公开",
    "take_back": "撤回审核",
    "erase": "依法删除原文",
}
ENTRY_DAYS = [("0", "不补记"), *((str(days), f"{days} 天") for days in range(1, 11))]
ACTIONS = {
    "draft": "新建草稿",
    "edit": "修改草稿",
    "open": "公开征求意见",
    "close": "征求意见截止",
    "answer": "公布采纳情况",
}
NEEDED = {
    "title": "标题",
    "explanation": "说明",
    "clauses": "草案正文",
    "opens_on": "开始日期",
    "closes_on": "截止日期",
    "other_ways": "其他提意见的方式",
}
WHOLE = "整个草案"
