"""What adoption feedback refuses, and what to do then."""

from kit.errors import GongkaiError


class FeedbackUnknown(GongkaiError):
    status = 404
    code = "consultation.feedback_unknown"
    message = "这项征求意见的采纳情况还没有公布。"


class StillOpen(GongkaiError):
    status = 409
    code = "consultation.still_open"
    message = "征求意见还没有截止，截止并统计完成以后才能填写采纳情况。"


class FeedbackPublished(GongkaiError):
    status = 409
    code = "consultation.feedback_published"
    message = "采纳情况已经公布或者正在公布，不能再改。"


class AnswerReasonMissing(GongkaiError):
    status = 409
    code = "consultation.answer_reason_missing"
    message = "请写明理由：为什么采纳、为什么不采纳，提意见的人都会看到。"


class ChangeMissing(GongkaiError):
    status = 409
    code = "consultation.change_missing"
    message = "采纳的意见要写明条文怎么改：填写修改后的条文，删去条文的只填修改前的条文。"


class NotInDraft(GongkaiError):
    status = 409
    code = "consultation.not_in_draft"
    message = "修改前的条文与公开征求意见的草案不一致，请从草案中复制；新增条文的不用填写。"


class AnswerPersonalData(GongkaiError):
    status = 409
    code = "consultation.answer_personal_data"
    message = "填写的内容中有身份证号、银行卡号、手机号码等个人信息，不能公开，请删去。"


class SummaryMissing(GongkaiError):
    status = 409
    code = "consultation.summary_missing"
    message = "公布前请写总的说明：收到多少意见、主要说了什么、怎样研究的。"


class Unanswered(GongkaiError):
    status = 409
    code = "consultation.unanswered"
    message = "还有意见没有答复，每组意见都答复以后才能公布。"


class Uncounted(GongkaiError):
    status = 409
    code = "consultation.uncounted"
    message = "各组意见的条数与收到的总数不一致，不能公布。请稍后再试，仍然不一致的请联系管理员核对。"


class Regrouping(GongkaiError):
    status = 409
    code = "consultation.regrouping"
    message = "刚才的拆分、合并或主题整理还没有完成，请过几秒再公布。"


class OwnWork(GongkaiError):
    status = 409
    code = "consultation.own_work"
    message = "采纳情况都是您自己填写的，要由另一位有发布权限的同事核对后公布。"


class GroupNotHere(GongkaiError):
    status = 404
    code = "consultation.group_not_here"
    message = "没有这组意见，可能刚刚被合并到别的组。请刷新页面。"


class ThemeNotHere(GongkaiError):
    status = 404
    code = "consultation.theme_not_here"
    message = "没有这个主题，可能刚刚重新归纳过。请刷新页面。"
