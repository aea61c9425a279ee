"""What consultation refuses, and what to do then."""

from kit.errors import GongkaiError


class ConsultationUnknown(GongkaiError):
    status = 404
    code = "consultation.consultation_unknown"
    message = "没有这项征求意见，或者它还没有公开。"


class NotEditable(GongkaiError):
    status = 409
    code = "consultation.not_editable"
    message = "已经开始征求意见，草案和日期不能再改。"


class StepNotPossible(GongkaiError):
    status = 409
    code = "consultation.step_not_possible"
    message = "现在的状态不能办理这一步，可能别人刚刚办过。请刷新页面查看最新状态。"


class DraftIncomplete(GongkaiError):
    status = 409
    code = "consultation.draft_incomplete"
    message = "公开征求意见前请补全：标题、说明、草案正文、起止日期和其他提意见的方式。"


class PeriodPassed(GongkaiError):
    status = 409
    code = "consultation.period_passed"
    message = "开始日期已经过去。请把开始日期改为今天或以后，并相应推后截止日期。"


class PeriodBackward(GongkaiError):
    status = 409
    code = "consultation.period_backward"
    message = "截止日期不能早于开始日期。"


class PeriodTooShort(GongkaiError):
    status = 409
    code = "consultation.period_too_short"
    message = "征求意见的期限太短。请推后截止日期；情况紧急确需缩短的，写明向社会公开的理由。"


class PersonalDataFound(GongkaiError):
    status = 409
    code = "consultation.personal_data_found"
    message = "标题、说明、草案或联系方式中有身份证号、银行卡号或手机号码，不能公开。请删去后再办理；电话请写办公电话。"


class OtherDepartment(GongkaiError):
    status = 403
    code = "consultation.other_department"
    message = "这项征求意见由其他部门负责，您的账号不能办理。"


class KeyUsed(GongkaiError):
    status = 409
    code = "consultation.key_used"
    message = "这张表已经交过一条意见。这次写的还没有提交，要再提一条，请用新的表再交一次。"


class NotTakingComments(GongkaiError):
    status = 409
    code = "consultation.not_taking_comments"
    message = "现在不在征求意见的期限内，这条意见没有收下。请复制保存您写的内容，也可以用页面上的其他方式联系我们。"


class ClauseUnknown(GongkaiError):
    status = 409
    code = "consultation.clause_unknown"
    message = "草案中没有您选择的这一条，请重新选择。"


class CommentEmpty(GongkaiError):
    status = 422
    code = "consultation.comment_empty"
    message = "请写下您的意见。"


class CommentTooLong(GongkaiError):
    status = 422
    code = "consultation.comment_too_long"
    message = "意见太长，请删减，或者分成几条提交。"


class CommentUnknown(GongkaiError):
    status = 404
    code = "consultation.comment_unknown"
    message = "没有这条意见，请核对回执编号。"


class ReasonMissing(GongkaiError):
    status = 409
    code = "consultation.reason_missing"
    message = "不公开一条意见要选择理由，理由会向社会公开。"


class CommentErased(GongkaiError):
    status = 409
    code = "consultation.comment_erased"
    message = "这条意见的内容已经依法删除，不能再办理。"


class MaskOutside(GongkaiError):
    status = 409
    code = "consultation.mask_outside"
    message = "要遮盖的位置不在这条意见的文字里，请重新选择。"


class VillageUnknown(GongkaiError):
    status = 409
    code = "consultation.village_unknown"
    message = "没有您选择的村（社区），请重新选择。"


class SaidOutsidePeriod(GongkaiError):
    status = 409
    code = "consultation.said_outside_period"
    message = "提出意见的日期不在征求意见的期限内，不能录入。"


class EntryOver(GongkaiError):
    status = 409
    code = "consultation.entry_over"
    message = "补录意见的时间已经结束，这条意见没有录入。"


class FilterNeedsConsultation(GongkaiError):
    status = 409
    code = "consultation.filter_needs_consultation"
    message = "按条款、来源或暂存原因筛选前，请先选定一项征求意见。"


class ModerationUnknown(GongkaiError):
    status = 404
    code = "consultation.moderation_unknown"
    message = "没有这次成组办理的记录。"


class FileUnknown(GongkaiError):
    status = 404
    code = "consultation.file_unknown"
    message = "没有这个附件，它可能已经依法删除。"
