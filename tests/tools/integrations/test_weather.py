"""Open-Meteo's client against its stand-in: what is asked, what is understood, and what goes wrong."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from pydantic import SecretStr

from core.clock import FixedClock
from core.errors import BadInput, Unavailable
from sandboxes.weather import Failure, WeatherSandbox
from tools.integrations.http import VendorHttp
from tools.integrations.weather.client import CUSTOMER, FREE, WeatherClient
from tools.integrations.weather.schemas import VARIABLES

TODAY, PLACE = date(2027, 1, 1), (40.7128, -74.006)
URL = "http://127.0.0.1:9"
# The published description, where it is at hand; it is not ours to hand on.
SPECS = sorted((Path(__file__).parents[4] / "shared/specs/open-meteo").glob("*.yml"))


@pytest.fixture
def sandbox() -> WeatherSandbox:
    return WeatherSandbox(lambda: TODAY)


@pytest.fixture
async def http(sandbox: WeatherSandbox) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(sandbox.app())) as client:
        yield client


@pytest.fixture
def waited() -> list[float]:
    return []


@pytest.fixture
def vendors(http: httpx.AsyncClient, clock: FixedClock, waited: list[float]) -> VendorHttp:
    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    return VendorHttp(http, clock, sleep)


@pytest.fixture
def client(vendors: VendorHttp) -> WeatherClient:
    return WeatherClient(vendors, url=URL, loopback=True)


async def test_the_past_comes_from_the_archive_and_the_rest_from_the_forecast(
    client: WeatherClient, sandbox: WeatherSandbox
) -> None:
    days = await client.days(PLACE, date(2026, 1, 1), date(2027, 6, 1), TODAY)
    assert [day.day for day in days] == [date(2026, 1, 1) + timedelta(days=n) for n in range(365 + 16)]
    assert [path for path, _ in sandbox.requests] == ["/v1/archive", "/v1/forecast"]
    assert [day.observed for day in days[-17:]] == [True] + [False] * 16
    assert all(None not in (day.temperature_max, day.temperature_min, day.precipitation) for day in days)
    assert {params["timezone"] for _, params in sandbox.requests} == {"auto"}


async def test_only_what_is_missing_is_asked_for(client: WeatherClient, sandbox: WeatherSandbox) -> None:
    assert len(await client.days(PLACE, date(2026, 12, 30), TODAY, TODAY)) == 3
    assert [path for path, _ in sandbox.requests] == ["/v1/forecast"]


async def test_a_busy_service_is_asked_again_after_the_time_it_names(
    client: WeatherClient, sandbox: WeatherSandbox, waited: list[float]
) -> None:
    sandbox.failures = deque([Failure(429, retry_after=2), Failure(503)])
    assert len(await client.days(PLACE, TODAY, TODAY, TODAY)) == 1
    assert len(sandbox.requests) == 3 and 2 <= waited[0] < 2.2


@pytest.mark.parametrize("failures", [[Failure(500)] * 3, [Failure(429, retry_after=3600)], [Failure(400)]])
async def test_what_does_not_pass_is_said_and_ends(
    client: WeatherClient, sandbox: WeatherSandbox, failures: list[Failure]
) -> None:
    sandbox.failures = deque(failures)
    with pytest.raises(Unavailable):
        await client.days(PLACE, TODAY, TODAY, TODAY)
    assert len(sandbox.requests) == len(failures)


async def test_a_wrong_key_is_said_without_the_key(vendors: VendorHttp, sandbox: WeatherSandbox) -> None:
    sandbox.key = "right"
    client = WeatherClient(vendors, SecretStr("planted-wrong-key"), URL, loopback=True)
    with pytest.raises(Unavailable, match="key is invalid") as caught:
        await client.days(PLACE, TODAY, TODAY, TODAY)
    assert "planted-wrong-key" not in str(caught.value)
    right = WeatherClient(vendors, SecretStr("right"), URL, loopback=True)
    assert await right.days(PLACE, TODAY, TODAY, TODAY)


async def test_outside_the_demo_a_stand_in_is_not_asked(vendors: VendorHttp, sandbox: WeatherSandbox) -> None:
    with pytest.raises(BadInput):
        await WeatherClient(vendors, url=URL).days(PLACE, TODAY, TODAY, TODAY)
    assert sandbox.requests == []


@pytest.mark.parametrize(("key", "hosts"), [(None, FREE), (SecretStr("k"), CUSTOMER)])
async def test_a_key_leads_to_the_customers_hosts(
    clock: FixedClock, key: SecretStr | None, hosts: tuple[str, str]
) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(f"{request.url.scheme}://{request.url.host}")
        assert request.url.params.get("apikey") == (key.get_secret_value() if key else None)
        return httpx.Response(200, json={"daily": {"time": []}})

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        await WeatherClient(VendorHttp(http, clock), key).days(PLACE, date(2026, 1, 1), TODAY, TODAY)
    assert asked == [hosts[1], hosts[0]]


@pytest.mark.parametrize("body", ["{", "[]", '{"daily": {"time": ["yesterday"]}}', '{"daily": null}'])
async def test_an_answer_in_another_shape_is_no_weather(clock: FixedClock, body: str) -> None:
    transport = httpx.MockTransport(lambda request: httpx.Response(200, text=body))
    async with httpx.AsyncClient(transport=transport) as http:
        with pytest.raises(Unavailable):
            await WeatherClient(VendorHttp(http, clock)).days(PLACE, TODAY, TODAY, TODAY)


@pytest.mark.parametrize("spec", [yaml.safe_load(file.read_text()) for file in SPECS] or [None])
async def test_it_is_asked_and_answered_as_the_description_says(
    client: WeatherClient, sandbox: WeatherSandbox, spec: dict[str, Any] | None
) -> None:
    await client.days(PLACE, date(2026, 9, 1), TODAY, TODAY)
    answered = sandbox.app()
    assert {path for path, _ in sandbox.requests} == {"/v1/archive", "/v1/forecast"}
    if spec is None:
        return
    async with httpx.AsyncClient(transport=httpx.ASGITransport(answered), base_url=URL) as http:
        for path, operation in spec["paths"].items():
            known = {one["name"]: one for one in operation["get"]["parameters"]}
            [(_, params)] = [one for one in sandbox.requests if one[0] == path]
            assert set(params) <= set(known)
            assert {name for name, one in known.items() if one.get("required")} <= set(params)
            assert set(VARIABLES) <= set(known["daily"]["schema"]["items"]["enum"])
            schema = operation["get"]["responses"]["200"]["content"]["application/json"]["schema"]["properties"]
            body = (await http.get(path, params=params)).json()
            assert set(body) <= set(schema)
            assert set(body["daily"]) <= set(schema["daily"]["properties"])
