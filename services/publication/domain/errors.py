"""What publication refuses, and what to do then."""

from kit.errors import GongkaiError


class DocumentUnknown(GongkaiError):
    status = 404
    code = "publication.document_unknown"
    message = "没有这份文件，或者它还没有公开。"


class DocumentNotEditable(GongkaiError):
    status = 409
    code = "publication.document_not_editable"
    message = "这份文件已经送审或公开，不能直接修改。请先退回，再修改草稿。"


class StepNotPossible(GongkaiError):
    status = 409
    code = "publication.step_not_possible"
    message = "文件现在的状态不能办理这一步，可能别人刚刚办过。请刷新页面查看最新状态。"


class OwnWork(GongkaiError):
    status = 409
    code = "publication.own_work"
    message = "自己起草的文件不能由自己审核，请交给其他审核人。"


class AttachmentUnknown(GongkaiError):
    status = 404
    code = "publication.attachment_unknown"
    message = "没有这个附件，或者它还没有公开。"


class TooManyAttachments(GongkaiError):
    status = 409
    code = "publication.too_many_attachments"
    message = "一份文件最多 50 个附件。请合并或删去一些再上传。"


class PictureUndescribed(GongkaiError):
    status = 409
    code = "publication.picture_undescribed"
    message = "正文中有图片没有文字说明，看不见图片的人读不到它。请退回起草人补上说明。"


class DraftIncomplete(GongkaiError):
    status = 409
    code = "publication.draft_incomplete"
    message = "送审前请填写标题和正文。"


class ReleaseIncomplete(GongkaiError):
    status = 409
    code = "publication.release_incomplete"
    message = "发布前请补全：标题、对应的公开事项、成文日期（不晚于今天）和正文。可以退回起草人补充。"


class NotProactive(GongkaiError):
    status = 409
    code = "publication.not_proactive"
    message = "公开属性不是“主动公开”，不能发布到网上。"


class PersonalDataFound(GongkaiError):
    status = 409
    code = "publication.personal_data_found"
    message = "文中有身份证号、银行卡号、手机号码、详细住址或健康信息，不能公开。请退回起草人遮盖，或申请例外。"


class ReasonMissing(GongkaiError):
    status = 409
    code = "publication.reason_missing"
    message = "请写明原因，让对方知道要改什么。"


class ItemUnknown(GongkaiError):
    status = 409
    code = "publication.item_unknown"
    message = "标准目录中没有这个公开事项，或它已停用。请重新选择。"


class ItemEnded(GongkaiError):
    status = 409
    code = "publication.item_ended"
    message = "这份文件对应的公开事项已经停用。请重新选择。"


class OtherDepartment(GongkaiError):
    status = 403
    code = "publication.other_department"
    message = "这份文件属于其他部门，您的账号不能办理。"


class GroundMissing(GongkaiError):
    status = 409
    code = "publication.ground_missing"
    message = "不主动公开的文件要写明法律依据，请选择不予公开或依申请公开的理由。"


class TimePast(GongkaiError):
    status = 409
    code = "publication.time_past"
    message = "定时发布的时间要晚于现在。要马上公开，请用“发布”。"


class SuccessorUnknown(GongkaiError):
    status = 409
    code = "publication.successor_unknown"
    message = "代替它的文件还没有公开，或者编号不对。请先发布新文件。"


class ExplainedUnknown(GongkaiError):
    status = 409
    code = "publication.explained_unknown"
    message = "请先选择要解读或回应的文件。"


class PassageUnknown(GongkaiError):
    status = 409
    code = "publication.passage_unknown"
    message = "没有找到所指的原文，可能刚刚被改过。请刷新页面，重新选择要批注的文字。"


class RemarkUnknown(GongkaiError):
    status = 404
    code = "publication.remark_unknown"
    message = "没有这条批注。"


class InterpretationMissing(GongkaiError):
    status = 409
    code = "publication.interpretation_missing"
    message = (
        "这份文件需要同步解读，但解读还没有审定。请先完成解读；确实要先发布的，请写明原因，并在 3 个工作日内补上解读。"
    )


class ExplainedNotPublic(GongkaiError):
    status = 409
    code = "publication.explained_not_public"
    message = "它解读或回应的文件还没有公开。文件发布时，审定的解读会自动一起发布。"


class FindingUnknown(GongkaiError):
    status = 404
    code = "publication.finding_unknown"
    message = "没有找到这一处，可能已经改掉了。请刷新页面查看。"


class FindingInFile(GongkaiError):
    status = 409
    code = "publication.finding_in_file"
    message = "附件里的内容不能在这里遮盖。请在原文件中遮盖后重新上传。"


class OverrideUnknown(GongkaiError):
    status = 404
    code = "publication.override_unknown"
    message = "还没有人为这一处申请例外。"


class OwnOverride(GongkaiError):
    status = 409
    code = "publication.own_override"
    message = "自己申请的例外要由另一个人确认。"


class PlaceUnknown(GongkaiError):
    status = 404
    code = "publication.place_unknown"
    message = "没有这个公开渠道，或者它由系统自动公开，不用登记。"


class RenderingUnknown(GongkaiError):
    status = 404
    code = "publication.rendering_unknown"
    message = "这个渠道没有这种材料，或者文件现在不公开。"


class PostingUnknown(GongkaiError):
    status = 404
    code = "publication.posting_unknown"
    message = "没有这条张贴记录，或者它没有照片。"


class PostingNotPossible(GongkaiError):
    status = 409
    code = "publication.posting_not_possible"
    message = "这个渠道现在不能办这一步，可能别人刚刚登记过。请刷新页面查看最新状态。"


class NothingToPost(GongkaiError):
    status = 409
    code = "publication.nothing_to_post"
    message = "文件现在不公开，不能再往外张贴。已经张贴的请撤下。"


class DatesBackwards(GongkaiError):
    status = 409
    code = "publication.dates_backwards"
    message = "日期倒挂：施行日期不能早于成文日期，有效期最后一天不能早于施行日期。请改正后再送审。"
