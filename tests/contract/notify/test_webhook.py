"""Webhooks over real TLS: to public addresses alone, judged by what the name resolves to."""

import ipaddress
import json

import pytest

from kit.notify.port import BadAddress, Notice, NotifyUnavailable
from kit.notify.webhook import BadWebhook, Webhook, check_webhook, is_public
from tests.contract.notify.https_receiver import Receiver

BODY = json.dumps({"type": "entries", "total": 1})


def _notice(url: str, dedupe: str = "saved:1") -> Notice:
    return Notice(url, "", BODY, dedupe)


def _loopback(address: str) -> bool:
    return ipaddress.ip_address(address).is_loopback


async def test_posts_json_under_its_own_name_and_names_the_occasion(tmp_path):
    async with Receiver(tmp_path) as receiver:
        webhook = Webhook(public=_loopback, trust=receiver.trust)
        assert await webhook.ask(_notice(receiver.url)) == b"ok"
        await webhook.send(_notice(receiver.url))
    first, second = (one.decode().lower() for one in receiver.received)
    assert first.startswith("post /hook?key=1 http/1.1")
    assert "host: localhost:" in first
    assert first.endswith(BODY.lower())
    key = next(line for line in first.split("\r\n") if line.startswith("idempotency-key"))
    assert key in second


async def test_a_name_that_leads_inside_is_never_called(tmp_path):
    async with Receiver(tmp_path) as receiver:
        with pytest.raises(BadWebhook):
            await Webhook(trust=receiver.trust).send(_notice(receiver.url))
    assert receiver.received == []


async def test_a_certificate_nobody_vouches_for_is_not_believed(tmp_path):
    async with Receiver(tmp_path) as receiver:
        with pytest.raises(NotifyUnavailable):
            await Webhook(public=_loopback).send(_notice(receiver.url))
    assert receiver.received == []


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (b"HTTP/1.1 500 Oops\r\ncontent-length: 0\r\n\r\n", NotifyUnavailable),
        (b"HTTP/1.1 302 Found\r\nlocation: https://127.0.0.1/\r\ncontent-length: 0\r\n\r\n", NotifyUnavailable),
        (b"HTTP/1.1 410 Gone\r\ncontent-length: 0\r\n\r\n", BadAddress),
        (b"not http", NotifyUnavailable),
    ],
)
async def test_tells_one_that_is_gone_from_one_that_is_busy(tmp_path, answer, error):
    async with Receiver(tmp_path, answer) as receiver:
        with pytest.raises(error):
            await Webhook(public=_loopback, trust=receiver.trust).send(_notice(receiver.url))


async def test_a_name_that_nobody_knows_is_unavailable():
    with pytest.raises(NotifyUnavailable):
        await Webhook().send(_notice("https://nobody.invalid/"))


async def test_hears_no_more_than_it_has_to(tmp_path):
    long = b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n" + b"x" * 100_000
    async with Receiver(tmp_path, long) as receiver:
        assert len(await Webhook(public=_loopback, trust=receiver.trust).ask(_notice(receiver.url))) == 4_096


@pytest.mark.parametrize(
    "url",
    [
        "", "http://example.cn/", "https://", "https://user:pw@example.cn/", "ftp://example.cn/",
        "https://exa mple.cn/",
        "https://127.0.0.1/", "https://[::1]/", "https://10.0.0.1/", "https://169.254.169.254/latest", "https://0.0.0.0/",
        "https://[::ffff:192.168.0.1]/", "https://example.cn:0/", "https://例子.cn/", "https://example.cn/" + "x" * 500,
        "https://[::1", "https://example.cn/#x",
    ],
)  # fmt: skip
def test_refuses_what_is_no_public_https_address(url):
    with pytest.raises(BadWebhook):
        check_webhook(url)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"])
def test_knows_public_addresses(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.1.1", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "::1", "fe80::1", "fc00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "::", "ff02::1",
    ],
)  # fmt: skip
def test_knows_addresses_that_lead_inside(address):
    assert not is_public(address)
