"""Facebook by the same service: the page's own token is kept sealed beside the owner's, which is renewed in time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from pydantic import SecretStr

from core.clock import FixedClock
from core.errors import BadInput, NotFound, Unauthorized
from memory.mongo import Mongo
from memory.restaurants import Restaurant, RestaurantStore
from sandboxes.facebook import ACCOUNT, APP_ID, PAGE, SECRET, VERSION, FacebookSandbox
from sandboxes.presence import Presence
from tests.tools.grader.owner import KEY, PUBLIC
from tests.tools.grader.vendors import KNOWN, NOW
from tools.grader.accounts.logins import Facebook
from tools.grader.accounts.service import AccountService
from tools.grader.sources.facebook import FacebookSource
from tools.integrations.facebook.client import FacebookClient
from tools.integrations.facebook.page import FacebookPage
from tools.integrations.http import AccessRevoked, VendorHttp
from tools.integrations.vault import Vault

URL = f"http://127.0.0.1:9114/{VERSION}"


@dataclass
class Owner:
    mongo: Mongo
    sandbox: FacebookSandbox
    client: FacebookClient
    restaurant: Restaurant
    accounts: AccountService

    async def came_back(self) -> tuple[str, str, str]:
        link, nonce = await self.accounts.connect_url(self.restaurant, "owner", "facebook")
        async with httpx.AsyncClient(transport=httpx.ASGITransport(self.sandbox.app())) as browser:
            query = httpx.URL((await browser.get(link)).headers["location"]).params
        return query["state"], query["code"], nonce

    async def age(self, days: int) -> None:
        """The owner's token runs out in that many days."""
        store, account = self.accounts.store, await self.accounts.store.get("demo", "facebook")
        secrets, generation = await store.secrets(account)
        lease = await store.take_renewing(account, generation)
        assert lease
        until = (datetime.now(UTC) + timedelta(days=days)).isoformat()
        await store.renew(account, lease, {**secrets, "expires_at": until})

    async def token(self) -> str:
        secrets, _ = await self.accounts.store.secrets(await self.accounts.store.get("demo", "facebook"))
        return str(secrets["access_token"])


@pytest.fixture
async def owner(mongo: Mongo, clock: FixedClock) -> AsyncIterator[Owner]:
    sandbox = FacebookSandbox(Presence(clock.now()))
    restaurants = RestaurantStore(mongo)
    demo = Restaurant(
        restaurant_id="demo", name="Luna Pizza", timezone="UTC", currency="USD", demo=True, created_at=clock.now()
    )
    await restaurants.create(demo)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(sandbox.app())) as wire:
        client = FacebookClient(VendorHttp(wire, clock), APP_ID, SecretStr(SECRET), URL, loopback=True)
        makers = {"facebook": lambda url, demo: Facebook(client, URL, configured=True)}
        accounts = AccountService(mongo, clock, restaurants, Vault([KEY]), makers, PUBLIC)
        yield Owner(mongo, sandbox, client, demo, accounts)


async def test_the_only_page_is_connected_with_its_own_token(owner: Owner) -> None:
    account = await owner.accounts.finish("facebook", *await owner.came_back())
    assert account.status == "connected" and account.place and account.place.id == PAGE
    grant = await owner.accounts.facebook("demo")
    assert (grant.page_id, grant.instagram) == (PAGE, ACCOUNT)
    assert grant.token.get_secret_value() != await owner.token()
    assert (await FacebookPage(owner.client, grant).facts()).page.id == PAGE
    [document] = await owner.mongo.tenant("demo").connections.find().to_list()
    assert grant.token.get_secret_value() not in str(document) and "access-" not in str(document)


async def test_a_forged_state_and_another_vendors(owner: Owner) -> None:
    state, code, nonce = await owner.came_back()
    for wrong in ((state, code, "other"), ("forged", code, nonce)):
        with pytest.raises(Unauthorized):
            await owner.accounts.finish("facebook", *wrong)
    owner.accounts.makers["google"] = owner.accounts.makers["facebook"]
    with pytest.raises(Unauthorized):
        await owner.accounts.finish("google", state, code, nonce)


async def test_the_owners_token_is_renewed_two_weeks_before_its_end(owner: Owner) -> None:
    await owner.accounts.finish("facebook", *await owner.came_back())
    first = await owner.token()
    await owner.age(30)
    await owner.accounts.facebook("demo")
    assert await owner.token() == first
    await owner.age(13)
    grant = await owner.accounts.facebook("demo")
    assert await owner.token() != first and grant.token.get_secret_value()


async def test_consent_taken_back_asks_the_owner(owner: Owner) -> None:
    await owner.accounts.finish("facebook", *await owner.came_back())
    await owner.age(1)
    owner.sandbox.tokens.revoke()
    for _ in range(2):
        with pytest.raises(AccessRevoked):
            await owner.accounts.facebook("demo")
    assert (await owner.accounts.status("demo"))[0]["status"] == "needs_you"


async def test_leaving_takes_the_consent_back(owner: Owner) -> None:
    await owner.accounts.finish("facebook", *await owner.came_back())
    await owner.accounts.disconnect(owner.restaurant, "facebook", "owner", delete=True)
    assert any(one.method == "DELETE" for one in owner.sandbox.seen)
    with pytest.raises(NotFound):
        await owner.accounts.facebook("demo")
    assert await owner.mongo.tenant("demo").connections.count() == 0


async def test_an_owner_who_said_no(owner: Owner) -> None:
    state, _, nonce = await owner.came_back()
    with pytest.raises(BadInput, match="no code"):
        await owner.accounts.finish("facebook", state, "", nonce)


async def test_a_grade_finds_out_that_the_owner_took_it_back(owner: Owner) -> None:
    await owner.accounts.finish("facebook", *await owner.came_back())
    known = replace(KNOWN, restaurant_id="demo", now=NOW)
    source = FacebookSource(owner.client, owner.accounts, None)
    assert (await source.read(known)).facts["facebook"].followers == 1284
    owner.sandbox.tokens.revoke()
    found = await source.read(known)
    assert (found.status, found.facts) == ("not_connected", {})
    assert (await owner.accounts.store.get("demo", "facebook")).status == "needs_you"
    asked = len(owner.sandbox.seen)
    assert (await source.read(known)).status == "not_connected" and len(owner.sandbox.seen) == asked


async def test_what_is_posted_goes_to_the_chosen_page(owner: Owner) -> None:
    owner.sandbox.board.fetches = False
    with pytest.raises(NotFound):
        await owner.accounts.page_publisher("demo")
    await owner.accounts.finish("facebook", *await owner.came_back())
    publisher = await owner.accounts.page_publisher("demo")
    assert publisher.has_instagram and publisher.local
    await publisher.post("Thai Chicken on Tuesday")
    await publisher.publish(await publisher.container("https://luna.example/thai.jpg", "Thai Chicken"))
    assert [one.channel for one in owner.sandbox.board.posts] == ["facebook", "instagram"]


async def test_a_page_that_lets_us_in_no_more_is_marked(owner: Owner) -> None:
    await owner.accounts.finish("facebook", *await owner.came_back())
    publisher = await owner.accounts.page_publisher("demo")
    owner.sandbox.tokens.revoke()
    with pytest.raises(AccessRevoked) as revoked:
        await publisher.post("Thai Chicken on Tuesday")
    await owner.accounts.lost_facebook("demo", revoked.value)
    assert (await owner.accounts.store.get("demo", "facebook")).status == "needs_you"
    with pytest.raises(AccessRevoked):
        await owner.accounts.page_publisher("demo")
