"""`gongkai`: the platform's own door from a terminal.

Exit codes: 0 done · 1 done, but something was refused or is broken · 2 wrong use · 3 platform unreachable
· 4 not allowed. GONGKAI_URL names the platform, GONGKAI_DATA its data folder on its own machine.
"""

import asyncio
import sys
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click
import httpx

from gateway.cli import backup as archive
from gateway.cli import catalog, comments, documents, lots, operate, privacy, recording, screen, signing_in, verifying
from gateway.cli import search as searching
from gateway.cli.errors import WrongUse, usage
from gateway.cli.place import Place, find
from gateway.cli.readers import Readers
from gateway.edge.routes import SERVICES
from kit.identity.oidc import DeviceSignIn

F = TypeVar("F", bound=Callable[..., Any])
FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
FILE_OR_FOLDER = click.Path(exists=True, readable=True, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, path_type=Path)
CODES = """退出码：0 完成；1 完成，但有内容被拒绝或损坏；2 用法不对；3 连不上平台；4 没有权限。"""


@dataclass(frozen=True)
class Session:
    place: Place
    readers: Readers


pass_session = click.make_pass_decorator(Session)


def as_json(command: F) -> F:
    return click.option("--json", "as_json", is_flag=True, help="结果以 JSON 输出，供程序读取。")(command)


def service(command: F) -> F:
    return click.option("--service", type=click.Choice(SERVICES), help="只看这一项服务。")(command)


def dry(command: F) -> F:
    return click.option("--dry-run", is_flag=True, help="只说会做什么、有什么问题；什么也不写，不需要平台。")(command)


def main(readers: Readers, arguments: Sequence[str] | None = None) -> NoReturn:
    try:
        code = gongkai.main(arguments, "gongkai", obj=readers, standalone_mode=False)
    except click.UsageError as error:
        hint = error.ctx.command_path if error.ctx else "gongkai"
        click.echo(f"{usage(error)}\n用 {hint} --help 查看用法。", err=True)
        sys.exit(WrongUse.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("已中断；再执行一次会从停下的地方继续。", err=True)
        sys.exit(130)
    sys.exit(code or 0)


def run(work: Coroutine[Any, Any, int | None]) -> int:
    return asyncio.run(work) or 0


@click.group(help=f"公开平台的命令行。\n\n{CODES}\n\nGONGKAI_URL：平台地址。GONGKAI_DATA：平台的数据文件夹。")
@click.help_option(help="显示用法。")
@click.pass_context
def gongkai(context: click.Context) -> None:
    context.obj = Session(find(), context.obj)


@gongkai.command(help="全站搜索。")
@click.argument("words", nargs=-1, metavar="词…")
@click.option("--size", type=click.IntRange(1, 100), default=10, show_default=True, help="最多几条。")
@as_json
@pass_session
def search(session: Session, words: tuple[str, ...], size: int, as_json: bool) -> int:
    return run(searching.search(session.place, searching.words_of(words), size, as_json))


@gongkai.group("import", help="导入标准目录或文件。")
def import_() -> None:
    pass


@import_.command("catalog", help="导入标准目录（.xlsx、.csv 或 .docx）。先用 --dry-run 看会做什么。")
@click.argument("file", type=FILE, metavar="文件")
@click.option("--take-hidden", is_flag=True, help="隐藏的行、列和工作表也读取；不加时只报告，不导入。")
@click.option("--retire-dropped", is_flag=True, help="文件所涉领域里、文件中已没有的事项一并停用；不加时只列出。")
@dry
@as_json
@pass_session
def import_catalog(
    session: Session, file: Path, take_hidden: bool, retire_dropped: bool, dry_run: bool, as_json: bool
) -> int:
    if dry_run:
        return catalog.dry_run(session.readers, file, take_hidden, as_json)
    choices = {"take_hidden": take_hidden, "retire_dropped": retire_dropped}
    return run(catalog.import_catalog(session.place, session.readers, file, choices, as_json))


@import_.command(
    "documents",
    help="导入文件：.docx、.pdf、.txt 存为草稿；.jsonl（每行 title、body、metadata）是已经公开过的文件，立即公开。",
)
@click.argument("source", type=FILE_OR_FOLDER, metavar="文件或文件夹")
@click.option("--released", is_flag=True, help="这些文件已经公开过，立即公开。")
@click.option("--department", help="部门代码。")
@click.option("--item", help="对应的公开事项。")
@dry
@as_json
@pass_session
def import_documents(
    session: Session,
    source: Path,
    released: bool,
    department: str | None,
    item: str | None,
    dry_run: bool,
    as_json: bool,
) -> int:
    wanted = documents.Wanted(source, released, department, item)
    if dry_run:
        return documents.dry_run(session.readers, wanted, as_json)
    return run(documents.import_documents(session.place, session.readers, wanted, as_json))


@gongkai.group("privacy", help="个人信息。")
def privacy_() -> None:
    pass


@privacy_.command("check", help="检查文件里的个人信息：.jsonl（每行 id、text），或 .docx、.pdf、.txt、.xlsx 文件。")
@click.argument("file", type=FILE, metavar="文件")
@as_json
@pass_session
def check_privacy(session: Session, file: Path, as_json: bool) -> int:
    return privacy.check(file, as_json, session.readers.largest)


@gongkai.group("comments", help="公众意见。")
def comments_() -> None:
    pass


@comments_.command(
    "group", help="把说法相同的意见归为一组：.jsonl 每行 id、text；逐行输出 id、group（这一组最早的一条）。"
)
@click.argument("file", type=FILE, metavar="文件")
@pass_session
def group_comments(session: Session, file: Path) -> int:
    return comments.group(file, session.readers.grouping())


@gongkai.command("lot", help="重算一次抽签：文件是活动页面上公布的抽签数据（.json）；不需要平台。")
@click.argument("file", type=FILE, metavar="文件")
@as_json
@pass_session
def repeat_lot(session: Session, file: Path, as_json: bool) -> int:
    return lots.repeat(file, session.readers.lot, as_json)


@gongkai.command(
    "verify",
    help="核对一份意见回执：是不是平台签发的，意见在不在公开的记录里。不需要平台；"
    "公钥取自 --key、平台，或上次连上平台时保存的。",
)
@click.argument("receipt", type=FILE, metavar="回执文件")
@click.option(
    "--record", type=FILE, metavar="记录文件", help="整份记录（.jsonl）：逐条核对有没有增删改动、采纳情况表是否齐全。"
)
@click.option("--key", type=FILE, metavar="公钥文件", help="平台的公钥。")
@as_json
@pass_session
def verify_receipt(session: Session, receipt: Path, record: Path | None, key: Path | None, as_json: bool) -> int:
    return run(verifying.verify(session.place, receipt, record, key, as_json))


@gongkai.group("record", help="意见的公开记录。")
def record_() -> None:
    pass


@record_.command("audit", help="核对平台保存的意见与公开的记录：改动、删除、插入都会指出。")
@as_json
@pass_session
def audit_record(session: Session, as_json: bool) -> int:
    return run(recording.audit(session.place, as_json))


@record_.command("download", help="下载一项征求意见的整份记录，供离线核对。")
@click.argument("consultation", metavar="征求意见编号")
@click.argument("file", type=NEW_FILE, metavar="文件")
@pass_session
def download_record(session: Session, consultation: str, file: Path) -> int:
    return run(recording.download(session.place, consultation, file))


@gongkai.group(help="重建。")
def rebuild() -> None:
    pass


@rebuild.command("index", help="从事件日志或各项服务的数据重建搜索索引；重建时搜索照常，中断后自动接着做。")
@as_json
@pass_session
def rebuild_index(session: Session, as_json: bool) -> int:
    return run(operate.rebuild_index(session.place, as_json))


@gongkai.group("dead-letters", help="处理不了的消息。")
def dead_letters() -> None:
    pass


@dead_letters.command("list", help="列出死信。")
@service
@as_json
@pass_session
def list_letters(session: Session, service: str | None, as_json: bool) -> int:
    return run(operate.list_letters(session.place, service, as_json))


@dead_letters.command("replay", help="再处理一次，以及排在它后面的消息。")
@click.argument("id", metavar="编号")
@service
@pass_session
def replay(session: Session, id: str, service: str | None) -> int:
    return run(operate.settle_letter(session.place, id, "replay", service))


@dead_letters.command("skip", help="放弃它，处理排在后面的消息。")
@click.argument("id", metavar="编号")
@service
@pass_session
def skip(session: Session, id: str, service: str | None) -> int:
    return run(operate.settle_letter(session.place, id, "skip", service))


@gongkai.group(help="审计记录。")
def audit() -> None:
    pass


@audit.command("verify", help="核对每份审计记录的哈希链。")
@as_json
@pass_session
def verify(session: Session, as_json: bool) -> int:
    return run(operate.verify_audit(session.place, as_json))


@gongkai.command(help="备份数据文件夹到 .tar.gz；平台运行时也可以。备份含有密钥，只有本人可读。")
@click.argument("file", type=NEW_FILE, metavar="备份文件")
@as_json
@pass_session
def backup(session: Session, file: Path, as_json: bool) -> int:
    return archive.backup(session.place.data, file, as_json)


@gongkai.command(help="从备份恢复数据文件夹。平台要先停止。")
@click.argument("file", type=FILE, metavar="备份文件")
@click.option("--replace", is_flag=True, help="数据文件夹里已有数据时也恢复；原来的改名保留。")
@as_json
@pass_session
def restore(session: Session, file: Path, replace: bool, as_json: bool) -> int:
    return archive.restore(file, session.place.data, replace, as_json)


@gongkai.command("sign-in", help="在浏览器里登录，本机记住登录状态。")
@pass_session
def sign_in(session: Session) -> int:
    return run(_sign_in(session.place))


async def _sign_in(place: Place) -> None:
    def show(begun: DeviceSignIn) -> None:
        screen.warn(f"请在浏览器中打开 {begun.url_complete}\n核对验证码 {begun.user_code}，登录后确认。等待中……")

    async with httpx.AsyncClient(timeout=20, trust_env=False) as http:
        await signing_in.device_flow(place, http, show)
    screen.line("已登录。")


@gongkai.command("sign-out", help="忘记本机保存的登录状态。")
@pass_session
def sign_out(session: Session) -> int:
    screen.line("已退出登录。" if signing_in.forget(session.place) else "本来就没有登录。")
    return 0
