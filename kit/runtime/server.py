"""An ASGI application served by this very process: after SIGKILL of its one pid nothing is left running."""

import asyncio
import signal
import socket
import sys

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server
from starlette.types import ASGIApp

SWITCH = 0.0005  # seconds: threads that read the store get their turn ten times as soon as Python's own setting has it


def refuse_taken(host: str, port: int) -> None:
    """Raises `SystemExit` with one sentence: the server shares ports, so two platforms would answer by turns."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise SystemExit(f"端口 {port} 已被别的程序使用。请先停止它，或换一个：make run PORT=8081。") from None


async def serve(app: ASGIApp, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT."""
    sys.setswitchinterval(SWITCH)
    server = Server(
        app,
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=15_000),  # ms; httpx lets go of a connection after 5 s idle
        websockets=False,
        log_enabled=False,
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, server.stop)
    await server.serve()
