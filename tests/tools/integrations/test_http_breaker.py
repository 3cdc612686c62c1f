"""A vendor that is down is left alone for a while, and whoever asks is told at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest

from core.clock import FixedClock
from core.errors import Unavailable
from tests.tools.integrations.test_http import GET, NOW, POLICY
from tools.integrations.http import VendorHttp, VendorRefused
from tools.integrations.pacing import Breaker

BRIEF = replace(POLICY, attempts=1, failures=3, pause=0.1)


class Vendor:
    def __init__(self) -> None:
        self.outcome: int | Exception = 503
        self.asked = 0
        self.wait = asyncio.Event()
        self.wait.set()

    async def handle(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        await self.wait.wait()
        if isinstance(self.outcome, Exception):
            raise self.outcome
        headers = {"cache-control": "max-age=60"} if self.outcome == 200 else {"retry-after": "0"}
        return httpx.Response(self.outcome, headers=headers, json={"code": "x", "text": "no"})


@pytest.fixture
def vendor() -> Vendor:
    return Vendor()


@pytest.fixture
async def http(vendor: Vendor) -> AsyncIterator[VendorHttp]:
    async with httpx.AsyncClient(transport=httpx.MockTransport(vendor.handle)) as client:
        yield VendorHttp(client, FixedClock(NOW))


async def fails(http: VendorHttp, times: int, policy=BRIEF, call=GET) -> str:
    for _ in range(times):
        with pytest.raises(Unavailable) as caught:
            await http.json(policy, call)
    return caught.value.message


@pytest.mark.parametrize("outcome", [500, 502, 503, 504, httpx.ConnectError("gone"), httpx.ReadTimeout("slow")])
async def test_a_vendor_that_is_down_is_left_alone(vendor: Vendor, http: VendorHttp, outcome: int | Exception) -> None:
    vendor.outcome = outcome
    assert "several times in a row" not in await fails(http, 3)
    assert await fails(http, 50) == "Vendor did not answer several times in a row; we ask again in 1 seconds."
    assert vendor.asked == 3
    with pytest.raises(Unavailable) as alone:
        await http.json(BRIEF, GET)
    assert alone.value.details["sent"] is False


async def test_after_the_pause_one_call_tries_and_decides(vendor: Vendor, http: VendorHttp) -> None:
    await fails(http, 3)
    await asyncio.sleep(0.11)
    await fails(http, 10)
    assert vendor.asked == 4  # still down: left alone again
    await asyncio.sleep(0.11)
    vendor.outcome = 200
    for _ in range(5):
        await http.json(BRIEF, GET)
    assert vendor.asked == 9


async def test_only_one_call_tries(vendor: Vendor, http: VendorHttp) -> None:
    await fails(http, 3)
    await asyncio.sleep(0.11)
    vendor.outcome = 200
    vendor.wait.clear()
    trying = asyncio.create_task(http.json(BRIEF, GET))
    await asyncio.sleep(0.02)
    async with asyncio.timeout(2):
        assert "in a moment" in await fails(http, 5)
    assert vendor.asked == 4
    vendor.wait.set()
    await trying
    await http.json(BRIEF, GET)


async def test_a_trial_that_was_given_up_leaves_room_for_the_next(vendor: Vendor, http: VendorHttp) -> None:
    await fails(http, 3)
    await asyncio.sleep(0.11)
    vendor.outcome = 200
    vendor.wait.clear()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(http.json(BRIEF, GET), 0.02)
    vendor.wait.set()
    await http.json(BRIEF, GET)


async def test_other_keys_and_vendors_go_on(vendor: Vendor, http: VendorHttp) -> None:
    await fails(http, 3)
    vendor.outcome = 200
    await http.json(BRIEF, replace(GET, key="another"))
    await http.json(replace(BRIEF, vendor="another"), GET)
    await fails(http, 1)


@pytest.mark.parametrize("outcome", [400, 401, 404])
async def test_refusals_are_answers(vendor: Vendor, http: VendorHttp, outcome: int) -> None:
    await fails(http, 2)
    vendor.outcome = outcome
    for _ in range(10):
        with pytest.raises(VendorRefused):
            await http.json(BRIEF, GET)
    vendor.outcome = 503
    assert "several times" not in await fails(http, 3)  # counted from the start again


async def test_who_asks_us_to_slow_down_is_up(vendor: Vendor, http: VendorHttp) -> None:
    vendor.outcome = 429
    assert "slow down" in await fails(http, 10) and vendor.asked == 10


async def test_what_is_kept_is_still_told(vendor: Vendor, http: VendorHttp) -> None:
    vendor.outcome = 200
    keeping = replace(BRIEF, keep="fresh")
    await http.json(keeping, GET)
    vendor.outcome = 503
    await fails(http, 4, keeping, replace(GET, fresh=True))
    await http.json(keeping, GET)
    assert vendor.asked == 4


def test_the_wait_is_told_as_it_runs_down() -> None:
    at = [100.0]
    breaker = Breaker("Yelp", 1, 30, lambda: at[0])
    with pytest.raises(Unavailable), breaker.call():
        raise Unavailable("down")
    at[0] = 112.0
    with pytest.raises(Unavailable, match="in 18 seconds"), breaker.call():
        raise AssertionError
    at[0] = 131.0
    with breaker.call():
        pass
    with breaker.call():
        pass
