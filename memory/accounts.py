"""Accounts at listings and social networks that an owner connected: Google Business Profile, a Facebook page."""

from __future__ import annotations

from pydantic import BaseModel, Field

from memory.links import Cipher, Link, LinkStore
from memory.mongo import Document, Mongo

_ACCOUNTS: Document = {"kind": "account"}


class PlaceChoice(BaseModel):
    """A location or page that the account manages. `parent`: what it belongs to there (Google: accounts/...)."""

    id: str
    name: str
    address: str | None = None
    parent: str = ""
    place_id: str | None = None


class Account(Link):
    """`place` is the one that the restaurant is; without it (`status` choose) the owner says which of `choices`."""

    kind: str = "account"
    place: PlaceChoice | None = None
    choices: list[PlaceChoice] = Field(default_factory=list)


class AccountStore(LinkStore[Account]):
    def __init__(self, mongo: Mongo, cipher: Cipher) -> None:
        super().__init__(mongo, cipher, Account, _ACCOUNTS)
