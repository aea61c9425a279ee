"""Codes of what is owed, in words."""

STATES = {
    "overdue": ("已到期，未公开", "error"),
    "due_soon": ("快到期", "warning"),
    "due": ("未到期", "info"),
    "fulfilled": ("按时公开", "success"),
    "fulfilled_late": ("逾期公开", "warning"),
    "cut_short": ("公示期不足", "error"),
}

HAPPENINGS = {
    "formation": "信息形成或者变更",
    "approval": "批准（审议、表决通过）",
    "budget_approved": "预算、决算经批准",
    "approval_received": "收到批复（批准文件）",
    "decision": "作出决定",
    "review_completed": "审核（评审、评议）完成",
    "publicity_ended": "公示期满",
    "completion": "完成（竣工、验收、办结）",
    "acceptance": "受理",
    "request_received": "收到申请",
    "event": "活动举办（可以登记将来的日期）",
    "other": "其他起算的事",
    "disclosed": "已在其他渠道公布（公示栏、村务公开栏等）",
}
