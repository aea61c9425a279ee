"""Names that the pages of consultations show for codes."""

HELD = {
    "haste": "同一地址短时间内提交很多",
    "abuse": "可能有辱骂的话",
    "links": "有网址",
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
