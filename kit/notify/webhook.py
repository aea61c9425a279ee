"""Messages to programs: a POST of JSON over https, to public addresses alone.

The name is resolved once, each of its addresses is judged, and the connection goes to the one that was judged: a name
that changes its mind in between (DNS rebinding) reaches nothing inside. Redirects are not followed.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import SplitResult, urlsplit

import httpx

from kit.notify.message import occasion
from kit.notify.port import BadAddress, Notice, NotifyUnavailable

LONGEST = 500  # characters of an address
HEARD = 4_096  # bytes of an answer
_GONE = (404, 410)


class BadWebhook(BadAddress):
    code = "notify.bad_webhook"
    message = "推送网址不能用：要以 https:// 开头，不带账号密码，指向互联网上的服务器。"


def check_webhook(url: str) -> SplitResult:
    """What can be told without asking the network. Raises `BadWebhook`."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise BadWebhook from None
    odd = len(url) > LONGEST or not url.isascii() or not url.isprintable() or any(char in url for char in ' \\"<>')
    if odd or parts.scheme != "https" or not host or "@" in parts.netloc or port == 0 or parts.fragment:
        raise BadWebhook
    if _is_address(host) and not is_public(host):
        raise BadWebhook
    return parts


def is_public(address: str) -> bool:
    """Whether the whole internet can mean the same machine by it (IANA special-purpose registries)."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if inner:
            return is_public(str(inner))
        if ip in ipaddress.ip_network("64:ff9b::/96"):  # RFC 6052: an IPv4 address behind a translator
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    return ip.is_global and not ip.is_multicast


class Webhook:
    """`public` and `trust` (of server certificates) are the internet's; a test has a server of its own."""

    def __init__(
        self, *, public: Callable[[str], bool] = is_public, trust: ssl.SSLContext | None = None, timeout: float = 10.0
    ) -> None:
        self._public, self._trust, self._timeout = public, trust, timeout

    async def send(self, notice: Notice) -> None:
        """As `Notify.send`; the header Idempotency-Key names the occasion."""
        await self.ask(notice)

    async def ask(self, notice: Notice) -> bytes:
        """The beginning of what it answers. Raises `BadWebhook`, `NotifyUnavailable`."""
        parts = check_webhook(notice.address)
        host, port = parts.hostname or "", parts.port or 443
        addresses = await self._judged(host, port)
        headers = {"host": parts.netloc, "content-type": "application/json", "idempotency-key": occasion(notice)}
        try:
            async with asyncio.timeout(self._timeout), self._client() as client:
                for address in addresses:
                    url = httpx.URL(notice.address).copy_with(host=address)
                    request = client.build_request("POST", url, content=notice.text.encode(), headers=headers)
                    request.extensions["sni_hostname"] = host
                    with suppress(httpx.ConnectError):  # the next may be reached
                        return await _answer(client, request)
        except (httpx.HTTPError, TimeoutError, OSError) as error:
            raise NotifyUnavailable from error
        raise NotifyUnavailable

    def _client(self) -> httpx.AsyncClient:
        trust = self._trust or ssl.create_default_context()
        return httpx.AsyncClient(verify=trust, timeout=self._timeout, follow_redirects=False, trust_env=False)

    async def _judged(self, host: str, port: int) -> list[str]:
        try:
            async with asyncio.timeout(self._timeout):
                found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError, TimeoutError) as error:
            raise NotifyUnavailable from error
        addresses = list(dict.fromkeys(str(one[4][0]).partition("%")[0] for one in found))
        if not addresses or not all(self._public(one) for one in addresses):
            raise BadWebhook
        return addresses


async def _answer(client: httpx.AsyncClient, request: httpx.Request) -> bytes:
    answer = await client.send(request, stream=True)
    try:
        if answer.status_code in _GONE:
            raise BadWebhook
        if not answer.is_success:
            raise NotifyUnavailable
        heard = b""
        async for piece in answer.aiter_raw():
            heard += piece
            if len(heard) >= HEARD:
                break
        return heard[:HEARD]
    finally:
        await answer.aclose()


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True
