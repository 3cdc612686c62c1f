"""Connecting the owner's accounts at Google and Facebook, choosing the place, leaving again."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from pydantic import SecretStr

from core.clock import Clock
from core.errors import BadInput, NotFound, TablesideError
from memory.accounts import Account, AccountStore
from memory.audit import AuditLog
from memory.links import LinkStatus
from memory.mongo import Mongo, Session
from memory.restaurants import Restaurant, RestaurantStore
from tools.grader.accounts.logins import Facebook, Google, Login, Managed
from tools.integrations.access import Grant, GrantAccess, StoredAccess
from tools.integrations.facebook.client import PageGrant
from tools.integrations.facebook.page import FacebookPage
from tools.integrations.facebook.publishing import PagePublisher
from tools.integrations.google.posting import GooglePublisher
from tools.integrations.google.profile import GoogleProfile
from tools.integrations.google.schemas import ReviewReply
from tools.integrations.http import AccessRevoked
from tools.integrations.round_trip import RoundTrips
from tools.integrations.vault import Vault

log = logging.getLogger(__name__)

# (base address or None for the configured one, whether the restaurant is a demo) -> the vendor there
MakeLogin = Callable[[str | None, bool], Login]


class AccountService:
    """Accounts of restaurants. `makers`: provider name (google, facebook) -> what builds it."""

    def __init__(
        self,
        mongo: Mongo,
        clock: Clock,
        restaurants: RestaurantStore,
        vault: Vault,
        makers: Mapping[str, MakeLogin],
        public_url: str,
    ) -> None:
        self._mongo, self._clock, self._restaurants = mongo, clock, restaurants
        self.makers, self.public_url = dict(makers), public_url.rstrip("/")
        self.store, self._audit, self._trips = AccountStore(mongo, vault), AuditLog(mongo), RoundTrips(vault, clock)

    def login(self, name: str, *, url: str | None = None, demo: bool = False) -> Login:
        make = self.makers.get(name)
        if make is None:
            raise NotFound(f"There is no account called {name!r} to connect; I know {', '.join(sorted(self.makers))}.")
        return make(url, demo)

    # -- connecting

    def redirect_uri(self, name: str) -> str:
        return f"{self.public_url}/api/ai/digital-grader/accounts/{name}/callback"

    async def connect_url(self, restaurant: Restaurant, user_id: str, name: str) -> tuple[str, str]:
        """(where the owner says yes, the secret that the same browser has to show when it comes back)."""
        login = self.login(name, demo=restaurant.demo)
        if not login.configured:
            raise BadInput(f"Set {login.needs} first: they name this server to {login.title}.")
        errand = {"restaurant_id": restaurant.restaurant_id, "user_id": user_id}
        state, nonce = self._trips.leave(f"account/{name}", errand)
        return login.authorize_url(state, self.redirect_uri(name)), nonce

    async def finish(self, name: str, state: str, code: str, nonce: str) -> Account:
        """The owner is back with a code. With several places its status is `choose`. Raises Unauthorized for a link
        that is not this browser's, BadInput where the account manages nothing."""
        errand = self._trips.back(f"account/{name}", state, nonce)
        restaurant = await self._restaurants.get(errand["restaurant_id"])
        login = self.login(name, demo=restaurant.demo)
        grant = await login.exchange(code, self.redirect_uri(name))
        try:
            managed = await login.managed(GrantAccess(grant, login.title), restaurant.restaurant_id)
            if not managed:
                raise BadInput(f"This {login.title} account manages no business: connect the one that does.")
        except TablesideError:
            await self._leave(login, grant)
            raise
        account = Account(
            restaurant_id=restaurant.restaurant_id,
            provider=name,
            status="choose",
            url=login.url,
            demo=restaurant.demo,
            created_at=self._clock.now(),
            choices=[one.choice for one in managed],
        )
        earlier = await self.store.find(restaurant.restaurant_id, name)
        before = earlier.place.id if earlier and earlier.place else None
        wanted = managed if len(managed) == 1 else [one for one in managed if one.choice.id == before]
        if wanted:  # the only one, or the one that was chosen before
            account, grant = _settled(account, grant, wanted[0])
        await self._put(account, grant, errand["user_id"], "connected")
        return account

    async def choose(self, restaurant: Restaurant, name: str, place: str, user_id: str) -> Account:
        """`place` is the id of one of `choices`; may be changed later. Raises BadInput, NotFound, AccessRevoked."""
        account = await self.store.get(restaurant.restaurant_id, name)
        login, access = self._access(account)
        wanted = next(
            (one for one in await login.managed(access, account.restaurant_id) if one.choice.id == place), None
        )
        if wanted is None:
            known = ", ".join(f"{one.name} ({one.id})" for one in account.choices[:10])
            raise BadInput(f"This {login.title} account has no place {place[:80]!r}; it has {known}.")
        account, grant = _settled(await self.store.get(account.restaurant_id, name), await access.grant(), wanted)
        await self._put(account, grant, user_id, "chosen")
        return account

    async def _put(self, account: Account, grant: Grant, user_id: str, what: str) -> None:
        async def work(session: Session) -> None:
            await self.store.put(account, grant.document(), session)
            await self._note(account, user_id, what, session)

        await self._mongo.transaction(work)

    async def _note(self, account: Account, user_id: str, what: str, session: Session) -> None:
        details = {"provider": account.provider, "place": account.place.name if account.place else None}
        now = self._clock.now()
        await self._audit.write(account.restaurant_id, now, user_id, f"account.{what}", session, **details)

    # -- using

    def _access(self, account: Account) -> tuple[Login, StoredAccess[Account]]:
        login = self.login(account.provider, url=account.url, demo=account.demo)
        if account.status == "needs_you":
            raise AccessRevoked(account.problem or f"{login.title} has to be connected again.")
        return login, StoredAccess(self.store, account, login)

    async def google(self, restaurant_id: str) -> tuple[GoogleProfile, Account]:
        """The owner's Business Profile, ready to be called. Raises NotFound where it is not connected, AccessRevoked
        where it has to be again."""
        account = await self.store.get(restaurant_id, "google")
        login, access = self._access(account)
        if not isinstance(login, Google):
            raise NotFound("Google is not connected to this restaurant.")
        return login.profile(access, restaurant_id), account

    async def facebook(self, restaurant_id: str) -> PageGrant:
        """The right to read the chosen page. Raises NotFound (also while none is chosen), AccessRevoked."""
        account = await self.store.get(restaurant_id, "facebook")
        _, access = self._access(account)
        if account.place is None:
            raise NotFound("Say first which of your Facebook pages this restaurant is.")
        try:
            await access.token()  # the owner's consent is kept alive
        except AccessRevoked as revoked:
            await self.lost(account, revoked)
            raise
        extra = (await access.grant()).extra
        token, instagram = SecretStr(extra.get("page_token", "")), extra.get("instagram") or None
        return PageGrant(account.place.id, account.place.name, token, instagram)

    async def page_publisher(self, restaurant_id: str) -> PagePublisher:
        """Posts to the chosen page and its Instagram account. Raises NotFound, AccessRevoked; an AccessRevoked that a
        later call raises goes to `lost_facebook`."""
        grant = await self.facebook(restaurant_id)
        account = await self.store.get(restaurant_id, "facebook")
        login, _ = self._access(account)
        if not isinstance(login, Facebook):
            raise NotFound("Facebook is not connected to this restaurant.")
        return PagePublisher(login.client, grant)

    async def google_publisher(self, restaurant_id: str) -> GooglePublisher:
        """Posts to the chosen place on Google. Raises NotFound (also while none is chosen), AccessRevoked."""
        profile, account = await self.google(restaurant_id)
        if account.place is None or not account.place.parent:
            raise NotFound("Say first which of your places on Google this restaurant is.")
        return GooglePublisher(profile, account.place.parent, account.place.id)

    async def lost_google(self, restaurant_id: str, revoked: AccessRevoked) -> None:
        if account := await self.store.find(restaurant_id, "google"):
            await self.lost(account, revoked)

    async def facebook_page(self, restaurant_id: str) -> FacebookPage:
        """The chosen page, ready to be called; raises as `facebook` does."""
        grant = await self.facebook(restaurant_id)
        account = await self.store.get(restaurant_id, "facebook")
        login = self.login("facebook", url=account.url, demo=account.demo)
        if not isinstance(login, Facebook):
            raise NotFound("Facebook is not connected to this restaurant.")
        return FacebookPage(login.client, grant)

    async def reply(self, restaurant_id: str, review: str, text: str) -> ReviewReply:
        """Answers a Google review in public, in the owner's name; `review` is the id that "business_profile" gave it.
        Sent twice it is the same as once. Raises NotFound, BadInput, AccessRevoked, VendorRefused, Unavailable."""
        profile, account = await self.google(restaurant_id)
        if account.place is None or not review.startswith(f"{account.place.parent}/{account.place.id}/reviews/"):
            raise NotFound("There is no such review of this restaurant.")
        try:
            return await profile.reply(review, text)
        except AccessRevoked as revoked:
            await self.lost(account, revoked)
            raise

    async def lost(self, account: Account, revoked: AccessRevoked) -> None:
        """The vendor lets us in no more: the owner is asked to connect again."""
        await self.store.mark(account, "needs_you", revoked.message)

    async def lost_facebook(self, restaurant_id: str, revoked: AccessRevoked) -> None:
        if account := await self.store.find(restaurant_id, "facebook"):
            await self.lost(account, revoked)

    # -- leaving, and how it stands

    async def disconnect(self, restaurant: Restaurant, name: str, user_id: str, *, delete: bool = False) -> None:
        """Gives our access back and forgets the tokens; with `delete` all that is kept of the account."""
        account = await self.store.find(restaurant.restaurant_id, name)
        if account is None or (account.status == "disconnected" and not delete):
            raise NotFound(f"{self.login(name).title} is not connected to {restaurant.name}.")
        if account.status != "disconnected":
            await self._revoke(account)

        async def work(session: Session) -> None:
            await self.store.mark(account, "disconnected", None, session)
            await self._note(account, user_id, "deleted" if delete else "disconnected", session)
            if delete:
                await self.store.delete(account, session)

        await self._mongo.transaction(work)

    async def _revoke(self, account: Account) -> None:
        try:
            secrets, _ = await self.store.secrets(account)
        except TablesideError as error:
            log.warning("the tokens of %s could not be read: %s", account.provider, error.message)
            return
        await self._leave(self.login(account.provider, url=account.url, demo=account.demo), Grant.of(secrets))

    async def _leave(self, login: Login, grant: Grant) -> None:
        """As far as it goes: a vendor that does not answer keeps nobody connected."""
        try:
            await login.revoke(grant)
        except TablesideError as error:
            log.warning("%s could not be told that we leave: %s", login.name, error.message)

    async def status(self, restaurant_id: str, *, demo: bool = False) -> list[dict[str, Any]]:
        """Each account that can be connected, as JSON: {provider, title, available, status, problem, place, choices}.
        `status` is none where it never was; `choices` where the owner has yet to choose."""
        known = {account.provider: account for account in await self.store.of(restaurant_id)}
        return [self._status(name, known.get(name), demo) for name in sorted(self.makers)]

    def _status(self, name: str, account: Account | None, demo: bool) -> dict[str, Any]:
        login = self.login(name, demo=demo or bool(account and account.demo))
        standing: LinkStatus | str = account.status if account else "none"
        place = account.place if account else None
        return {
            "provider": name,
            "title": login.title,
            "available": login.configured,
            "status": standing,
            "problem": account.problem if account else None,
            "place": place.model_dump(exclude={"parent"}) if place else None,
            "choices": [one.model_dump(exclude={"parent"}) for one in account.choices] if account else [],
            "connected_at": account.created_at.isoformat() if account else None,
        }


def _settled(account: Account, grant: Grant, managed: Managed) -> tuple[Account, Grant]:
    """Connected, to that place."""
    chosen = account.model_copy(update={"status": "connected", "problem": None, "place": managed.choice})
    return chosen, replace(grant, extra={**grant.extra, **managed.secret})
