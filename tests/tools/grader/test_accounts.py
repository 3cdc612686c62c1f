"""Connecting the owner's accounts: forged links, choosing, renewing once, being thrown out, leaving, other tenants."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from core.clock import FixedClock
from core.errors import BadInput, NotFound, Unauthorized
from memory.accounts import AccountStore
from memory.connections import ConnectionStore
from memory.mongo import Mongo
from memory.restaurants import Restaurant, RestaurantStore
from sandboxes.base import Fault
from sandboxes.google import CLIENT_SECRET
from sandboxes.google_shop import LOCATION, PLACE_ID
from tests.tools.grader.owner import KEY, PUBLIC, URL, Owner, opened
from tools.grader.accounts.logins import Google
from tools.grader.accounts.service import AccountService
from tools.integrations.google.oauth import GoogleConfig
from tools.integrations.google.posting import LocalPost
from tools.integrations.http import AccessRevoked, VendorHttp, VendorRefused
from tools.integrations.vault import Vault


@pytest.fixture
async def owner(mongo: Mongo, clock: FixedClock) -> AsyncIterator[Owner]:
    async with opened(mongo, clock) as owner:
        yield owner


async def token_calls(owner: Owner) -> int:
    return sum(one.path == "/token" for one in owner.sandbox.seen)


# Connecting


async def test_several_places_are_asked_about_and_one_is_chosen(owner: Owner) -> None:
    account = await owner.connect(choose=False)
    assert account.status == "choose" and account.place is None
    assert [one.name for one in account.choices] == ["Luna Pizza", "Luna Pizza Catering"]
    assert account.choices[0].place_id == PLACE_ID and "84 Lantern Street" in (account.choices[0].address or "")
    chosen = await owner.accounts.choose(owner.restaurant, "google", LOCATION, "owner")
    assert chosen.status == "connected" and chosen.place == account.choices[0]
    [status] = await owner.accounts.status("demo")
    assert (status["status"], status["place"]["place_id"], status["available"]) == ("connected", PLACE_ID, True)


async def test_a_place_that_is_not_theirs_cannot_be_chosen(owner: Owner) -> None:
    await owner.connect(choose=False)
    with pytest.raises(BadInput, match="it has Luna Pizza"):
        await owner.accounts.choose(owner.restaurant, "google", "locations/7", "owner")


async def test_connected_again_it_is_the_same_place(owner: Owner) -> None:
    await owner.connect()
    again = await owner.connect(choose=False)
    assert again.status == "connected" and again.place and again.place.id == LOCATION


async def test_tokens_are_sealed_and_the_audit_log_knows(owner: Owner) -> None:
    await owner.connect()
    [document] = await owner.mongo.tenant("demo").connections.find().to_list()
    text = str(document)
    for secret in ("access-", "refresh-", CLIENT_SECRET):
        assert secret not in text
    secrets, _ = await owner.accounts.store.secrets(await owner.accounts.store.get("demo", "google"))
    assert secrets["refresh_token"] in owner.sandbox.tokens.refresh
    log = await owner.mongo.tenant("demo").audit_log.find().to_list()
    assert [one["action"] for one in log] == ["account.connected", "account.chosen"]


async def test_the_state_belongs_to_one_browser_one_vendor_and_half_an_hour(owner: Owner) -> None:
    state, code, nonce = await owner.came_back()
    with pytest.raises(Unauthorized, match="another browser"):
        await owner.accounts.finish("google", state, code, "someone-elses")
    for forged in (
        "",
        "forged",
        state[:-4] + "AAAA",
        Vault(["x" * 40]).seal({"restaurant_id": "demo"}, "account/google"),
    ):
        with pytest.raises(Unauthorized):
            await owner.accounts.finish("google", forged, code, nonce)
    till = Vault([KEY]).ticket({"restaurant_id": "demo"}, "connect/google", owner.clock.now(), timedelta(minutes=5))
    with pytest.raises(Unauthorized):  # a till's ticket opens nothing here
        await owner.accounts.finish("google", till, code, nonce)
    owner.clock.advance(minutes=31)
    with pytest.raises(Unauthorized, match="run out"):
        await owner.accounts.finish("google", state, code, nonce)
    assert await owner.mongo.tenant("demo").connections.count() == 0


async def test_a_code_of_someone_elses_connects_nothing(owner: Owner) -> None:
    state, _, nonce = await owner.came_back()
    with pytest.raises(VendorRefused):
        await owner.accounts.finish("google", state, "4/guessed", nonce)
    assert await owner.accounts.status("demo") and not await owner.accounts.store.of("demo")


async def test_an_account_without_a_business_is_given_back(owner: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sandboxes.google.locations", lambda presence: [])
    with pytest.raises(BadInput, match="manages no business"):
        await owner.connect(choose=False)
    assert owner.sandbox.tokens.refresh == set() and not await owner.accounts.store.of("demo")


async def test_without_an_application_nothing_can_be_connected(owner: Owner) -> None:
    owner.accounts.makers["google"] = lambda url, demo: Google(_unused(), GoogleConfig(), demo=demo)
    with pytest.raises(BadInput, match="TABLESIDE_GOOGLE_CLIENT_ID"):
        await owner.accounts.connect_url(owner.restaurant, "owner", "google")
    with pytest.raises(NotFound, match="google"):
        await owner.accounts.connect_url(owner.restaurant, "owner", "myspace")
    [status] = await owner.accounts.status("demo")
    assert (status["status"], status["available"]) == ("none", False)


def _unused() -> VendorHttp:
    return VendorHttp(httpx.AsyncClient(), FixedClock(datetime(2027, 1, 1, tzinfo=UTC)))


async def test_a_real_restaurant_never_reaches_the_sandbox(owner: Owner) -> None:
    state, code, nonce = await owner.came_back()
    await owner.mongo.tenant("demo").restaurants.update_one({}, {"$set": {"demo": False}})
    before = len(owner.sandbox.seen)
    with pytest.raises(BadInput, match="Only a demo restaurant"):
        await owner.accounts.finish("google", state, code, nonce)
    assert len(owner.sandbox.seen) == before


# Renewing


async def expire(owner: Owner) -> None:
    """The token is over, here and there."""
    store, account = owner.accounts.store, await owner.accounts.store.get("demo", "google")
    secrets, generation = await store.secrets(account)
    lease = await store.take_renewing(account, generation)
    assert lease
    await store.renew(account, lease, {**secrets, "expires_at": "2020-01-01T00:00:00+00:00"})
    owner.sandbox.tokens.access.clear()


async def test_two_workers_renew_once(owner: Owner) -> None:
    await owner.connect()
    await expire(owner)
    before = await token_calls(owner)
    owner.sandbox.faults = [Fault(delay=0.2, path="/token")]
    both = [await owner.accounts.google("demo") for _ in range(2)]
    found = await asyncio.gather(*(profile.location(LOCATION) for profile, _ in both))
    assert {one.title for one in found} == {"Luna Pizza"}
    assert await token_calls(owner) == before + 1


async def test_a_rejected_token_is_renewed_without_a_word(owner: Owner) -> None:
    await owner.connect()
    owner.sandbox.tokens.access.clear()  # though it should have lived on
    profile, _ = await owner.accounts.google("demo")
    assert (await profile.location(LOCATION)).title == "Luna Pizza"


async def test_access_taken_back_asks_the_owner(owner: Owner) -> None:
    await owner.connect()
    owner.sandbox.tokens.revoke()
    account = await owner.accounts.store.get("demo", "google")
    review = f"{account.place.parent}/{LOCATION}/reviews/demo-google-001" if account.place else ""
    with pytest.raises(AccessRevoked):
        await owner.accounts.reply("demo", review, "Thank you")
    [status] = await owner.accounts.status("demo")
    assert status["status"] == "needs_you" and "connect it again" in status["problem"]
    with pytest.raises(AccessRevoked):
        await owner.accounts.google("demo")
    again = await owner.connect(choose=False)
    assert again.status == "connected"  # and it is the place it was


async def test_trouble_at_google_does_not_throw_the_owner_out(owner: Owner) -> None:
    await owner.connect()
    await expire(owner)
    owner.sandbox.faults = [Fault(503, times=9, path="/token")]
    profile, _ = await owner.accounts.google("demo")
    with pytest.raises(Exception, match="trouble"):
        await profile.location(LOCATION)
    owner.sandbox.faults = []
    assert (await profile.location(LOCATION)).title == "Luna Pizza"
    assert (await owner.accounts.store.get("demo", "google")).status == "connected"


# Replying


async def test_a_reply_goes_to_its_review(owner: Owner) -> None:
    await owner.connect()
    review = next(one for one in owner.sandbox.reviews if "reviewReply" not in one)
    for _ in range(2):
        await owner.accounts.reply("demo", review["name"], "Thank you, Dana!")
    assert review["reviewReply"]["comment"] == "Thank you, Dana!"


@pytest.mark.parametrize("name", ["accounts/9/locations/9/reviews/x", "reviews/x", ""])
async def test_another_places_review_is_not_replied_to(owner: Owner, name: str) -> None:
    await owner.connect()
    before = len(owner.sandbox.seen)
    with pytest.raises(NotFound):
        await owner.accounts.reply("demo", name, "Thank you")
    assert len(owner.sandbox.seen) == before


async def test_before_a_place_is_chosen_nothing_is_replied_to(owner: Owner) -> None:
    await owner.connect(choose=False)
    with pytest.raises(NotFound):
        await owner.accounts.reply("demo", owner.sandbox.reviews[0]["name"], "Thank you")


# Leaving, and others


async def test_leaving_gives_the_access_back_and_forgets_the_tokens(owner: Owner) -> None:
    await owner.connect()
    await owner.accounts.disconnect(owner.restaurant, "google", "owner")
    assert owner.sandbox.tokens.refresh == set()
    [document] = await owner.mongo.tenant("demo").connections.find().to_list()
    assert "sealed" not in document and document["status"] == "disconnected"
    with pytest.raises(NotFound):
        await owner.accounts.google("demo")
    with pytest.raises(NotFound):
        await owner.accounts.disconnect(owner.restaurant, "google", "owner")
    await owner.accounts.disconnect(owner.restaurant, "google", "owner", delete=True)
    assert await owner.mongo.tenant("demo").connections.count() == 0


async def test_leaving_works_while_google_does_not(owner: Owner) -> None:
    await owner.connect()
    owner.sandbox.faults = [Fault(503, times=9)]
    await owner.accounts.disconnect(owner.restaurant, "google", "owner", delete=True)
    assert await owner.mongo.tenant("demo").connections.count() == 0


async def test_another_restaurant_sees_and_opens_nothing(owner: Owner) -> None:
    await owner.connect()
    other = Restaurant(
        restaurant_id="other", name="Sol", timezone="UTC", currency="USD", demo=True, created_at=owner.clock.now()
    )
    await RestaurantStore(owner.mongo).create(other)
    assert (await owner.accounts.status("other"))[0]["status"] == "none"
    for attempt in (owner.accounts.google("other"), owner.accounts.disconnect(other, "google", "thief")):
        with pytest.raises(NotFound):
            await attempt
    [document] = await owner.mongo.tenant("demo").connections.find().to_list()
    stolen = {name: value for name, value in document.items() if name not in ("_id", "restaurant_id")}
    await owner.mongo.tenant("other").connections.insert_one(stolen)
    profile, _ = await owner.accounts.google("other")
    with pytest.raises(Exception, match="cannot be read"):  # sealed for the other one
        await profile.location(LOCATION)


async def test_tills_and_accounts_do_not_see_each_other(owner: Owner) -> None:
    await owner.connect()
    tills = ConnectionStore(owner.mongo, Vault([KEY]))
    assert await tills.of("demo") == [] and await tills.connected() == []
    assert await tills.find("demo", "google") is None
    assert [one.provider for one in await AccountStore(owner.mongo, Vault([KEY])).of("demo")] == ["google"]


async def test_a_service_of_another_process_goes_on_with_it(owner: Owner) -> None:
    await owner.connect()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(owner.sandbox.app())) as client:
        http = VendorHttp(client, owner.clock)
        makers = {"google": lambda url, demo: Google(http, GoogleConfig("a", "b", URL), demo=demo)}
        service = AccountService(owner.mongo, owner.clock, RestaurantStore(owner.mongo), Vault([KEY]), makers, PUBLIC)
        profile, account = await service.google("demo")
        assert account.place and (await profile.location(account.place.id)).title == "Luna Pizza"


# Posting


async def test_a_post_goes_to_the_chosen_place(owner: Owner) -> None:
    with pytest.raises(NotFound):
        await owner.accounts.google_publisher("demo")
    await owner.connect(choose=False)
    with pytest.raises(NotFound, match="which of your places"):
        await owner.accounts.google_publisher("demo")
    await owner.connect()
    publisher = await owner.accounts.google_publisher("demo")
    made = await publisher.create(LocalPost("Thai Chicken on Tuesday"))
    assert made.name.startswith(owner.sandbox.posted[0]["name"]) and f"/{LOCATION}/" in made.name
    owner.sandbox.tokens.revoke()
    with pytest.raises(AccessRevoked) as revoked:
        await publisher.create(LocalPost("Again"))
    await owner.accounts.lost_google("demo", revoked.value)
    assert (await owner.accounts.store.get("demo", "google")).status == "needs_you"
    assert len(owner.sandbox.posted) == 1
