"""What decisions and the list of matters refuse, and what to do then."""

from kit.errors import GongkaiError


class DecisionUnknown(GongkaiError):
    status = 404
    code = "consultation.decision_unknown"
    message = "没有这项决策，或者它还没有公开。"


class DecisionOtherDepartment(GongkaiError):
    status = 403
    code = "consultation.decision_other_department"
    message = "这项决策由其他部门承办，您的账号不能办理。"


class DecisionOver(GongkaiError):
    status = 409
    code = "consultation.decision_over"
    message = "这项决策已经办结或者终止，不能再改。"


class DecisionFixed(GongkaiError):
    status = 409
    code = "consultation.decision_fixed"
    message = "决策启动以后，名称、对应事项不能再改，已经认定的情形不能取消。"


class DecisionIncomplete(GongkaiError):
    status = 409
    code = "consultation.decision_incomplete"
    message = "启动以前请写好名称和说明。"


class GatesShut(GongkaiError):
    """`missing`: what the gates still want, in words."""

    status = 409
    code = "consultation.gates_shut"
    message = "还不能进入下一环节，请先补齐没有满足的条件。"


class StageChanged(GongkaiError):
    status = 409
    code = "consultation.stage_changed"
    message = "这项决策已经不在您看到的环节，可能别人刚刚办过。请看看最新情况再办。"


class UntilInThePast(GongkaiError):
    status = 409
    code = "consultation.until_in_the_past"
    message = "预计完成日期不能早于今天，它会向社会公开。"


class StageNotSkippable(GongkaiError):
    status = 409
    code = "consultation.stage_not_skippable"
    message = "这个环节不能省略：法律要求必须办理，或者已经办过。"


class DecisionReasonMissing(GongkaiError):
    status = 409
    code = "consultation.decision_reason_missing"
    message = "请写明理由，理由会向社会公开。"


class StageNotReturnable(GongkaiError):
    status = 409
    code = "consultation.stage_not_returnable"
    message = "只能退回到已经办过的环节。"


class PaperUnknown(GongkaiError):
    status = 404
    code = "consultation.paper_unknown"
    message = "这项决策没有这份材料。"


class PaperTooEarly(GongkaiError):
    status = 409
    code = "consultation.paper_too_early"
    message = "还没有到形成这份材料的环节。"


class PaperIncomplete(GongkaiError):
    """`missing`: fields by name."""

    status = 409
    code = "consultation.paper_incomplete"
    message = "这份材料还缺内容，请按提示补齐。"


class PaperNotRemovable(GongkaiError):
    status = 409
    code = "consultation.paper_not_removable"
    message = "前面环节依据的材料要留档，不能删去。"


class TooManyPapers(GongkaiError):
    status = 409
    code = "consultation.too_many_papers"
    message = "一项决策最多登记 200 份材料。"


class OnlyTheReviewer(GongkaiError):
    status = 403
    code = "consultation.only_the_reviewer"
    message = "合法性审查意见只能由合法性审查人登记，不能由承办部门代替。"


class LinkOutside(GongkaiError):
    status = 409
    code = "consultation.link_outside"
    message = "请填本网站上的地址，例如 /documents/… 。"


class DecisionPersonalData(GongkaiError):
    """`kinds`: of the personal data that was found."""

    status = 409
    code = "consultation.decision_personal_data"
    message = "要公开的文字或文件中有身份证号、银行卡号或手机号码。请删去或遮盖后再办理；电话请写办公电话。"


class MattersUnknown(GongkaiError):
    status = 404
    code = "consultation.matters_unknown"
    message = "没有这一版清单。"


class MatterUnknown(GongkaiError):
    status = 409
    code = "consultation.matter_unknown"
    message = "现行清单中没有这个事项，请重新选择。"


class MattersStepNotPossible(GongkaiError):
    status = 409
    code = "consultation.matters_step_not_possible"
    message = "现在的状态不能办理这一步，可能别人刚刚办过。请刷新页面查看最新状态。"


class MattersEmpty(GongkaiError):
    status = 409
    code = "consultation.matters_empty"
    message = "清单里至少要有一个事项，每个事项要写明名称、范围和参与方式。"


class MattersUnchanged(GongkaiError):
    status = 409
    code = "consultation.matters_unchanged"
    message = "和现行清单完全一样，不用送审。"


class MattersOvertaken(GongkaiError):
    """`newest`: number of the edition that came between."""

    status = 409
    code = "consultation.matters_overtaken"
    message = "您起草以后清单又有了新版。请对照新版改好、保存，再送审。"


class MattersInThePast(GongkaiError):
    status = 409
    code = "consultation.matters_in_the_past"
    message = "生效日期不能早于今天，也不能早于上一版的生效日期。"


class OwnMatters(GongkaiError):
    status = 403
    code = "consultation.own_matters"
    message = "自己起草的清单要由别人审核。"
