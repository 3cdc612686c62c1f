"""The two vendors whose accounts an owner connects for the grade, as one shape: Google and Facebook."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from pydantic import SecretStr

from core.errors import BadInput
from memory.accounts import PlaceChoice
from memory.links import ends_in
from tools.integrations.access import Access, Grant
from tools.integrations.facebook.client import FacebookClient, LongLived
from tools.integrations.google.oauth import GoogleLogin
from tools.integrations.google.profile import GoogleProfile
from tools.integrations.google.schemas import Location
from tools.integrations.http import AccessRevoked, VendorRefused


@dataclass(frozen=True, slots=True)
class Managed:
    """A place that the account manages, and what is needed to call for it alone (kept sealed)."""

    choice: PlaceChoice
    secret: Mapping[str, str] = field(default_factory=dict)


class Login(Protocol):
    """One vendor, at one address."""

    @property
    def name(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def url(self) -> str: ...

    @property
    def renew_before(self) -> timedelta: ...

    @property
    def configured(self) -> bool:
        """Whether we have what is needed to connect (app id, secret)."""
        ...

    @property
    def needs(self) -> str:
        """The settings that give it, for people."""
        ...

    def authorize_url(self, state: str, redirect_uri: str) -> str: ...

    async def exchange(self, code: str, redirect_uri: str) -> Grant: ...

    async def renew(self, grant: Grant) -> Grant:
        """Raises AccessRevoked where it is over."""
        ...

    async def revoke(self, grant: Grant) -> None: ...

    async def managed(self, access: Access, key: str) -> Sequence[Managed]:
        """What the owner may choose from."""
        ...


class Google(GoogleLogin):
    """Google Business Profile: its locations."""

    needs = "TABLESIDE_GOOGLE_CLIENT_ID and TABLESIDE_GOOGLE_CLIENT_SECRET"

    def profile(self, access: Access, key: str) -> GoogleProfile:
        return GoogleProfile(self._http, access, key=key, hosts=self.hosts, loopback=self._demo)

    async def managed(self, access: Access, key: str) -> Sequence[Managed]:
        profile = self.profile(access, key)
        accounts = await profile.accounts()
        found = await asyncio.gather(*(profile.locations(one.name) for one in accounts))
        by_name = {
            place.name: Managed(_choice(place, account.name))
            for account, places in zip(accounts, found, strict=True)
            for place in places
        }
        return list(by_name.values())  # a location may be in a personal account and in a group


def _choice(place: Location, parent: str) -> PlaceChoice:
    return PlaceChoice(
        id=place.name,
        name=place.title or place.name,
        address=place.storefrontAddress.line if place.storefrontAddress else None,
        parent=parent,
        place_id=place.metadata.placeId if place.metadata else None,
    )


class Facebook:
    """A Facebook page and the Instagram account that belongs to it. The owner's token lives 60 days and is renewed
    before; the page's own does not run out while the owner's consent stands."""

    name, title = "facebook", "Facebook"
    needs = "TABLESIDE_FACEBOOK_APP_ID and TABLESIDE_FACEBOOK_SECRET"
    renew_before = timedelta(days=14)

    def __init__(self, client: FacebookClient, url: str, *, configured: bool) -> None:
        self._client, self.url, self.configured = client, url, configured

    @property
    def client(self) -> FacebookClient:
        return self._client

    def authorize_url(self, state: str, redirect_uri: str) -> str:
        return self._client.authorise_url(state, redirect_uri)

    async def exchange(self, code: str, redirect_uri: str) -> Grant:
        if not code:
            raise BadInput("Facebook sent no code back; start connecting again.")
        short = await self._client.exchange(code, redirect_uri)
        return _grant(await self._client.long_lived(short), {})

    async def renew(self, grant: Grant) -> Grant:
        try:
            return _grant(await self._client.long_lived(SecretStr(grant.access_token)), grant.extra)
        except VendorRefused as refusal:
            raise AccessRevoked("Facebook no longer lets us in: connect it again.") from refusal

    async def revoke(self, grant: Grant) -> None:
        await self._client.revoke(SecretStr(grant.access_token))

    async def managed(self, access: Access, key: str) -> Sequence[Managed]:
        pages = await self._client.pages(SecretStr(await access.token()))
        return [
            Managed(
                PlaceChoice(id=one.page_id, name=one.name),
                {"page_token": one.token.get_secret_value(), "instagram": one.instagram or ""},
            )
            for one in pages
        ]


def _grant(token: LongLived, extra: Mapping[str, str]) -> Grant:
    until = ends_in(token.seconds) if token.seconds else None
    return Grant(token.token.get_secret_value(), expires_at=until, extra=extra)
