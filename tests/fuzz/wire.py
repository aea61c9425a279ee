"""HTTP by hand, byte for byte, for what no client library would send."""

import socket
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Said:
    """`status` 0 where the server hung up without a word."""

    raw: bytes

    @property
    def status(self) -> int:
        return int(self.raw.split(b" ", 2)[1]) if self.raw.startswith(b"HTTP/") else 0

    @property
    def text(self) -> str:
        return self.raw.decode(errors="replace")

    def header(self, name: str) -> str:
        lines = self.raw.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")[1:]
        pairs = (line.partition(":") for line in lines)
        return next((value.strip() for key, _, value in pairs if key.lower() == name), "")


def connect(url: str, seconds: float = 10) -> socket.socket:
    parts = urlsplit(url)
    return socket.create_connection((parts.hostname or "", parts.port or 80), timeout=seconds)


def send(url: str, data: bytes, *, hang_up: bool = False) -> Said:
    """One request on one connection, read to its end or to the end of the answer's announced body."""
    with connect(url) as wire:
        wire.sendall(data)
        if hang_up:
            wire.shutdown(socket.SHUT_WR)
        return Said(_read(wire))


def request(url: str, line: str, *headers: str, body: bytes = b"") -> Said:
    """`GET / HTTP/1.1` and headers as they shall go out, `Host` and `Connection` among them where not given."""
    names = {header.partition(":")[0].lower() for header in headers}
    usual = [f"Host: {urlsplit(url).netloc}"] if "host" not in names else []
    lines = [line, *usual, *headers, "Connection: close"]
    return send(url, "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)


def _read(wire: socket.socket) -> bytes:
    said = b""
    try:
        while piece := wire.recv(65536):
            said += piece
    except ConnectionResetError:
        pass  # hung up with our bytes unread: what it said before stands
    return said
