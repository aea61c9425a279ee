import asyncio
from dataclasses import replace
from datetime import datetime
from email import message_from_bytes, policy

import pytest

from kit.notify.maildir import MailFolder
from kit.notify.port import BadAddress, Notice, NotifyUnavailable
from kit.notify.smtp import Smtp
from kit.runtime.clock import SHANGHAI, FixedClock

CLOCK = FixedClock(datetime(2026, 3, 2, 9, tzinfo=SHANGHAI))
SENDER = "gongkai@example.gov.cn"
NOTICE = Notice("ren@example.cn", "您的意见\n已经收到", "您好：\n您的意见已经收到。\n.\n谢谢。\n", "comment-1/received")


class Server:
    """A small SMTP server that keeps what it is given."""

    def __init__(self, refusal: bytes = b"") -> None:
        self._refusal = refusal
        self.received: list[bytes] = []

    async def __aenter__(self):
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_):
        self._server.close()

    async def _serve(self, reader, writer):
        writer.write(b"220 here\r\n")
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb == b"RCPT" and self._refusal:
                writer.write(self._refusal + b"\r\n")
            elif verb == b"DATA":
                writer.write(b"354 go on\r\n")
                content = (await reader.readuntil(b"\r\n.\r\n"))[:-3]
                self.received.append(content.replace(b"\r\n..", b"\r\n."))
                writer.write(b"250 kept\r\n")
            elif verb == b"QUIT":
                writer.write(b"221 bye\r\n")
                break
            else:
                writer.write(b"250 fine\r\n")
        writer.close()


def _smtp(port: int, **options) -> Smtp:
    return Smtp("127.0.0.1", port, SENDER, CLOCK, **{"security": "none", **options})


@pytest.fixture(params=["maildir", "smtp"])
async def post(request, tmp_path):
    """(adapter, what has arrived)"""
    if request.param == "maildir":
        folder = tmp_path / "mail"
        yield MailFolder(folder, SENDER, CLOCK), lambda: [path.read_bytes() for path in folder.iterdir()]
        return
    async with Server() as server:
        yield _smtp(server.port), lambda: server.received


async def test_a_message_arrives_whole(post):
    notify, arrived = post
    await notify.send(NOTICE)
    message = message_from_bytes(arrived()[0], policy=policy.default)
    assert (message["To"], message["From"], message["Subject"]) == (NOTICE.address, SENDER, "您的意见 已经收到")
    assert message["Date"].datetime == CLOCK.now()
    assert message.get_content().replace("\r\n", "\n") == NOTICE.text


async def test_one_occasion_has_one_message_id_a_person(post):
    notify, arrived = post
    for notice in (NOTICE, NOTICE, replace(NOTICE, dedupe="comment-2"), replace(NOTICE, address="b@example.cn")):
        await notify.send(notice)
    ids = {message_from_bytes(content)["Message-ID"] for content in arrived()}
    assert len(ids) == 3
    assert not any("ren" in id for id in ids)


@pytest.mark.parametrize("address", ["", "ren", "ren@", "a@b.cn\nBcc: c@d.cn", "a b@c.cn", "@b.cn", "a@["])
async def test_refuses_what_is_no_address(post, address):
    notify, _ = post
    with pytest.raises(BadAddress):
        await notify.send(replace(NOTICE, address=address))


async def test_the_folder_keeps_one_file_an_occasion(tmp_path):
    notify = MailFolder(tmp_path, SENDER, CLOCK)
    await asyncio.gather(*(notify.send(NOTICE) for _ in range(5)))
    files = list(tmp_path.iterdir())
    assert [path.suffix for path in files] == [".eml"]
    assert "ren" not in files[0].name


@pytest.mark.parametrize(("refusal", "error"), [(b"550 no such person", BadAddress), (b"450 later", NotifyUnavailable)])
async def test_tells_a_wrong_address_from_a_server_that_is_busy(refusal, error):
    async with Server(refusal) as server:
        with pytest.raises(error):
            await _smtp(server.port).send(NOTICE)
        assert server.received == []


async def test_says_nothing_to_a_server_that_cannot_encrypt():
    async with Server() as server:
        with pytest.raises(NotifyUnavailable):
            await _smtp(server.port, security="starttls").send(NOTICE)
        assert server.received == []


async def test_a_server_that_is_away_is_unavailable():
    async with Server() as server:
        port = server.port
    with pytest.raises(NotifyUnavailable):
        await _smtp(port, timeout=1).send(NOTICE)


def test_refuses_an_unknown_security():
    with pytest.raises(ValueError, match="starttls"):
        _smtp(1, security="maybe")
