"""Names that the pages of receipts and records show for codes."""

HELD = {
    "haste": "同一网络短时间内提交很多，先由工作人员看过再公开。",
    "abuse": "内容要由工作人员看过再公开。",
    "links": "内容里有网址，先由工作人员看过再公开。",
}
GROUNDS = {
    "personal_information": "依照个人信息保护的规定删除",
    "consent_withdrawn": "本人要求删除",
    "court": "依照法院或行政机关的决定删除",
    "others_rights": "侵害他人权益，依法删除",
}

# (code, what is looked at, words when it holds, when it does not, when there is nothing to look at)
CHECKS = (
    ("content", "回执上的文字", "和当时收到的一样", "和当时收到的不一样，被改动过", "原文已经依法删除，只核对其余各项"),
    ("promise", "收到意见时的签名", "有效", "无效，回执是伪造的，或者被改动过", "没有核对"),
    ("key", "签名的公钥", "是本平台公布的", "不是本平台公布的", "没有核对"),
    ("inclusion", "在公开记录里的位置", "属实，意见就在记录里", "不属实", "还没有写入记录，请几秒后再核对"),
    ("checkpoint", "记录的签名", "有效", "无效", "还没有写入记录"),
    ("grown", "记录有没有被改动", "没有，当时的记录仍是现在这份的开头", "被改动过，现在的记录与当时的不同", "没有核对"),
)
VERDICTS = {
    "good": "属实：这条意见在公开的记录里，没有被改动",
    "bad": "不属实：请看下面标着“不符”的地方",
    "waits": "属实：正在写入公开的记录，请几秒后再核对一次",
}
