"""Names that the pages of hearings, observers, forums and field visits show for codes."""

KIND_HINTS = [
    ("hearing", "听证会", "切身利益受影响、意见分歧大的事，双方当面陈述、质证、辩论。"),
    ("observers", "列席会议", "请村民代表和有关人员到会旁听、发言。"),
    ("forum", "座谈会", "请有关的人坐下来谈。"),
    ("field_visit", "实地走访", "到现场看，听当地人说。"),
]
ROLE_HINTS = {
    "interested_party": "这件事直接关系到您的生产、生活或财产。",
    "deputy": "本届人大代表或者政协委员。",
    "expert": "懂这方面技术或者法律的人。",
    "public": "关心这件事的居民、村民。",
    "media": "新闻单位的记者。",
}
STANCES = [("for", "赞成"), ("against", "不赞成"), ("neutral", "还没有想好")]
STANCE_NAMES = dict(STANCES)
SELECTIONS = [
    ("lot", "抽签", "谁都能照公开的办法重算一遍，结果不能更改。"),
    ("order", "按报名先后", "名额满了的排在候补。"),
    ("organiser", "由主办单位挑选", "要写明理由，向社会公开。"),
]
SELECTION_NAMES = {code: name for code, name, _ in SELECTIONS}
OVER = frozenset({"held", "recorded", "concluded", "cancelled"})
SEATS = {
    "registered": ("已报名", "info"),
    "withdrawn": ("本人已取消", ""),
    "entered": ("等待选人", "info"),
    "chosen": ("选上，等本人确认", "warning"),
    "confirmed": ("一定参加", "success"),
    "waiting": ("候补", ""),
    "unchosen": ("没有选上", ""),
    "lapsed": ("没有按时确认", ""),
    "cancelled": ("来不了", ""),
    "duplicate": ("重复报名，不再计算", ""),
}
LISTED = {"chosen": "选上", "confirmed": "选上，已确认", "waiting": "候补"}
DELIVERED = {
    "opened": "本人打开过电子材料",
    "confirmed": "本人确认收到",
    "posted": "邮件已签收",
    "in_person": "当面交到",
    "mail": "已寄出，等签收",
}
WAYS = [
    ("in_person", "当面交到本人手里"),
    ("posted", "邮寄，已经签收"),
    ("mail", "寄出了，还没有签收", "只记一笔，不算送到。"),
]
TELLINGS = {
    "moved": "时间或地点改了",
    "postponed": "推迟了",
    "cancelled": "取消了",
    "extended": "报名延长了",
    "listed": "名单公布了，选上的请确认",
    "reminder": "快要开会了",
    "signing": "请来看笔录、签字",
    "recorded": "笔录公布了",
}
MISSING = {
    "title": "名称",
    "explanation": "说明",
    "starts_at": "日期和时间",
    "ends_at": "结束时间",
    "place": "地点",
    "draft_title": "草案名称",
    "quotas": "名额",
    "accessibility": "无障碍",
    "registration_opens": "报名开始",
    "registration_closes": "报名截止",
    "contact": "咨询方式",
    "seed_source": "抽签用的随机数从哪里来",
    "seed_at": "随机数哪天开出来",
    "selection_reason": "挑选的理由和办法",
}
CHANGES = {"moved": "时间或地点改了", "postponed": "推迟了", "cancelled": "取消了", "extended": "报名延长了"}
RUNNERS = ("drafter", "releaser", "moderator")  # who runs the door, the minutes and the delivery
LINES = {
    "introduction": "介绍草案",
    "statement": "陈述",
    "question": "提问",
    "answer": "回答",
    "debate": "辩论",
    "explanation": "解释说明",
    "note": "记事",
}
ACTIONS = {
    "draft": "新建草稿",
    "edit": "修改草稿",
    "announce": "发布公告",
    "close_registration": "报名截止",
    "draw": "选出参加人",
    "publish_list": "公布名单",
    "deliver": "记下材料送达",
    "order": "排发言顺序",
    "check_in": "签到",
    "hold": "会议开完",
    "cancel": "取消",
    "reschedule": "改时间地点",
    "finish_minutes": "笔录记完",
    "reopen_minutes": "笔录重新打开",
    "decide_names": "决定姓名怎么遮盖",
    "publish_minutes": "公布笔录",
    "conclude": "公布结果",
    "attach": "添加文件",
    "detach": "删去文件",
}
