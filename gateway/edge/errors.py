"""Why the door stays shut, each with its status and a sentence for people."""

from kit.errors import GongkaiError


class BadTarget(GongkaiError):
    status = 400
    code = "gateway.bad_target"
    message = "这个地址的写法不对，请从首页重新进入。"


class TargetTooLong(GongkaiError):
    status = 414
    code = "gateway.target_too_long"
    message = "这个地址太长，请减少筛选条件后再试。"


class NotFound(GongkaiError):
    status = 404
    code = "gateway.not_found"
    message = "没有这个地址。"


class MethodNotAllowed(GongkaiError):
    status = 405
    code = "gateway.method_not_allowed"
    message = "这个地址不接受这种请求。"


class SignInNeeded(GongkaiError):
    status = 401
    code = "identity.sign_in_required"
    message = "请先登录再办理这项业务。"


class CrossSite(GongkaiError):
    status = 403
    code = "gateway.cross_site"
    message = "这次提交来自别的网站，为了您的安全没有办理。请在本站页面上重新操作。"


class FormExpired(GongkaiError):
    status = 403
    code = "gateway.form_expired"
    message = "这张表单已经过期，还没有提交。请返回刷新页面后再提交一次。"


class TooManyRequests(GongkaiError):
    status = 429
    code = "gateway.too_many_requests"
    message = "操作太频繁，请稍等一会儿再试。"


class BodyTooLarge(GongkaiError):
    status = 413
    code = "gateway.body_too_large"
    message = "提交的内容太大，请减小附件后再试。"


class BodyTooSlow(GongkaiError):
    status = 408
    code = "gateway.body_too_slow"
    message = "提交的内容没有传完，可能网络太慢或已经中断。请重新提交一次。"


class Unexpected(GongkaiError):
    status = 500
    code = "internal"
    message = "这一步没有完成，我们已经记录下来。请稍后再试，或拨打本单位公开电话。"
