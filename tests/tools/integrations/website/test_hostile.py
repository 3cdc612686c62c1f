"""Websites that want to hurt: each costs a bounded time and memory, and ends in one plain sentence."""

from __future__ import annotations

import asyncio
import gzip
import tracemalloc
import zlib
from time import perf_counter

import pytest

from tests.tools.integrations.website.servers import Answer, reply, website
from tools.integrations.website.client import WebsiteClient
from tools.integrations.website.schemas import NoPage, Page

ZEROS = bytes(40_000_000)


def packed_for_ever(wbits: int) -> bytes:
    """40 MB of nothing in 40 kB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, wbits)
    return packer.compress(ZEROS) + packer.flush()


BOMBS = {
    "gzip": packed_for_ever(31),
    "deflate": packed_for_ever(15),
    " deflate": packed_for_ever(-15),
    "gzip, gzip": gzip.compress(packed_for_ever(31)),
    "deflate, gzip": gzip.compress(packed_for_ever(15)),
    "identity, gzip": packed_for_ever(31),
}


@pytest.mark.parametrize("coding", BOMBS)
async def test_zip_bombs(client: WebsiteClient, coding: str) -> None:
    async with website(home=reply(BOMBS[coding], f"Content-Encoding: {coding}")) as site:
        tracemalloc.start()
        try:
            answer = await client.get(site.url())
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert isinstance(answer, NoPage) and answer.failure == "too_large"
        assert peak < 12_000_000


async def test_a_bomb_whose_outer_layer_alone_is_one(client: WebsiteClient) -> None:
    """Inside is no page at all, only what keeps the unpacking going."""
    outer = gzip.compress(gzip.compress(b"")[:10] + bytes(40_000_000))
    async with website(home=reply(outer, "Content-Encoding: gzip, gzip")) as site:
        answer = await client.get(site.url())
        assert isinstance(answer, NoPage) and answer.failure in ("too_large", "protocol")


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", b"not packed at all"),
        ("deflate", b"\xff\xff\xff\xff"),
        ("gzip", gzip.compress(b"x" * 500, mtime=0)[:-8] + b"????????"),
        ("br", b"\x0b\x02\x80hello\x03"),
        ("zstd", b"x"),
        ("gzip, gzip, gzip", b"x"),
        ("gzip," * 500, b"x"),
    ],
)
async def test_what_cannot_be_unpacked_is_said(client: WebsiteClient, coding: str, body: bytes) -> None:
    async with website(home=reply(body, f"Content-Encoding: {coding}")) as site:
        answer = await client.get(site.url())
        assert isinstance(answer, NoPage) and answer.failure == "protocol" and "unpacked" in answer.reason


async def test_a_packed_page_that_stops_in_the_middle(client: WebsiteClient) -> None:
    async with website(home=reply(gzip.compress(b"hello")[:-9], "Content-Encoding: gzip")) as site:
        got = await client.get(site.url())
        assert isinstance(got, Page) and got.truncated
    async with website(home=reply(b"", "Content-Encoding: gzip")) as site:
        got = await client.get(site.url())
        assert isinstance(got, Page) and not got.truncated and got.body == b""


async def drip_head(writer: asyncio.StreamWriter, method: str) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(1000):
        writer.write(f"X-{number}: 1\r\n".encode())
        await writer.drain()
        await asyncio.sleep(0.02)


async def drip_body(writer: asyncio.StreamWriter, method: str) -> None:
    writer.write(reply(b"", length=10_000))
    for _ in range(1000):
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.02)


async def silence(writer: asyncio.StreamWriter, method: str) -> None:
    await asyncio.sleep(20)


async def never_final(writer: asyncio.StreamWriter, method: str) -> None:
    while True:
        writer.write(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 500)
        await writer.drain()


async def slow_redirects(writer: asyncio.StreamWriter, method: str) -> None:
    await asyncio.sleep(0.1)
    writer.write(reply(b"", "Location: /", status="302 Found"))


@pytest.mark.parametrize("answer", [drip_head, drip_body, silence, never_final, slow_redirects])
async def test_the_whole_request_has_one_limit_of_time(client: WebsiteClient, answer: Answer) -> None:
    async with website(home=answer) as site:
        started = perf_counter()
        got = await client.get(site.url(), timeout=0.3)
        assert isinstance(got, NoPage) and got.failure == "timeout" and "0.3 seconds" in got.reason
        assert 0.25 < perf_counter() - started < 1.5


async def test_names_that_never_answer(client: WebsiteClient) -> None:
    from core.clock import FixedClock
    from tests.tools.integrations.website.conftest import NOW
    from tools.integrations.website.guard import Guard

    async def resolve(host: str, port: int) -> list[str]:
        await asyncio.sleep(20)
        return []

    got = await WebsiteClient(FixedClock(NOW), guard=Guard(resolve)).get("http://mario.example/", timeout=0.1)
    assert isinstance(got, NoPage) and got.failure == "timeout"


async def endless_head(writer: asyncio.StreamWriter, method: str) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X-Filler: " + b"x" * 1000 + b"\r\n")
        await writer.drain()


async def endless_line(writer: asyncio.StreamWriter, method: str) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nX: ")
    while True:
        writer.write(b"x" * 10_000)
        await writer.drain()


@pytest.mark.parametrize("answer", [endless_head, endless_line])
async def test_endless_headers(client: WebsiteClient, answer: Answer) -> None:
    async with website(home=answer) as site:
        got = await client.get(site.url())
        assert isinstance(got, NoPage) and got.failure == "protocol"


async def endless_body(writer: asyncio.StreamWriter, method: str) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        writer.write(b"<p>" * 5000)
        await writer.drain()


async def endless_chunks(writer: asyncio.StreamWriter, method: str) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"1000\r\n" + b"x" * 0x1000 + b"\r\n")
        await writer.drain()


@pytest.mark.parametrize("answer", [endless_body, endless_chunks])
async def test_endless_bodies_are_cut(client: WebsiteClient, answer: Answer) -> None:
    async with website(home=answer) as site:
        got = await client.get(site.url())
        assert isinstance(got, Page) and got.truncated and len(got.body) == 3_000_000
        assert got.transferred < 3_200_000


async def endless_tail(writer: asyncio.StreamWriter, method: str) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"short"))
    while True:
        writer.write(b"x" * 10_000)
        await writer.drain()


async def endless_nothing(writer: asyncio.StreamWriter, method: str) -> None:
    """Empty blocks of deflate: much to read, nothing in it."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n\x78\x9c")
    while True:
        writer.write(b"\x00\x00\x00\xff\xff" * 2_000)
        await writer.drain()


async def test_packed_bodies_without_end(client: WebsiteClient) -> None:
    async with website(home=endless_tail, nothing=endless_nothing) as site:
        got = await client.get(site.url())
        assert isinstance(got, Page) and got.body == b"short" and not got.truncated
        got = await client.get(site.url("/nothing"))
        assert isinstance(got, Page) and got.body == b"" and got.truncated and got.transferred < 3_200_000


async def test_a_length_that_promises_too_much(client: WebsiteClient) -> None:
    """What came is a page; how much was missing is not known."""

    async def cut(writer: asyncio.StreamWriter, method: str) -> None:
        writer.write(reply(b"<h1>Mario", length=1000))
        await writer.drain()
        writer.close()

    async def nothing(writer: asyncio.StreamWriter, method: str) -> None:
        writer.write(reply(b"", length=1000))
        writer.close()

    async with website(home=cut, nothing=nothing) as site:
        got = await client.get(site.url())
        assert isinstance(got, Page) and got.truncated and got.body == b"<h1>Mario"
        none = await client.get(site.url("/nothing"))
        assert isinstance(none, NoPage) and none.failure == "protocol"


async def test_a_length_that_promises_too_little(client: WebsiteClient) -> None:
    """The rest is nobody's answer."""
    smuggled = reply(b"first", length=5) + reply(b"second")
    async with website(home=smuggled, next=reply(b"next")) as site:
        got = await client.get(site.url())
        assert isinstance(got, Page) and got.body == b"first"
    async with website(home=reply(b"longer than said", length=6)) as site:
        got = await client.get(site.url())
        assert isinstance(got, Page) and got.body == b"longer"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nbroken header\r\n\r\n",
        b"\x16\x03\x01\x00\x00",
    ],
)
async def test_what_is_not_http(client: WebsiteClient, raw: bytes) -> None:
    async def answer(writer: asyncio.StreamWriter, method: str) -> None:
        writer.write(raw)
        await writer.drain()
        writer.close()

    async with website(home=answer) as site:
        got = await client.get(site.url())
        assert isinstance(got, NoPage) and got.failure in ("protocol", "connection") and got.reason.endswith(".")


async def test_nobody_listens(client: WebsiteClient) -> None:
    async with website() as site:
        pass
    got = await client.get(site.url())
    assert isinstance(got, NoPage) and got.failure == "connection"


async def test_a_client_that_was_kept_waiting_serves_the_next(client: WebsiteClient) -> None:
    """Given up requests give their connections and places back."""
    async with website(home=silence, fine=reply(b"fine")) as site:
        await asyncio.gather(*(client.get(site.url(), timeout=0.1) for _ in range(150)))
        got = await client.get(site.url("/fine"), timeout=2)
        assert isinstance(got, Page) and got.body == b"fine"
