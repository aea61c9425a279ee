"""Why a file cannot be sent, and what to do then."""

from kit.errors import GongkaiError


class UploadUnknown(GongkaiError):
    status = 404
    code = "consultation.upload_unknown"
    message = "没有这个上传的文件，它可能已经过期或者没有通过检查。请重新选择文件上传。"


class UploadOffset(GongkaiError):
    status = 409
    code = "consultation.upload_offset"
    message = "文件续传的位置不对，请重新查询后再传。"


class UploadTooLong(GongkaiError):
    status = 413
    code = "consultation.upload_too_long"
    message = "收到的内容比文件本身还长，请重新选择文件上传。"


class UploadTooLarge(GongkaiError):
    status = 413
    code = "consultation.upload_too_large"
    message = "文件超过 10 MB，请压缩其中的图片或拆分后再上传。"


class UploadUnfinished(GongkaiError):
    status = 409
    code = "consultation.upload_unfinished"
    message = "有附件还没有传完，请等它传完再提交，或者去掉这个附件。"


class UploadTaken(GongkaiError):
    status = 409
    code = "consultation.upload_taken"
    message = "有附件已经随另一条意见提交过，请重新选择文件上传。"


class UploadMalformed(GongkaiError):
    status = 400
    code = "consultation.upload_malformed"
    message = "上传的请求写法不对。"


class UploadProtocol(GongkaiError):
    status = 412
    code = "consultation.upload_protocol"
    message = "只支持 1.0.0 版的续传协议。"


class UploadMediaType(GongkaiError):
    status = 415
    code = "consultation.upload_media_type"
    message = "续传的内容类型不对。"


class UploadsTooMany(GongkaiError):
    status = 429
    code = "consultation.uploads_too_many"
    message = "上传的文件太多，请过几分钟再试，或者先提交文字。"
