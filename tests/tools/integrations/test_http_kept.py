"""Vendors' answers are kept for as long as they say, for whom they were given, and never where a write depends on it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from email.utils import format_datetime

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.clock import Clock, FixedClock
from core.errors import Unavailable
from tests.tools.integrations.test_http import GET, HOST, NOW, POLICY
from tools.integrations.http import Call, VendorHttp, VendorRefused
from tools.integrations.kept import KeptAnswers

FRESH, CONFIRMED = replace(POLICY, keep="fresh"), replace(POLICY, keep="confirmed")


class Vendor:
    """Answers with its count, under `headers`; 304 where asked about the `etag` it has."""

    def __init__(self, status: int = 200, **headers: str) -> None:
        self.status = status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self.requests: list[httpx.Request] = []

    def handle(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if request.headers.get("if-none-match") == self.headers.get("etag", "none"):
            return httpx.Response(304, headers=self.headers)
        return httpx.Response(
            self.status, headers=self.headers, json={"n": len(self.requests), "code": "", "text": "no"}
        )

    @asynccontextmanager
    async def http(self) -> AsyncIterator[VendorHttp]:
        async with httpx.AsyncClient(transport=httpx.MockTransport(self.handle)) as client:
            yield VendorHttp(client, FixedClock(NOW))


async def counts(vendor: Vendor, *calls: Call, policy=FRESH) -> list[int]:
    async with vendor.http() as http:
        return [(await http.json(policy, call))["n"] for call in calls]


async def test_an_answer_is_used_again_while_it_is_fresh() -> None:
    vendor = Vendor(cache_control="private, max-age=60")
    assert await counts(vendor, GET, GET, replace(GET, headers={})) == [1, 1, 1]
    assert await counts(Vendor(cache_control="max-age=60"), GET, GET, policy=CONFIRMED) == [1, 1]


async def test_expires_counts_like_max_age() -> None:
    now = Clock().now()
    later = {
        "date": format_datetime(now, usegmt=True),
        "expires": format_datetime(now.replace(year=now.year + 1), usegmt=True),
    }
    assert await counts(Vendor(**later), GET, GET) == [1, 1]
    assert await counts(Vendor(expires=later["expires"]), GET, GET) == [1, 2]  # since when, it does not say
    assert await counts(Vendor(date=later["date"], expires="0"), GET, GET) == [1, 2]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"cache_control": "no-store, max-age=60"},
        {"cache_control": "no-cache"},
        {"cache_control": "no-cache, max-age=60"},
        {"cache_control": "max-age=0"},
        {"cache_control": "private"},
        {"cache_control": "max-age=60", "age": "61"},
        {"cache_control": "max-age=60", "vary": "*"},
        {"last_modified": "Mon, 01 Jan 2024 00:00:00 GMT"},  # nothing is guessed from it
        {"cache_control": "public", "last_modified": "Mon, 01 Jan 2024 00:00:00 GMT"},
        {"etag": '"1"'},
    ],
)
async def test_what_may_not_be_kept_is_asked_again(headers: dict[str, str]) -> None:
    assert await counts(Vendor(**headers), GET, GET) == [1, 2]


async def test_keeping_is_for_those_who_ask_for_it() -> None:
    """Tills do not: what they say decides what is written."""
    assert POLICY.keep == "never"
    assert await counts(Vendor(cache_control="max-age=60"), GET, GET, policy=POLICY) == [1, 2]
    assert await counts(Vendor(cache_control="max-age=60"), GET, replace(GET, fresh=True), GET) == [1, 2, 1]


async def test_only_reads_are_kept() -> None:
    vendor = Vendor(cache_control="max-age=60")
    post = Call("POST", f"{HOST}/things", json={})
    assert await counts(vendor, post, post, Call("PUT", f"{HOST}/things", json={})) == [1, 2, 3]


@pytest.mark.parametrize(
    "other",
    [
        replace(GET, headers={"Authorization": "Bearer another"}),
        replace(GET, headers={"X-Goog-Api-Key": "another"}),
        replace(GET, headers={"X-Goog-FieldMask": "id"}),
        replace(GET, key="another restaurant"),
        replace(GET, params={"page": 2}),
        replace(GET, url=f"{HOST}/things/2"),
    ],
)
async def test_an_answer_belongs_to_who_asked_and_what_was_asked(other: Call) -> None:
    vendor = Vendor(cache_control="max-age=60")
    first = replace(GET, headers={"Authorization": "Bearer one"})
    assert await counts(vendor, first, other, first, other) == [1, 2, 1, 2]


async def test_a_vendors_answer_is_not_another_vendors() -> None:
    vendor = Vendor(cache_control="max-age=60")
    async with vendor.http() as http:
        assert (await http.json(FRESH, GET))["n"] == 1
        assert (await http.json(replace(FRESH, vendor="other"), GET))["n"] == 2


async def test_an_answer_whose_time_is_over_is_confirmed_by_its_etag() -> None:
    vendor = Vendor(cache_control="max-age=0", etag='"v1"')
    async with vendor.http() as http:
        assert [(await http.json(CONFIRMED, GET))["n"] for _ in range(3)] == [1, 1, 1]
        assert [request.headers.get("if-none-match") for request in vendor.requests] == [None, '"v1"', '"v1"']
        vendor.headers["etag"] = '"v2"'
        assert (await http.json(CONFIRMED, GET))["n"] == 4
        assert (await http.json(CONFIRMED, GET))["n"] == 4 and len(vendor.requests) == 5


async def test_a_confirmed_answer_is_fresh_again() -> None:
    vendor = Vendor(cache_control="max-age=0", etag='"v1"')
    async with vendor.http() as http:
        await http.json(CONFIRMED, GET)
        vendor.headers["cache-control"] = "max-age=60"
        for _ in range(3):
            assert (await http.json(CONFIRMED, GET))["n"] == 1
    assert len(vendor.requests) == 2


async def test_nothing_is_kept_beyond_its_own_time() -> None:
    """Under `fresh` not even to be confirmed: it is gone from memory."""
    shelf = KeptAnswers()

    async def ask(conditions):
        return 200, {"cache-control": "max-age=1", "etag": '"v1"'}, b"private"

    await shelf.get(["a"], {}, ask, confirm=False)
    assert [kept.body for kept in shelf._shelf._kept.values()] == [b"private"]
    await asyncio.sleep(1.05)

    async def later(conditions):
        assert conditions == {}
        return 200, {}, b"new"

    assert (await shelf.get(["a"], {}, later, confirm=False))[2] == b"new"
    assert shelf._shelf._kept == {} and shelf._shelf._size == 0


async def test_memory_has_a_bound_and_the_least_used_goes_first() -> None:
    shelf, asked = KeptAnswers(most_bytes=1000), list[str]()

    def of(name: str, size: int):
        async def ask(conditions):
            asked.append(name)
            return 200, {"cache-control": "max-age=60"}, b"x" * size

        return shelf.get([name], {}, ask, confirm=False)

    for number in range(10):
        await of(str(number), 100)
    await of("0", 100)
    await of("10", 100)  # 1 goes, 0 was just used
    asked.clear()
    await of("0", 100)
    await of("1", 100)
    assert asked == ["1"] and shelf._shelf._size == 1000
    await of("large", 900)
    await of("large", 900)
    assert asked == ["1", "large", "large"] and shelf._shelf._size <= 1000


@pytest.mark.parametrize("status", [404, 400])
async def test_refusals_are_never_kept(status: int) -> None:
    vendor = Vendor(status, cache_control="max-age=60")
    async with vendor.http() as http:
        for _ in range(2):
            with pytest.raises(VendorRefused):
                await http.json(CONFIRMED, GET)
    assert len(vendor.requests) == 2


async def test_trouble_while_confirming_is_not_hidden_by_an_old_answer() -> None:
    vendor = Vendor(cache_control="max-age=0, stale-if-error=600", etag='"v1"')
    async with vendor.http() as http:
        await http.json(replace(CONFIRMED, attempts=1), GET)
        vendor.headers.pop("etag")
        vendor.status = 503
        with pytest.raises(Unavailable):
            await http.json(replace(CONFIRMED, attempts=1), GET)


async def test_a_kept_answer_costs_no_allowance() -> None:
    slow = replace(FRESH, per_second=0.001, burst=1)
    assert await counts(Vendor(cache_control="max-age=60"), *[GET] * 20, policy=slow) == [1] * 20


async def test_packed_answers_over_a_real_connection() -> None:
    """A server that packs, and says how long: what is kept is unpacked."""
    import gzip

    async def things(request: Request) -> Response:
        headers = {"Content-Encoding": "gzip", "Cache-Control": "max-age=60", "Content-Type": "application/json"}
        return Response(gzip.compress(b'{"n": "\xc3\xb1"}'), headers=headers)

    server = uvicorn.Server(uvicorn.Config(Starlette(routes=[Route("/things", things)]), port=0, log_level="error"))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    async with httpx.AsyncClient() as client:
        http = VendorHttp(client, FixedClock(NOW))
        call = Call("GET", f"http://127.0.0.1:{port}/things", loopback=True)
        assert [await http.json(FRESH, call) for _ in range(2)] == [{"n": "ñ"}] * 2
    server.should_exit = True
    await task
