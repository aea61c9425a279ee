"""An ASGI application served by this very process: after SIGKILL of its one pid nothing is left running."""

import asyncio
import signal

from granian.constants import HTTPModes, Interfaces
from granian.server.embed import Server
from starlette.types import ASGIApp


async def serve(app: ASGIApp, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT."""
    server = Server(
        app,
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        http=HTTPModes.http1,
        websockets=False,
        log_enabled=False,
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, server.stop)
    await server.serve()
