"""Source "pagespeed": what Lighthouse and real visitors say, and why a page could not be judged."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from sandboxes.base import Fault
from sandboxes.pagespeed import DELAY, KEY, PagespeedSandbox
from tests.tools.grader.vendors import HOSTILE, KNOWN, NOW, PRESENCE, STRANGER, http, slow
from tools.grader.engine.evidence import Speed
from tools.grader.sources import Found
from tools.grader.sources.pagespeed import NO_KEY, NO_SITE, PageSpeedSource
from tools.integrations.pagespeed.client import LIGHTHOUSE, PATIENCE, POLICY, URL, PageSpeedClient

LOCAL = PRESENCE.urls["pagespeed"]
KEY_ = SecretStr("k")


@pytest.fixture
def sandbox() -> PagespeedSandbox:
    return PagespeedSandbox(PRESENCE, now=NOW, delay=0)


@pytest.fixture
def source(sandbox: PagespeedSandbox) -> PageSpeedSource:
    return PageSpeedSource(PageSpeedClient(http(sandbox.app()), SecretStr(KEY), LOCAL, loopback=True))


def answering(body: Any, status: int = 200) -> PageSpeedSource:
    transport = httpx.MockTransport(lambda request: httpx.Response(status, json=body))
    return PageSpeedSource(PageSpeedClient(http(transport), KEY_))


async def test_lab_and_field_are_read(source: PageSpeedSource, sandbox: PagespeedSandbox) -> None:
    found = await source.read(KNOWN)
    speed = Speed.model_validate(found.facts["pagespeed"])
    assert (found.status, speed.url, speed.strategy, speed.lighthouse) == ("ok", KNOWN.url, "mobile", "13.4.1")
    assert (speed.performance, speed.accessibility, speed.best_practices, speed.seo) == (58.0, 86.0, 92.0, 83.0)
    assert (speed.largest_paint_ms, speed.layout_shift, speed.blocking_ms) == (4125.7, 0.021, 342.5)
    assert (speed.field_largest_paint_ms, speed.field_layout_shift, speed.field_interaction_ms) == (3240, 0.03, 188)
    [seen] = sandbox.seen
    assert seen.query["strategy"] == "MOBILE" and seen.headers["x-goog-api-key"] == KEY and "key" not in seen.query


async def test_all_four_categories_are_asked_for() -> None:
    asked: list[httpx.QueryParams] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.params)
        assert f"{request.url.scheme}://{request.url.host}" == URL
        return httpx.Response(200, json={})

    await PageSpeedSource(PageSpeedClient(http(httpx.MockTransport(answer)), KEY_)).read(STRANGER)
    assert asked[0].get_list("category") == ["PERFORMANCE", "ACCESSIBILITY", "BEST_PRACTICES", "SEO"]
    assert asked[0]["url"] == STRANGER.url


async def test_without_visitors_there_are_no_field_data(source: PageSpeedSource, sandbox: PagespeedSandbox) -> None:
    sandbox._experience = lambda url: {"id": url}  # type: ignore[method-assign]
    speed = (await source.read(KNOWN)).facts["pagespeed"]
    assert speed.performance == 58.0 and speed.field_largest_paint_ms is None and speed.field_layout_shift is None


async def test_without_a_key_nobody_is_asked() -> None:
    assert await PageSpeedSource(None).read(STRANGER) == Found("not_connected", NO_KEY)


async def test_a_site_on_this_machine_is_not_told_to_google() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json={})

    found = await PageSpeedSource(PageSpeedClient(http(httpx.MockTransport(answer)), KEY_)).read(
        replace(KNOWN, demo=False)
    )
    assert found.status == "not_connected" and asked == []


async def test_the_stand_in_is_asked_about_the_demo_alone(source: PageSpeedSource, sandbox: PagespeedSandbox) -> None:
    assert (await source.read(STRANGER)).status == "not_connected" and sandbox.seen == []


async def test_without_a_website_there_is_nothing_to_test(source: PageSpeedSource) -> None:
    nothing = replace(KNOWN, url=None)
    assert source.ready(nothing) and not source.ready(replace(nothing, site=False)) and source.ready(KNOWN)
    assert await source.read(nothing) == Found("not_connected", NO_SITE)


@pytest.mark.parametrize("status", [400, 500])
@pytest.mark.parametrize("code", sorted(LIGHTHOUSE))
async def test_lighthouses_reasons_are_told(
    source: PageSpeedSource, sandbox: PagespeedSandbox, code: str, status: int
) -> None:
    sandbox.refusal = (code, status)
    found = await source.read(KNOWN)
    assert found == Found("error", f"Google's speed test {LIGHTHOUSE[code]} ({code}).") and len(sandbox.seen) == 1


@pytest.mark.parametrize("code", ["NO_FCP", "SOMETHING_NEW"])
async def test_a_result_may_carry_the_reason_too(source: PageSpeedSource, sandbox: PagespeedSandbox, code: str) -> None:
    sandbox.runtime_error = code
    found = await source.read(KNOWN)
    assert found.status == "error" and code in (found.error or "") and not found.facts


async def test_an_address_that_google_cannot_reach(sandbox: PagespeedSandbox, source: PageSpeedSource) -> None:
    found = await source.read(replace(KNOWN, url="https://nowhere.example/"))
    assert found.status == "error" and "FAILED_DOCUMENT_REQUEST" in (found.error or "")


@pytest.mark.parametrize("fault", [Fault(429), Fault(500), Fault(503), Fault(drop=True)])
async def test_troubles_are_not_tried_again(source: PageSpeedSource, sandbox: PagespeedSandbox, fault: Fault) -> None:
    sandbox.faults = [fault]
    found = await source.read(KNOWN)
    assert found.status == "error" and found.error and len(sandbox.seen) == 1


async def test_a_wrong_key_is_said_without_it(sandbox: PagespeedSandbox) -> None:
    client = PageSpeedClient(http(sandbox.app()), SecretStr("planted-pagespeed-key"), LOCAL, loopback=True)
    found = await PageSpeedSource(client).read(KNOWN)
    assert found.status == "error" and "API key not valid" in (found.error or "") and "planted" not in str(found)


async def test_silence_is_a_timeout() -> None:
    found = await PageSpeedSource(PageSpeedClient(http(httpx.MockTransport(slow)), KEY_)).read(STRANGER)
    assert found == Found("timeout", "PageSpeed Insights did not answer in time.")


def test_it_has_nearly_a_minute_and_the_stand_in_some_seconds() -> None:
    assert POLICY.timeout == PATIENCE == 55.0 and POLICY.attempts == 1 and 3 < DELAY < 6


async def test_the_stand_in_can_be_told_to_take_its_time(sandbox: PagespeedSandbox) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(sandbox.app()), base_url=LOCAL) as client:
        assert (await client.post("/_sandbox/delay", json={"seconds": 0.05})).json() == {"seconds": 0.05}
    assert sandbox.delay == 0.05


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        None,
        {"lighthouseResult": {}},
        {"lighthouseResult": {"categories": {"performance": {"score": None}}}},
        {"lighthouseResult": {"categories": {"performance": {"score": 7}}}},
        {"lighthouseResult": {"audits": []}},
        {"error": "no"},
    ],
)
async def test_no_result_is_no_measurement(body: Any) -> None:
    found = await answering(body).read(STRANGER)
    assert found.status == "error" and found.error and found.facts == {}


@pytest.mark.parametrize("value", [float("inf"), -1.0, 1e12])
async def test_impossible_figures_do_not_count(value: float) -> None:
    audits = {"largest-contentful-paint": {"numericValue": value}, "total-blocking-time": {"numericValue": 80}}
    body = {"lighthouseResult": {"categories": {"performance": {"score": 0.5}}, "audits": audits}}
    transport = httpx.MockTransport(lambda request: httpx.Response(200, text=json.dumps(body)))
    speed = (await PageSpeedSource(PageSpeedClient(http(transport), KEY_)).read(STRANGER)).facts["pagespeed"]
    assert (speed.performance, speed.largest_paint_ms, speed.blocking_ms) == (50.0, None, 80)


@pytest.mark.parametrize("words", HOSTILE)
async def test_what_a_page_makes_google_say_stays_out(words: str) -> None:
    lighthouse = {"categories": {"seo": {"score": 1, "title": words}}, "runWarnings": [words], "finalUrl": words}
    found = await answering({"id": words, "lighthouseResult": lighthouse | {"lighthouseVersion": "13"}}).read(STRANGER)
    assert found.status == "ok" and words not in found.facts["pagespeed"].model_dump_json()
