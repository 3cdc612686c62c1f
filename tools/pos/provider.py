"""What a till's vendor must offer: one `Provider` a vendor, one `Account` a connected merchant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Literal, Protocol

from tools.integrations.access import Access, Grant
from tools.pos.types import CatalogItem, Location, OrderPage, Push, Span, WebhookEvent

AuthKind = Literal["oauth", "credentials"]


class Account(Protocol):
    """One merchant's till. Methods raise AccessRevoked, VendorRefused or Unavailable, and pages can be asked for again
    with the same cursor."""

    async def locations(self) -> Sequence[Location]: ...

    async def catalog(self, location: Location) -> Sequence[CatalogItem]:
        """Everything on sale there, archived and deleted things left out."""
        ...

    async def orders(self, location: Location, span: Span, page: str | None) -> OrderPage:
        """One page, the oldest first. Only what is closed (sold or voided). Raises StalePage for a cursor that is
        no longer good."""
        ...

    async def push(self, location: Location, push: Push) -> None:
        """Writes a change to the catalogue. Raises VendorRefused where the till says no."""
        ...


class Provider(Protocol):
    """One vendor, at one address."""

    name: str  # as in addresses: "square"
    title: str  # as owners know it: "Square"
    auth: AuthKind
    writable: bool  # False: changes are made by hand there
    url: str  # base address of its API
    renew_before: timedelta  # tokens with less life than this are renewed first
    asks: tuple[str, ...]  # credentials: what the owner has to type in, by name; those with "secret" in it unseen

    @property
    def configured(self) -> bool:
        """Whether we have what is needed to connect (app id, secret)."""
        ...

    def authorize_url(self, state: str, redirect_uri: str) -> str:
        """OAuth: where the owner says yes."""
        ...

    async def exchange(self, secret: Mapping[str, str], redirect_uri: str) -> Grant:
        """OAuth: {"code", "merchant_id"} as the callback brought them. Credentials: what the owner typed in."""
        ...

    async def renew(self, grant: Grant) -> Grant:
        """A fresh access token. Raises AccessRevoked where the vendor says that it is over."""
        ...

    async def revoke(self, grant: Grant) -> None:
        """Tells the vendor that we are leaving; already gone is fine."""
        ...

    def account(self, access: Access, *, key: str) -> Account:
        """`key` is whose rate limit the calls use (the merchant)."""
        ...

    def webhook(self, headers: Mapping[str, str], body: bytes, url: str) -> Sequence[WebhookEvent]:
        """The events of a genuine message. Raises Forbidden for one that is not. Header names are lower case."""
        ...


class StalePage(Exception):
    """The vendor no longer knows this page cursor: read the span again from its start."""
