"""Which clients the settings make, and that a sandbox stands in for nobody but the demo."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from api.accounts import accounts, facebook, places
from api.settings import read_settings
from core.clock import FixedClock
from core.errors import BadInput
from tools.integrations.http import VendorHttp

SANDBOX = {"google_url": "http://127.0.0.1:9111", "facebook_url": "http://127.0.0.1:9114/v24.0"}
KEYS = {
    "google_places_key": "key",
    "google_client_id": "id",
    "google_client_secret": "secret",
    "facebook_app_id": "app",
    "facebook_secret": "secret",
}


@pytest.fixture
async def http(clock: FixedClock) -> AsyncIterator[VendorHttp]:
    async def nobody(request: httpx.Request) -> httpx.Response:
        raise AssertionError(f"{request.url} was asked")

    async with httpx.AsyncClient(transport=httpx.MockTransport(nobody)) as client:
        yield VendorHttp(client, clock)


async def test_without_keys_there_is_nothing(http: VendorHttp) -> None:
    settings = read_settings()
    assert places(settings, http) is None and facebook(settings, http) is None
    made = accounts(settings, http)
    assert sorted(made) == ["facebook", "google"]
    assert not any(make(None, False).configured for make in made.values())


async def test_with_keys_the_vendors_themselves_are_asked(http: VendorHttp) -> None:
    settings = read_settings(**KEYS)
    found = places(settings, http)
    assert found and not found.local
    for name, make in accounts(settings, http).items():
        login = make(None, True)
        assert login.configured and login.url.startswith("https://"), name
        assert login.authorize_url("state", "https://luna.example/back").startswith("https://")


async def test_the_demo_has_keys_of_its_own_at_its_sandboxes(http: VendorHttp) -> None:
    settings = read_settings(demo=True, **SANDBOX)
    found, page = places(settings, http), facebook(settings, http)
    assert found and found.local and page and page.local
    for make in accounts(settings, http).values():
        assert make(None, True).configured


@pytest.mark.parametrize("more", [{}, KEYS])
async def test_a_real_restaurant_is_never_connected_to_a_sandbox(http: VendorHttp, more: dict[str, str]) -> None:
    settings = read_settings(demo=True, **SANDBOX, **more)
    for name, make in accounts(settings, http).items():
        login = make(None, False)
        if not login.configured:
            continue
        with pytest.raises(BadInput, match="Only a demo restaurant"):
            await login.exchange("code", "https://luna.example/back")
        assert more, name


async def test_without_the_demo_a_sandbox_plays_nothing(http: VendorHttp) -> None:
    settings = read_settings(**SANDBOX)
    assert places(settings, http) is None and facebook(settings, http) is None
    made = accounts(settings, http)
    assert not any(make(None, False).configured for make in made.values())
