"""Pages for what went wrong: what happened, what to do, whom to call."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import HTMLResponse

from gateway.edge.routes import is_staff
from gateway.pages.ui.mode import mode_of
from gateway.pages.ui.render import Renderer, Visit
from kit.errors import GongkaiError
from kit.identity.port import ANONYMOUS, Principal
from kit.runtime.clock import Clock
from kit.runtime.correlation import correlation


@dataclass(frozen=True, slots=True)
class Words:
    title: str
    todo: str
    retry: bool = False


_WORDS = {
    400: Words("请求没有看懂", "请从首页重新进入；如果是点链接来的，请告诉我们是哪个链接。"),
    401: Words("请先登录", "登录以后请再办理一次。您在表单里写的内容还保存在这台设备上。"),
    403: Words("没有权限", "要换一个账号，请回到首页，退出登录后再进来。"),
    404: Words("没有找到这一页", "地址可能写错了，或者内容已经移走。可以搜索标题、文号或索引号。"),
    405: Words("不能这样办理", "请回到上一页，用页面上的按钮操作。"),
    408: Words("没有传完", "请返回上一页再提交一次。您写的内容还保存在这台设备上。"),
    409: Words("现在不能这样办理", "请回到上一页，刷新后看看最新情况。您填写的内容没有丢。"),
    410: Words("内容已经撤回", "需要了解情况，可以联系发布单位。"),
    413: Words("内容太大", "请返回上一页，压缩或减少附件后再提交。"),
    414: Words("地址太长", "请减少筛选条件后再试。"),
    422: Words("有几处需要改一下", "请返回上一页，检查填写的内容后再提交。"),
    429: Words("操作太频繁", "请等一会儿再试；不用反复刷新。", retry=True),
    500: Words("这一步没有完成", "我们已经记录下来。请稍后再试。", retry=True),
    503: Words("休息一下", "这项服务正在恢复，一般几分钟就好。其他栏目可以照常使用。", retry=True),
}
_BY_CODE = {
    "store.conflict": Words("刚刚有人改过", "您填写的内容没有丢。请返回上一页，刷新后对照最新内容再提交。"),
    "gateway.form_expired": Words("表单已经过期", "请返回上一页，刷新页面后再提交。您写的内容还保存在这台设备上。"),
    "gateway.cross_site": Words("没有办理", "请在本站的页面上重新操作一次。"),
    "identity.sign_in_failed": Words("登录没有完成", "请重新登录；如果多次不成功，请联系本单位管理员。"),
}


class ErrorPages:
    def __init__(self, renderer: Renderer, clock: Clock) -> None:
        self._renderer, self._clock = renderer, clock

    def page(self, request: Request, error: GongkaiError, who: Principal = ANONYMOUS) -> HTMLResponse:
        """`code` on the page is the correlation id: what a person reads out on the phone finds the log line."""
        words = _BY_CODE.get(error.code) or _WORDS.get(error.status) or _WORDS[500 if error.status >= 500 else 400]
        path = request.url.path if request.scope["path"].startswith("/") else "/"
        retry = path if words.retry and request.method in ("GET", "HEAD") else ""
        visit = Visit(path, self._clock.now(), mode_of(request), name=who.name, staff=is_staff(who))
        code = correlation.get() if error.status >= 500 else ""
        return self._renderer.error(
            visit,
            status=error.status,
            title=words.title,
            message=error.message,
            todo=words.todo,
            retry=retry,
            code=code,
        )
