"""`python -m deploy.embedded`: the whole platform in this one process, on its own disk, for 127.0.0.1 only."""

import asyncio
import os
import sys
import time

from deploy.embedded.folder import Folder
from deploy.embedded.issuer.settings import refuse_unless_local
from deploy.embedded.platform import Platform
from kit.runtime import logs
from kit.runtime.clock import SystemClock
from kit.runtime.memory import settle, share_arenas
from kit.runtime.server import refuse_taken, serve
from kit.runtime.settings import Settings, load


def configured() -> Settings:
    """Settings of this process; addresses follow the port unless they are set themselves."""
    settings = load()
    here = f"http://{settings.service_host}:{settings.service_port}"
    settings.public_url = os.environ.get("GONGKAI_PUBLIC_URL", here)
    settings.issuer = os.environ.get("GONGKAI_ISSUER", f"{settings.public_url}/id")
    settings.replica = settings.replica or "embedded"  # the same at every start: it takes its leases back at once
    return settings


async def main() -> None:
    settings = configured()
    refuse_unless_local(settings.service_host, settings.mode)
    logs.configure(settings.log_level)
    share_arenas()
    started = time.monotonic()

    def say(line: str) -> None:
        sys.stdout.write(f"[{time.monotonic() - started:5.1f} 秒] {line}\n")
        sys.stdout.flush()

    folder = Folder(settings.data)
    folder.lock()
    refuse_taken(settings.service_host, settings.service_port)
    say(f"数据文件夹 {settings.data.resolve()}")
    platform = await Platform(settings, SystemClock(), folder, say).open()
    say("启动服务、事件日志和搜索")
    await platform.start()
    served = asyncio.create_task(serve(platform.door, settings.service_host, settings.service_port))
    try:
        await platform.seed()
        settle()
        _greet(platform)
        await served
    finally:
        say("正在停止")
        await platform.stop()


def _greet(platform: Platform) -> None:
    lines = ["", f"  网站已就绪：{platform.settings.public_url}    进程号 {os.getpid()}    按 Ctrl+C 停止", ""]
    if platform.new_passwords:
        lines.append("  演示账号（只显示这一次，另存于数据文件夹的 first-run.json）：")
        lines += [f"    {name:<22} {password}" for name, password in platform.new_passwords.items()]
    else:
        lines.append("  演示账号的密码在数据文件夹的 first-run.json 中")
    sys.stdout.write("\n".join(lines) + "\n\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
