"""What is refused about hearings, observers' meetings, forums and field visits, and what to do then."""

from kit.errors import GongkaiError


class GatheringUnknown(GongkaiError):
    status = 404
    code = "consultation.gathering_unknown"
    message = "没有这场活动，或者它还没有公布。"


class PlaceUnknown(GongkaiError):
    status = 404
    code = "consultation.place_unknown"
    message = "没有这个报名凭证，请核对链接是否完整。"


class RegistrantUnknown(GongkaiError):
    status = 404
    code = "consultation.registrant_unknown"
    message = "没有这个报名编号，请核对。"


class GatheringFileUnknown(GongkaiError):
    status = 404
    code = "consultation.gathering_file_unknown"
    message = "没有这个文件，或者它还没有公开。"


class LineUnknown(GongkaiError):
    status = 404
    code = "consultation.minutes_line_unknown"
    message = "记录里没有这一段，请刷新后再试。"


class GatheringNotEditable(GongkaiError):
    status = 409
    code = "consultation.gathering_not_editable"
    message = "已经公告，内容不能直接修改。时间、地点有变化的，请办理“变更”，会通知所有报名的人。"


class GatheringStep(GongkaiError):
    status = 409
    code = "consultation.gathering_step_not_possible"
    message = "现在的状态不能办理这一步，可能别人刚刚办过。请刷新页面查看最新状态。"


class GatheringIncomplete(GongkaiError):
    status = 409
    code = "consultation.gathering_incomplete"
    message = "公告前请补全必填的内容。"


class GatheringTimes(GongkaiError):
    status = 409
    code = "consultation.gathering_times"
    message = "时间安排前后不符，请检查报名起止日期、抽签时间和活动时间。"


class NoTimeForMaterials(GongkaiError):
    status = 409
    code = "consultation.no_time_for_materials"
    message = "报名截止以后来不及在法定期限前把材料送到参加人手里。请提前报名截止日期，或者推后召开时间。"


class GateNotMet(GongkaiError):
    status = 409
    code = "consultation.gate_not_met"
    message = "还不能办理这一步。"


class RegistrationOver(GongkaiError):
    status = 409
    code = "consultation.registration_over"
    message = "现在不在报名期限内，没有收下这次报名。"


class RegistrationNotOver(GongkaiError):
    status = 409
    code = "consultation.registration_not_over"
    message = "报名期限还没有结束，截止后再办理。"


class RoleNotOffered(GongkaiError):
    status = 409
    code = "consultation.role_not_offered"
    message = "这场活动没有您选择的参加身份，请重新选择。"


class ContactMissing(GongkaiError):
    status = 422
    code = "consultation.contact_missing"
    message = "请留下手机号码或者电子邮箱，有变化时才能通知到您。"


class ContactWrong(GongkaiError):
    status = 422
    code = "consultation.contact_wrong"
    message = "手机号码或者电子邮箱不正确，请检查后再提交。"


class NameMissing(GongkaiError):
    status = 422
    code = "consultation.name_missing"
    message = "请填写姓名，入场时要核对。"


class PlaceGone(GongkaiError):
    status = 409
    code = "consultation.place_gone"
    message = "这个名额已经取消、过期或者没有选中，不能办理这一步。"


class SeedTooEarly(GongkaiError):
    status = 409
    code = "consultation.seed_too_early"
    message = "还没有到公告的抽签时间，现在不能抽签。"


class SeedMissing(GongkaiError):
    status = 422
    code = "consultation.seed_missing"
    message = "请填写公告中说明的随机数。"


class ChoiceWrong(GongkaiError):
    status = 409
    code = "consultation.choice_wrong"
    message = "选择的名单不符合名额，或者有不在报名名单里的编号；并请写明遴选理由。"


class DeliveryWrong(GongkaiError):
    status = 409
    code = "consultation.delivery_wrong"
    message = "送达日期不能晚于今天，也不能早于本人得到名额的那天。"


class MinutesNotLive(GongkaiError):
    status = 409
    code = "consultation.minutes_not_live"
    message = "记录已经整理完毕，不能再改。需要更正的，请先重新打开记录，参加人要再确认一次。"


class MinutesNotFinished(GongkaiError):
    status = 409
    code = "consultation.minutes_not_finished"
    message = "记录还没有整理完毕，现在不能签字或者公布。"


class MinutesChanged(GongkaiError):
    status = 409
    code = "consultation.minutes_changed"
    message = "您看到的记录已经更正过，请看过最新内容再确认。"


class NamesUndecided(GongkaiError):
    status = 409
    code = "consultation.names_undecided"
    message = "有的姓名和平常的词一样，请先逐个决定公布时遮盖还是照写。"


class NotAtHand(GongkaiError):
    status = 409
    code = "consultation.not_at_hand"
    message = "还没到时候：签到和记录从开会前一天开始。"


class MinutesEmpty(GongkaiError):
    status = 409
    code = "consultation.minutes_empty"
    message = "记录还是空的，请先写下会上说了什么。"


class TooManyGatheringFiles(GongkaiError):
    status = 409
    code = "consultation.too_many_gathering_files"
    message = "文件太多，请先删去不需要的。"
