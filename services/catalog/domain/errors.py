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
