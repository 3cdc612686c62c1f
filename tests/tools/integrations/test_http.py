"""Vendors are called politely, within bounds, and nowhere else."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import pytest

from core.clock import FixedClock
from core.errors import BadInput, Unavailable
from tools.integrations.http import Call, Policy, TokenRejected, VendorHttp, VendorRefused, check_address

NOW = datetime(2027, 1, 1, 15, tzinfo=UTC)
HOST = "https://api.vendor.example"


def explain(document: object) -> tuple[str, str]:
    return (document["code"], document["text"]) if isinstance(document, dict) else ("", "")


POLICY = Policy("vendor", "Vendor", frozenset({"api.vendor.example"}), explain, per_second=1000, burst=1000)
Handler = Callable[[httpx.Request], httpx.Response]


class Wire:
    """`answers` in turn; the last one stays."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers, self.requests, self.naps = list(answers), list[httpx.Request](), list[float]()

    def handle(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)

    async def nap(self, seconds: float) -> None:
        self.naps.append(seconds)

    async def call(self, call: Call, policy: Policy = POLICY) -> object:
        async with httpx.AsyncClient(transport=httpx.MockTransport(self.handle)) as client:
            return await VendorHttp(client, FixedClock(NOW), self.nap).json(policy, call)


def ok(**content: object) -> httpx.Response:
    return httpx.Response(200, json=content)


GET = Call("GET", f"{HOST}/things")


async def test_an_answer_is_decoded() -> None:
    assert await Wire(ok(things=[1])).call(GET) == {"things": [1]}
    assert await Wire(httpx.Response(204)).call(GET) is None


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
async def test_trouble_is_tried_again_and_then_said(status: int) -> None:
    wire = Wire(httpx.Response(status), httpx.Response(status), ok(fine=True))
    assert await wire.call(GET) == {"fine": True}
    assert len(wire.requests) == 3 and 0.5 <= wire.naps[0] <= 1.0 and 1.0 <= wire.naps[1] <= 2.0
    never = Wire(httpx.Response(status))
    with pytest.raises(Unavailable, match="tried again"):
        await never.call(GET)
    assert len(never.requests) == 3


@pytest.mark.parametrize("failure", [httpx.ReadTimeout("slow"), httpx.ConnectError("gone"), httpx.ReadError("cut")])
async def test_no_answer_is_tried_again_only_where_that_does_no_harm(failure: Exception) -> None:
    assert await Wire(failure, ok(fine=True)).call(GET) == {"fine": True}
    unsafe = Wire(failure, ok(fine=True))
    with pytest.raises(Unavailable):
        await unsafe.call(Call("POST", f"{HOST}/things", json={}))
    assert len(unsafe.requests) == 1
    safe = Wire(failure, ok(fine=True))
    assert await safe.call(Call("POST", f"{HOST}/things", json={}, again=True)) == {"fine": True}


async def test_a_server_error_on_a_write_is_not_repeated_but_a_429_is() -> None:
    """429 says that nothing was done."""
    broken = Wire(httpx.Response(503), ok())
    with pytest.raises(Unavailable):
        await broken.call(Call("POST", f"{HOST}/things", json={}))
    assert await Wire(httpx.Response(429), ok(fine=True)).call(Call("POST", f"{HOST}/things", json={})) == {
        "fine": True
    }


@pytest.mark.parametrize(
    ("told", "least", "most"), [("7", 7, 7.2), ("Fri, 01 Jan 2027 15:00:09 GMT", 9, 9.2), ("soon", 0.5, 1.0)]
)
async def test_retry_after_is_honoured(told: str, least: float, most: float) -> None:
    wire = Wire(httpx.Response(429, headers={"Retry-After": told}), ok())
    await wire.call(GET)
    assert least <= wire.naps[0] <= most


async def test_a_long_retry_after_is_not_waited_for() -> None:
    wire = Wire(httpx.Response(429, headers={"Retry-After": "3600"}), ok())
    with pytest.raises(Unavailable, match="slow down"):
        await wire.call(GET)
    assert wire.naps == []


async def test_refusals_carry_the_vendors_words() -> None:
    refused = httpx.Response(422, json={"code": "BAD_PRICE", "text": "The price is too high."})
    with pytest.raises(VendorRefused, match="too high") as caught:
        await Wire(refused).call(GET)
    assert (caught.value.vendor_code, caught.value.vendor_status) == ("BAD_PRICE", 422)
    with pytest.raises(TokenRejected):
        await Wire(httpx.Response(401, json={"code": "X", "text": "no"})).call(GET)
    with pytest.raises(VendorRefused, match="status 404"):
        await Wire(httpx.Response(404, content=b"<html>")).call(GET)


async def test_answers_that_are_none() -> None:
    with pytest.raises(Unavailable, match="not JSON"):
        await Wire(httpx.Response(200, content=b"<html>")).call(GET)
    small = Policy("vendor", "Vendor", POLICY.hosts, explain, most_bytes=1_000_000)
    with pytest.raises(Unavailable, match="more than 1 MB"):
        await Wire(httpx.Response(200, content=json.dumps("x" * 1_100_000).encode())).call(GET, small)


async def test_redirects_are_not_followed() -> None:
    wire = Wire(httpx.Response(302, headers={"Location": "http://169.254.169.254/latest"}))
    with pytest.raises(Unavailable, match="another address"):
        await wire.call(GET)
    assert len(wire.requests) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://api.vendor.example/x",
        "https://api.vendor.example.evil.test/x",
        "https://user@api.vendor.example/x",
        "https://api.vendor.example:8443/x",
        "https://169.254.169.254/latest",
        "https://10.0.0.1/x",
        "file:///etc/passwd",
        "http://127.0.0.1:9101/x",
        "http://[::1]:9101/x",
        "http://127.0.0.1.nip.test/x",
    ],
)
async def test_only_the_vendors_own_addresses_are_called(url: str) -> None:
    wire = Wire(ok())
    with pytest.raises(BadInput):
        await wire.call(Call("GET", url))
    assert wire.requests == []


def test_a_sandbox_of_this_machine_answers_where_that_is_allowed() -> None:
    check_address(POLICY, "http://127.0.0.1:9101/x", loopback=True)
    with pytest.raises(BadInput):
        check_address(POLICY, "http://10.0.0.1:9101/x", loopback=True)


async def test_each_key_has_its_own_allowance() -> None:
    slow = Policy("vendor", "Vendor", POLICY.hosts, explain, per_second=2, burst=2)
    naps: list[float] = []

    async def nap(seconds: float) -> None:
        naps.append(seconds)

    async with httpx.AsyncClient(transport=httpx.MockTransport(lambda _: ok())) as client:
        http = VendorHttp(client, FixedClock(NOW), nap)
        for _ in range(4):
            await http.json(slow, Call("GET", f"{HOST}/things", "one"))
        assert len(naps) == 2 and naps[0] <= 0.5 < naps[1] <= 1.0
        await http.json(slow, Call("GET", f"{HOST}/things", "two"))
        assert len(naps) == 2
        for _ in range(2):  # an endpoint with a limit of its own
            await http.json(slow, Call("GET", f"{HOST}/menus", "two", lane=(1, 1)))
        assert len(naps) == 3 and naps[2] > 0.8


async def test_logs_name_the_request_and_no_secret(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "tools.integrations")
    wire = Wire(httpx.Response(200, json={"access_token": "planted-3"}, headers={"square-request-id": "req-77"}))
    headers = {"Authorization": "Bearer planted-1"}
    await wire.call(Call("POST", f"{HOST}/oauth2/token", "k", headers, {"code": "planted-2"}, {"secret": "planted-4"}))
    assert "req-77" in caplog.text and "/oauth2/token" in caplog.text and "planted" not in caplog.text


@pytest.mark.parametrize(
    ("answers", "sent"),
    [
        ([httpx.ConnectError("")], False),
        ([httpx.ConnectTimeout("")], False),
        ([httpx.PoolTimeout("")], False),
        ([httpx.Response(429)], False),
        ([httpx.Response(503)], False),
        ([httpx.ReadTimeout("")], None),
        ([httpx.ReadError("")], None),
        ([httpx.WriteError("")], None),
        ([httpx.Response(500)], None),
        ([httpx.Response(504)], None),
    ],
)
async def test_whether_a_write_can_have_arrived_is_said(
    answers: list[httpx.Response | Exception], sent: bool | None
) -> None:
    with pytest.raises(Unavailable) as failed:
        await Wire(*answers).call(Call("POST", f"{HOST}/things", json={}))
    assert failed.value.details.get("sent") is sent


async def test_one_try_that_may_have_arrived_is_enough() -> None:
    """The last try says nothing of the first."""
    for first, sent in ((httpx.ReadTimeout(""), None), (httpx.Response(503), False)):
        with pytest.raises(Unavailable) as failed:
            await Wire(first, httpx.ConnectError("")).call(GET)
        assert failed.value.details.get("sent") is sent
