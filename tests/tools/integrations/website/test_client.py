"""Pages of websites that behave, more or less."""

from __future__ import annotations

import asyncio
import gzip
import zlib

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from core.clock import FixedClock
from tests.tools.integrations.website.conftest import NOW
from tests.tools.integrations.website.servers import leads_to, reply, website
from tools.integrations.website.client import WebsiteClient
from tools.integrations.website.guard import Guard
from tools.integrations.website.schemas import Hop, NoPage, Page


def page(answer: Page | NoPage) -> Page:
    assert isinstance(answer, Page), answer
    return answer


async def test_a_page(client: WebsiteClient) -> None:
    answer = reply(b"<h1>Mario's</h1>", "Content-Type: Text/HTML; charset=utf-8", "Set-Cookie: a=1", "X-A: 1", "x-a: 2")
    async with website(home=answer) as site:
        got = page(await client.get(site.url()))
        assert (got.status, got.body, got.content_type, got.truncated) == (200, b"<h1>Mario's</h1>", "text/html", False)
        assert got.asked == got.url == site.url() and got.hops == () and got.transferred == 16
        assert got.headers["x-a"] == "1, 2" and "set-cookie" not in got.headers
        assert 0 < got.first_byte_ms <= got.total_ms and got.fetched_at == NOW and got.certificate_expires is None


async def test_we_say_who_we_are_and_keep_no_cookies(client: WebsiteClient) -> None:
    async with website(home=reply(b"", "Set-Cookie: a=1"), next=leads_to("/")) as site:
        await client.get(site.url())
        await client.get(site.url("/next"))
        assert len(site.heads) == 3 and site.connections < 3  # connections are used again
        for head in site.heads:
            assert (
                "user-agent: tableside/" in head.casefold() and "accept-encoding: gzip, deflate\r\n" in head.casefold()
            )
            assert "cookie" not in head.casefold() and "authorization" not in head.casefold()


@pytest.mark.parametrize("status", [404, 410, 403, 429, 500, 503])
async def test_every_status_is_an_answer(client: WebsiteClient, status: int) -> None:
    async with website(home=reply(b"sorry", status=f"{status} Sorry")) as site:
        got = page(await client.get(site.url()))
        assert (got.status, got.body) == (status, b"sorry")


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See", "307 Temporary", "308 Permanent"])
async def test_redirects_are_followed_and_told(client: WebsiteClient, status: str) -> None:
    async with website(home=leads_to("a/../menu?x=1#y", status)) as site:
        site.answers["/menu?x=1"] = reply(b"menu")
        got = page(await client.get(site.url()))
        assert got.body == b"menu" and got.url == site.url("/menu?x=1") and got.asked == site.url()
        assert got.hops == (Hop(site.url(), int(status[:3])),)


async def test_five_redirects_and_no_more(client: WebsiteClient) -> None:
    steps = {f"r{n}": leads_to(f"/r{n + 1}") for n in range(7)}
    async with website(**(steps | {"r7": reply(b"there")})) as site:
        assert page(await client.get(site.url("/r2"))).body == b"there"
        gone = await client.get(site.url("/r1"))
        assert isinstance(gone, NoPage) and gone.failure == "too_many_redirects" and len(gone.hops) == 6
    async with website(home=leads_to("/")) as circle:
        assert isinstance(await client.get(circle.url()), NoPage) and len(circle.seen) == 6


@pytest.mark.parametrize(
    "location",
    [
        "http://[",
        "http://[::1",
        "javascript:alert(1)",
        "ftp://127.0.0.1/",
        "http://u:p@127.0.0.1/",
        "http://\\127.0.0.1/",
    ],
)
async def test_redirects_to_what_is_no_address(client: WebsiteClient, location: str) -> None:
    async with website(home=leads_to(location)) as site:
        answer = await client.get(site.url())
        assert isinstance(answer, NoPage) and answer.failure == "refused" and answer.reason.endswith(".")


async def test_a_redirect_that_leads_nowhere_is_a_page(client: WebsiteClient) -> None:
    async with website(home=reply(b"hm", status="302 Found"), empty=leads_to(" ")) as site:
        assert page(await client.get(site.url())).status == 302
        assert page(await client.get(site.url("/empty"))).status == 302


async def test_redirects_in_other_letters(client: WebsiteClient) -> None:
    async with website(home=leads_to("/carta/menú del día".encode().decode("latin-1"))) as site:
        site.answers["/carta/men%C3%BA%20del%20d%C3%ADa"] = reply(b"carta")
        assert page(await client.get(site.url())).body == b"carta"


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(b"hello" * 50, mtime=0)),
        ("x-gzip", gzip.compress(b"hello" * 50, mtime=0)),
        ("deflate", zlib.compress(b"hello" * 50)),
        ("deflate", zlib.compress(b"hello" * 50, wbits=-15)),  # bare, as some servers send it
        ("identity", b"hello" * 50),
        ("gzip, identity", gzip.compress(b"hello" * 50, mtime=0)),
        ("deflate, gzip", gzip.compress(zlib.compress(b"hello" * 50), mtime=0)),
        ("gzip", gzip.compress(b"hello" * 50, mtime=0) + b"what follows is not read"),
    ],
)
async def test_packed_pages(client: WebsiteClient, coding: str, packed: bytes) -> None:
    async with website(home=reply(packed, f"Content-Encoding: {coding}")) as site:
        got = page(await client.get(site.url()))
        assert got.body == b"hello" * 50 and got.transferred == len(packed) and not got.truncated


async def test_deflate_that_comes_a_byte_at_a_time(client: WebsiteClient) -> None:
    packed = zlib.compress(b"hello")

    async def drop(writer: asyncio.StreamWriter, method: str) -> None:
        writer.write(reply(b"", "Content-Encoding: deflate", length=len(packed)))
        for byte in packed:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(0.002)

    async with website(home=drop) as site:
        assert page(await client.get(site.url())).body == b"hello"


async def test_a_long_page_is_cut(client: WebsiteClient) -> None:
    async with website(
        home=reply(b"x" * 5000), zip=reply(gzip.compress(b"ab" * 2000), "Content-Encoding: gzip")
    ) as site:
        for path in ("/", "/zip"):
            got = page(await client.get(site.url(path), most_bytes=1000))
            assert len(got.body) == 1000 and got.truncated
        exact = page(await client.get(site.url(), most_bytes=5000))
        assert len(exact.body) == 5000 and not exact.truncated


async def test_head_asks_for_no_body(client: WebsiteClient) -> None:
    async with website(home=reply(b"body", "X-A: 1"), old=leads_to("/")) as site:
        got = page(await client.get(site.url("/old"), method="HEAD"))
        assert (got.status, got.body, got.headers["x-a"], got.truncated) == (200, b"", "1", False)
        assert site.seen == [("HEAD", "/old"), ("HEAD", "/")]


@pytest.mark.parametrize("status", ["405 No", "501 No", "403 No", "404 No", "drop", "body"])
async def test_servers_that_do_not_know_head_are_asked_with_get(client: WebsiteClient, status: str) -> None:
    async def answer(writer: asyncio.StreamWriter, method: str) -> None:
        if method == "GET":
            writer.write(reply(b"x" * 100_000))
        elif status == "drop":
            writer.transport.abort()
        elif status == "body":  # a body where there must be none, and none of what was asked
            writer.write(b"<html>not http at all</html>\r\n\r\n")
            writer.close()
        else:
            writer.write(reply(b"", status=status))

    async with website(home=answer) as site:
        got = page(await client.get(site.url(), method="HEAD"))
        assert (got.status, got.body, got.hops) == (200, b"", ())
        assert [method for method, _ in site.seen] == ["HEAD", "GET"]


async def test_many_at_once_and_each_gets_its_own(client: WebsiteClient) -> None:
    async with website(**{f"p{n}": reply(str(n).encode()) for n in range(40)}) as site:
        got = await asyncio.gather(*(client.get(site.url(f"/p{n}")) for n in range(40)))
        assert [page(each).body for each in got] == [str(n).encode() for n in range(40)]


async def test_one_host_is_not_flooded(client: WebsiteClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tools.integrations.website.client._PER_HOST", {"loopback": 3})

    async def slowly(writer: asyncio.StreamWriter, method: str) -> None:
        await asyncio.sleep(0.03)
        writer.write(reply(b"ok"))

    async with website(home=slowly) as site, website(home=slowly) as other:
        await asyncio.gather(*(client.get(each.url()) for each in [site, other] * 9))
        assert site.most_at_once == other.most_at_once == 3


async def test_a_website_inside_this_process() -> None:
    """Evals have no network at all: the same client, the same guard, another way there."""

    async def menu(request: Request) -> Response:
        return RedirectResponse("/menu") if request.url.path == "/" else PlainTextResponse("menu")

    app = Starlette(routes=[Route("/", menu), Route("/menu", menu)])
    client = WebsiteClient(FixedClock(NOW), guard=Guard(), transport=httpx.ASGITransport(app=app))
    got = page(await client.get("https://mario.example/"))
    assert (got.body, got.url, len(got.hops)) == (b"menu", "https://mario.example/menu", 1)
    assert isinstance(await client.get("http://10.0.0.1/"), NoPage)
