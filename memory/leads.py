"""People who left their address on the public page (`leads`): with the words they agreed to, and an end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from secrets import token_hex, token_urlsafe
from typing import Any

from pydantic import BaseModel

from core.errors import NotFound
from memory.mongo import Mongo, TenantCollection
from memory.restaurants import NOBODY

KEPT = timedelta(days=180)


class Consent(BaseModel):
    """What somebody agreed to, word for word, and when."""

    version: str
    text: str
    at: datetime


class Lead(BaseModel):
    """`erasure` is the hash of the token with which they take it back."""

    id: str
    email: str
    name: str | None = None
    restaurant: str | None = None
    report_id: str
    target: str
    consent: Consent
    erasure: str
    created_at: datetime
    expires_at: datetime

    def public(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude={"erasure"})


class LeadStore:
    """They belong to no restaurant."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    @property
    def _leads(self) -> TenantCollection:
        return self._mongo.tenant(NOBODY).leads

    async def keep(self, email: str, consent: tuple[str, str], **said: Any) -> tuple[Lead, str]:
        """The lead, and the token that erases it. `consent` is the version and the text of what was agreed to; `said`
        are the other fields of a lead."""
        token, now = token_urlsafe(24), datetime.now(UTC)
        agreed = Consent(version=consent[0], text=consent[1], at=now)
        lead = Lead(
            id=token_hex(8),
            email=email,
            consent=agreed,
            erasure=_hashed(token),
            created_at=now,
            expires_at=now + KEPT,
            **said,
        )
        await self._leads.insert_one({"_id": lead.id, **lead.model_dump()})
        return lead, token

    async def erase(self, token: str) -> None:
        """What was left with the form that gave this token. NotFound."""
        gone = await self._leads.delete_many({"erasure": _hashed(token)})
        if not gone.deleted_count:
            raise NotFound("There is nothing to erase here: it was erased before, or its time was over.")

    async def erase_of(self, who: str) -> int:
        """By e-mail address or id; how many there were."""
        wanted: Mapping[str, Any] = {"$or": [{"email": who.strip().casefold()}, {"id": who.strip()}]}
        return (await self._leads.delete_many(wanted)).deleted_count

    async def all(self, most: int = 1_000) -> list[Lead]:
        """Newest first; MongoDB clears up once a minute, so what is over is left out here."""
        found = self._leads.find({"expires_at": {"$gt": datetime.now(UTC)}}).sort("created_at", -1).limit(most)
        return [Lead.model_validate(document) async for document in found]

    async def count_of(self, report_id: str) -> int:
        return await self._leads.count({"report_id": report_id})


def _hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()
