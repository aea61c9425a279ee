"""Names that the pages of consultations show for codes."""

PHASES = {
    "draft": ("草稿", ""),
    "upcoming": ("即将开始", "info"),
    "open": ("正在征求意见", "success"),
    "closed": ("已经截止", ""),
}
REASONS = {
    "abuse": "辱骂、攻击他人",
    "off_topic": "与这项草案无关",
    "personal_data": "主要内容是个人信息",
    "duplicate": "与已公开的意见重复",
}
MODERATIONS = [
    ("before", "先审核，后公开", "一般选这一项。"),
    ("after", "先公开，后审核", "个人信息会自动遮盖，其他内容马上公开。"),
]
ACTIONS = {"draft": "新建草稿", "edit": "修改草稿", "open": "公开征求意见", "close": "征求意见截止"}
NEEDED = {
    "title": "标题",
    "explanation": "说明",
    "clauses": "草案正文",
    "opens_on": "开始日期",
    "closes_on": "截止日期",
    "other_ways": "其他提意见的方式",
}
