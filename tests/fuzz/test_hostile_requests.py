"""Requests that no browser makes: refused with a 4xx or cut off, and never an error of ours."""

import time

import pytest

from tests.fuzz import furniture, wire
from tests.fuzz.town import PATIENCE, Town

EVIL = "evil.example"


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("TRACE / HTTP/1.1", 405),
        ("DELETE / HTTP/1.1", 405),
        ("PROPFIND / HTTP/1.1", 405),
        ("get / HTTP/1.1", 405),
        (f"{'X' * 3000} / HTTP/1.1", 405),
        ("PUT /static/app.css HTTP/1.1", 405),
        ("OPTIONS * HTTP/1.1", 400),
        (f"CONNECT {EVIL}:443 HTTP/1.1", 400),
        ("GET /a b HTTP/1.1", 400),
        ("GET /\x00 HTTP/1.1", 400),
        ("GET /\xff HTTP/1.1", 400),
        ("GET /%00 HTTP/1.1", 400),
        ("GET //evil.example HTTP/1.1", 400),
        ("GET /../../etc/passwd HTTP/1.1", 400),
        ("GET /static/%2e%2e/%2e%2e/app.py HTTP/1.1", 400),
        ("GET /static/..%2fapp.py HTTP/1.1", 400),
        ("GET /static/..%5capp.py HTTP/1.1", 400),
        ("GET /static/%252e%252e/app.py HTTP/1.1", 404),
        ("GET /static/app.css%20 HTTP/1.1", 404),
        ("GET /static/ HTTP/1.1", 404),
        ("GET /.git/config HTTP/1.1", 404),
        ("GET /first-run.json HTTP/1.1", 404),
        ("GET /internal/publication/export HTTP/1.1", 401),
        (f"GET /{'x' * 2100} HTTP/1.1", 414),
        (f"GET /search?q={'x' * 8300} HTTP/1.1", 414),
        (f"GET /{'x' * 100_000} HTTP/1.1", 414),
    ],
    ids=lambda one: one[:40] if isinstance(one, str) else one,
)
def test_refuses_a_request_line(platform: Town, line: str, status: int) -> None:
    assert wire.request(platform.url, line).status == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (("Host: a", "Host: b"), 400),
        (("Host: a b<script>",), 400),
        (("X-A: a\x01b",), 400),
        (("X-A: a\r\n folded",), 400),
        (("Content-Length: 5", "Content-Length: 6"), 400),
        (("Content-Length: -1",), 400),
        (("Content-Length: +5",), 400),
        (("Content-Length: 99999999999999999999999",), 400),
        (("Transfer-Encoding: chunked, gzip",), 400),
        ((f"X-A: {'a' * 1_000_000}",), 431),
        (tuple(f"X-{number}: a" for number in range(5000)), 431),
    ],
    ids=lambda one: one[0][:30] if isinstance(one, tuple) else one,
)
def test_refuses_headers(platform: Town, headers: tuple[str, ...], status: int) -> None:
    assert wire.request(platform.url, "POST /desk HTTP/1.1", *headers, body=b"abcde").status == status


@pytest.mark.parametrize("data", [b"\x16\x03\x01\x02\x00\x01\x00", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"\r\n" * 100])
def test_does_not_speak_other_protocols(platform: Town, data: bytes) -> None:
    assert wire.send(platform.url, data, hang_up=True).status in (0, 400, 505)


def test_a_strange_host_is_repeated_nowhere(platform: Town) -> None:
    for line in ("GET / HTTP/1.1", "GET /desk HTTP/1.1", "GET /sign-in HTTP/1.1", "GET /nowhere HTTP/1.1"):
        said = wire.request(platform.url, line, f"Host: {EVIL}", f"X-Forwarded-Host: {EVIL}", f"Forwarded: host={EVIL}")
        assert EVIL not in said.text
    said = wire.request(platform.url, f"GET http://{EVIL}/desk HTTP/1.1", f"Host: {EVIL}")
    assert said.status == 303
    assert EVIL not in said.text


def test_no_header_changes_the_method_or_the_path(platform: Town) -> None:
    for name in ("X-HTTP-Method-Override: DELETE", "X-Original-URL: /desk", "X-Rewrite-URL: /internal"):
        assert wire.request(platform.url, "GET /about/privacy HTTP/1.1", name).status == 200


def test_a_body_that_ends_early_is_not_taken_for_a_whole_one(platform: Town) -> None:
    path = f"/api/consultation/consultations/{furniture.open_consultation(platform)}/comments"
    head = f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nIdempotency-Key: early-end-1\r\n"
    whole = '{"text": "没有说完的话"}'.encode()
    said = wire.send(platform.url, f"{head}Content-Length: {len(whole) + 1}\r\n\r\n".encode() + whole, hang_up=True)
    assert said.status in (0, 400)
    broken = f"{head}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n".encode() + whole
    assert wire.send(platform.url, broken).status == 400


def test_two_lengths_of_one_body_do_not_smuggle_a_request(platform: Town) -> None:
    hidden = b"GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"
    lengths = ("Content-Length: 4", "Transfer-Encoding: chunked", "Content-Type: text/plain")
    said = wire.request(platform.url, "POST /nowhere HTTP/1.1", *lengths, body=b"0\r\n\r\n" + hidden)
    assert said.raw.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize(
    ("path", "type"),
    [
        ("/api/consultation/consultations/x/comments", "application/json"),
        ("/desk/documents/new", "application/x-www-form-urlencoded"),
    ],
)
def test_a_body_that_stops_coming_is_cut(platform: Town, path: str, type: str) -> None:
    cookie = platform.headers["drafter"]["cookie"]
    head = f"POST {path} HTTP/1.1\r\nHost: a\r\nCookie: {cookie}\r\nContent-Type: {type}\r\nContent-Length: 200\r\n\r\n"
    if path.startswith("/api"):
        head = head.replace(f"Cookie: {cookie}\r\n", "")
    began = time.monotonic()
    with wire.connect(platform.url, PATIENCE + 10) as socket:
        socket.sendall(head.encode() + b"begun")
        raw = b""
        while "没有传完".encode() not in raw and (piece := socket.recv(65536)):
            raw += piece
    said = wire.Said(raw)
    assert said.status == 408
    assert "没有传完" in said.text
    assert time.monotonic() - began >= PATIENCE


def test_a_head_that_stops_coming_is_cut(platform: Town) -> None:
    """It has been left alone since the platform started."""
    platform.stalled.settimeout(20)
    assert not platform.stalled.recv(100)
