"""What catalog refuses, and what to do then."""

from kit.errors import GongkaiError


class UnitUnknown(GongkaiError):
    status = 404
    code = "catalog.unit_unknown"
    message = "没有这个单位代码。"


class UnitExists(GongkaiError):
    status = 409
    code = "catalog.unit_exists"
    message = "这个单位代码已经用过。代码永不重复使用，请换一个。"


class UnitEnded(GongkaiError):
    status = 409
    code = "catalog.unit_ended"
    message = "这个单位已经撤销，不能再更改。"


class ParentUnfit(GongkaiError):
    status = 409
    code = "catalog.parent_unfit"
    message = "上级单位不对：乡镇属于县，部门属于县或乡镇，村和社区属于乡镇，而且上级单位必须仍然存在。"


class UnitHasParts(GongkaiError):
    status = 409
    code = "catalog.unit_has_parts"
    message = "这个单位下面还有单位，请先撤销或移走它们。"


class DateBackwards(GongkaiError):
    status = 409
    code = "catalog.date_backwards"
    message = "日期倒挂：新的日期要晚于现用名称启用的日期。"


class ItemUnknown(GongkaiError):
    status = 404
    code = "catalog.item_unknown"
    message = "标准目录中没有这个公开事项。"


class ItemIncomplete(GongkaiError):
    status = 409
    code = "catalog.item_incomplete"
    message = (
        "请补全标出的各栏：一级事项、公开内容、公开依据、公开时限、公开主体、公开渠道、公开对象、公开方式、公开层级。"
    )


class ItemRetired(GongkaiError):
    status = 409
    code = "catalog.item_retired"
    message = "这个公开事项已经停用，不能再更改。"


class DomainUnknown(GongkaiError):
    status = 404
    code = "catalog.domain_unknown"
    message = "没有这个公开领域。"


class SuccessorUnfit(GongkaiError):
    status = 409
    code = "catalog.successor_unfit"
    message = "承接事项必须是目录中现用的其他事项。"


class TableNotFound(GongkaiError):
    status = 409
    code = "catalog.table_not_found"
    message = (
        "文件里没有找到标准目录的表头（一级事项、公开内容、公开依据、公开时限……）。请对照标准目录的栏目整理后重新上传。"
    )


class CellTooLong(GongkaiError):
    status = 409
    code = "catalog.cell_too_long"
    message = "有一栏文字太长，Excel 的一个单元格放不下，请下载 CSV。"


class UploadUnknown(GongkaiError):
    status = 404
    code = "catalog.upload_unknown"
    message = "没有这次上传的文件，请重新上传。"


class PlanChanged(GongkaiError):
    status = 409
    code = "catalog.plan_changed"
    message = "您核对以后目录有了变化，下面是现在的结果，请再核对一次。"


class AdoptionUnderWay(GongkaiError):
    status = 409
    code = "catalog.adoption_under_way"
    message = "一次动态调整正在生效，目录暂时不能改动。请过几秒再保存，您填写的内容没有丢失。"


class EditionUnknown(GongkaiError):
    status = 404
    code = "catalog.edition_unknown"
    message = "标准目录没有这一版。"


class ItemNotInEdition(GongkaiError):
    status = 404
    code = "catalog.item_not_in_edition"
    message = "这一版目录里还没有这个公开事项。"


class RevisionUnknown(GongkaiError):
    status = 404
    code = "catalog.revision_unknown"
    message = "没有这次动态调整。"


class RevisionNotEditable(GongkaiError):
    status = 409
    code = "catalog.revision_not_editable"
    message = "这次调整已经送审或办结，不能直接修改。请先退回，再修改草稿。"


class RevisionStepNotPossible(GongkaiError):
    status = 409
    code = "catalog.revision_step_not_possible"
    message = "这次调整现在的状态不能办理这一步，可能别人刚刚办过。请刷新页面查看最新状态。"


class RevisionEmpty(GongkaiError):
    status = 409
    code = "catalog.revision_empty"
    message = "这次调整里还没有内容。请先在标准目录里选事项，添加要改的内容。"


class RevisionUnfit(GongkaiError):
    status = 409
    code = "catalog.revision_unfit"
    message = "有几条调整还不能通过检查，请按提示逐条改好。"


class OwnRevision(GongkaiError):
    status = 409
    code = "catalog.own_revision"
    message = "自己起草的调整不能由自己审核，请交给本部门审核人或管理员。"


class RevisionReasonMissing(GongkaiError):
    status = 409
    code = "catalog.revision_reason_missing"
    message = "请写明原因，让起草人知道要改什么。"


class InForceInThePast(GongkaiError):
    status = 409
    code = "catalog.in_force_in_the_past"
    message = "生效日期不能早于今天。"


class OtherRevision(GongkaiError):
    status = 403
    code = "catalog.other_revision"
    message = "这次调整由其他部门起草，您的账号不能审核。"


class CalendarYearUnfit(GongkaiError):
    status = 409
    code = "catalog.calendar_year_unfit"
    message = "这一年的安排有几处不对，请按提示改好后再保存。"


class CalendarYearFar(GongkaiError):
    status = 404
    code = "catalog.calendar_year_far"
    message = "工作日历只管2008年到2100年。"


class HappeningUnknown(GongkaiError):
    status = 404
    code = "catalog.happening_unknown"
    message = "没有登记过这件事。"


class HappeningInFuture(GongkaiError):
    status = 409
    code = "catalog.happening_in_future"
    message = "还没有发生的事不能登记；只有要提前公告的活动可以登记一年之内的日期。"


class HappeningUnfit(GongkaiError):
    status = 409
    code = "catalog.happening_unfit"
    message = "这个事项按周期或者长期公开，不从某件事起算；如已在别处公布，请登记“已在其他渠道公布”。"


class HappeningNamesPerson(GongkaiError):
    status = 409
    code = "catalog.happening_names_person"
    message = "备注里好像有个人信息（证件号、银行卡号或手机号），请删去后再登记。"


class ObligationUnknown(GongkaiError):
    status = 404
    code = "catalog.obligation_unknown"
    message = "没有这项公开时限，可能所依据的事项、文件或登记已经更改。"
