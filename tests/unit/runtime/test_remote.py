"""Whole requests to another part of the platform behind URLs, one of which dies with each request in hand."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import pytest
from starlette.requests import ClientDisconnect
from starlette.types import Message, Scope

from kit.runtime.remote import RemoteApp, remote_session
from kit.runtime.upstream import UpstreamDown, call, scope_of

ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nx-tag: a\r\nx-tag: b\r\n\r\n{}"


@dataclass
class Replica:
    answer: bytes = b""  # none: it dies
    seen: list[bytes] = field(default_factory=list)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        async with server:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.seen.append(await reader.readuntil(b"\r\n\r\n"))
        if b"content-length: 2" in self.seen[-1].lower():
            with suppress(asyncio.IncompleteReadError):
                await reader.readexactly(2)
        writer.write(self.answer)
        writer.close()


@dataclass
class Two:
    app: RemoteApp
    dying: Replica
    well: Replica


@pytest.fixture
async def two() -> AsyncIterator[Two]:
    dying, well = Replica(), Replica(ANSWER)
    async with remote_session() as session, dying.serving() as first, well.serving() as second:
        yield Two(RemoteApp([first, second], session), dying, well)


async def test_a_question_goes_to_the_next_replica_when_one_dies_with_it(two: Two) -> None:
    assert (await call(two.app, "GET", "/x")).status == 200
    assert two.dying.seen
    assert len(two.well.seen) == 1


async def test_a_change_is_never_sent_twice(two: Two) -> None:
    for method in ("POST", "PUT"):
        with pytest.raises(UpstreamDown):
            await call(two.app, method, "/x", body=b"{}")
        assert (await call(two.app, "GET", "/x")).status == 200  # and the turn is the dying one's again
    assert [line.split()[0] for line in two.dying.seen] == [b"POST", b"PUT"]
    assert [line.split()[0] for line in two.well.seen] == [b"GET", b"GET"]


async def test_what_was_asked_arrives_as_it_was_asked(two: Two) -> None:
    path, query = "/%E6%B8%AF/a%2Fb/../c", "q=%E6%B8%AF+%26&empty="
    await call(two.app, "GET", path, query=query, headers={"accept": "text/html", "expect": "100-continue"})
    line, *headers = two.well.seen[0].split(b"\r\n")
    assert line == f"GET {path}?{query} HTTP/1.1".encode()
    assert {header.split(b":")[0].lower() for header in headers if header} == {b"host", b"accept"}


async def test_bytes_that_are_no_url_are_quoted(two: Two) -> None:
    scope = {**scope_of("GET", "/x"), "raw_path": b"//evil\xff#x", "query_string": b"a=\xff#b"}
    assert (await answered(two.app, {**scope, "headers": [(b"x-name", b"\xff")]}))["status"] == 200
    assert two.well.seen[0].startswith(b"GET //evil%FF%23x?a=%FF%23b HTTP/1.1")


async def test_headers_that_come_twice_arrive_twice(two: Two) -> None:
    begun = await answered(two.app, scope_of("GET", "/x"))
    assert [value for name, value in begun["headers"] if name == b"x-tag"] == [b"a", b"b"]


async def answered(app: RemoteApp, scope: Scope) -> Message:
    """The first message of the answer to a request without a body."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return sent[0]


async def test_whoever_leaves_before_the_body_is_whole_is_no_fault_of_the_service(two: Two) -> None:
    pieces: list[Message] = [{"type": "http.request", "body": b"{", "more_body": True}, {"type": "http.disconnect"}]

    async def receive() -> Message:
        return pieces.pop(0)

    async def send(_: Message) -> None:
        raise AssertionError

    scope = scope_of("POST", "/x", headers=[(b"content-length", b"2")])
    with pytest.raises(ClientDisconnect):
        await RemoteApp([two.app._urls[1]], two.app._session)(scope, receive, send)


async def test_no_answer_begins_before_the_body_was_read_to_its_end(two: Two) -> None:
    pieces: list[Message] = [
        {"type": "http.request", "body": b""},
        {"type": "http.request", "body": b"{}", "more_body": True},
    ]
    left_at_answer: list[int] = []

    async def receive() -> Message:
        await asyncio.sleep(0.05 if len(pieces) == 1 else 0)
        return pieces.pop()

    async def send(_: Message) -> None:
        left_at_answer.append(len(pieces))

    scope = scope_of("POST", "/x", headers=[(b"content-length", b"2")])
    await RemoteApp([two.app._urls[1]], two.app._session)(scope, receive, send)
    assert set(left_at_answer) == {0}
