"""Yelp's, PageSpeed's and Facebook's wire format, pinned: what they are sent and how their answers are read.

Recorded against the sandboxes at made-up hosts (RECORD=1 does it anew): they show what we send, not what those are.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from pydantic import SecretStr

from core.clock import FixedClock
from sandboxes.facebook import APP_ID, SECRET, FacebookSandbox
from sandboxes.pagespeed import KEY as PAGESPEED_KEY
from sandboxes.pagespeed import PagespeedSandbox
from sandboxes.yelp import KEY as YELP_KEY
from sandboxes.yelp import PLACE, YelpSandbox
from tests.cassettes import FOLDER, GONE
from tests.tools.grader.vendors import NOW, PRESENCE
from tests.tools.integrations.taped import RECORD, taped
from tools.integrations.facebook import client as facebook
from tools.integrations.facebook.page import FacebookPage
from tools.integrations.http import VendorHttp
from tools.integrations.pagespeed import client as pagespeed
from tools.integrations.yelp import client as yelp

HOSTS = {"yelp": "api.yelp.example", "pagespeed": "pagespeed.example", "facebook": "graph.facebook.example"}
CODE, BACK = "planted-facebook-code", "https://luna.example/callback"


@pytest.fixture(autouse=True)
def made_up_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, module in (("yelp", yelp), ("pagespeed", pagespeed), ("facebook", facebook)):
        monkeypatch.setattr(module, "POLICY", replace(module.POLICY, hosts=frozenset({HOSTS[name]})))


async def test_yelp_as_recorded(clock: FixedClock) -> None:
    async with taped("yelp/reading", HOSTS["yelp"], YelpSandbox(PRESENCE, now=NOW)) as wire:
        client = yelp.YelpClient(VendorHttp(wire, clock), SecretStr(YELP_KEY), f"https://{HOSTS['yelp']}")
        [by_phone] = await client.by_phone("+12125550142")
        [matched] = await client.match("Luna Pizza", "84 Lantern Street", "Brooklyn", "NY", "US")
        near = await client.by_name("Luna Pizza", "Brooklyn")
        place, reviews = await client.business(PLACE), await client.reviews(PLACE)
    assert by_phone.id == matched.id == place.id == PLACE and len(near) == 2
    assert (place.review_count, place.is_claimed, len(place.hours[0].open)) == (26, False, 6)
    assert (len(reviews) == 3 and {one.text for one in reviews} == {GONE}) or RECORD


async def test_pagespeed_as_recorded(clock: FixedClock) -> None:
    async with taped("pagespeed/running", HOSTS["pagespeed"], PagespeedSandbox(PRESENCE, now=NOW, delay=0)) as wire:
        url = f"https://{HOSTS['pagespeed']}"
        client = pagespeed.PageSpeedClient(VendorHttp(wire, clock), SecretStr(PAGESPEED_KEY), url)
        result = await client.run("http://localhost/")
    assert (result.lighthouseResult.score("performance"), result.lighthouseResult.score("seo")) == (58.0, 83.0)
    assert result.loadingExperience.value("LARGEST_CONTENTFUL_PAINT_MS") == 3240


async def test_facebook_as_recorded(clock: FixedClock) -> None:
    sandbox = FacebookSandbox(PRESENCE, now=NOW)
    sandbox.codes[CODE] = BACK
    async with taped("facebook/reading", HOSTS["facebook"], sandbox) as wire:
        url = f"https://{HOSTS['facebook']}/v24.0"
        client = facebook.FacebookClient(VendorHttp(wire, clock), APP_ID, SecretStr(SECRET), url)
        long_lived = await client.long_lived(await client.exchange(CODE, BACK))
        [grant] = await client.pages(long_lived.token)
        page = FacebookPage(client, grant)
        facts, posts = await page.facts(), await page.posts()
        recommendations, account = await page.recommendations(), await page.instagram()
        metrics = await page.metrics(["page_post_engagements", "page_impressions_unique"])
    assert (long_lived.seconds, grant.name, facts.page.followers_count) == (5_184_000, "Luna Pizza", 1284)
    assert len(posts) == 6 and len(recommendations) == 16 and account and account.followers_count == 2930
    assert (metrics.values, metrics.unavailable) == ({"page_post_engagements": 418}, ("page_impressions_unique",))


@pytest.mark.parametrize("vendor", sorted(HOSTS))
def test_the_recordings_hold_no_secret_and_no_guest(vendor: str) -> None:
    [file] = sorted((FOLDER / vendor).glob("*.yaml"))
    text = file.read_text()
    planted = (YELP_KEY, PAGESPEED_KEY, APP_ID, SECRET, CODE, "access-0", "Bearer", "127.0.0.1")
    guests = [word for one in PRESENCE.reviews(vendor) for word in (one.author, one.text)]
    assert len(text) > 1_000 and HOSTS[vendor] in text
    assert not [secret for secret in (*planted, *guests) if secret in text]
