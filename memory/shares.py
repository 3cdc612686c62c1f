"""Links to one report for whoever holds them: kept as a hash, with an end, and taken back at will."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from secrets import token_hex, token_urlsafe
from typing import Literal

from pydantic import BaseModel

from core.errors import BadInput, NotFound
from memory.mongo import Mongo

_ID = 12  # characters of a token that name the link; the rest is its secret (192 bits)
_MOST = 100  # links of a restaurant at a time
_OVER = "This link leads nowhere: it has ended, was taken back, or was never given."

ShareKind = Literal["share", "public"]


class Share(BaseModel):
    """`kind` public: of a grade that a stranger asked for, which belongs to no restaurant. `competitors`: whether the
    comparison goes with it."""

    id: str
    restaurant_id: str
    kind: ShareKind = "share"
    report_id: str
    secret: str  # its hash
    competitors: bool = False
    created_by: str | None = None
    created_at: datetime
    expires_at: datetime

    @property
    def over(self) -> bool:
        return self.expires_at <= datetime.now(UTC)


class ShareStore:
    """Links end in real time."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    async def make(
        self,
        restaurant_id: str,
        report_id: str,
        lifetime: timedelta,
        *,
        kind: ShareKind = "share",
        by: str | None = None,
        competitors: bool = False,
    ) -> tuple[Share, str]:
        """The link, and its token, which nobody can be told again."""
        shares, now = self._mongo.tenant(restaurant_id).grade_shares, datetime.now(UTC)
        if kind == "share" and await shares.count({"kind": kind, "expires_at": {"$gt": now}}) >= _MOST:
            raise BadInput(f"There are {_MOST} links already: take some back first.")
        secret = token_urlsafe(24)
        share = Share(
            id=token_hex(_ID // 2),
            restaurant_id=restaurant_id,
            kind=kind,
            report_id=report_id,
            secret=_hashed(secret),
            competitors=competitors,
            created_by=by,
            created_at=now,
            expires_at=now + lifetime,
        )
        await shares.insert_one({"_id": share.id, **share.model_dump()})
        return share, share.id + secret

    async def opened(self, token: str, kind: ShareKind) -> Share:
        """Whoever asks has the token and nothing else. NotFound, in the same words for every reason."""
        document = await self._mongo.system("grade_shares").find_one({"id": token[:_ID], "kind": kind})
        share = Share.model_validate(document) if document else None
        if not compare_digest(_hashed(token[_ID:]), share.secret if share else _hashed("")) or not share or share.over:
            raise NotFound(_OVER)
        return share

    async def of(self, restaurant_id: str) -> list[Share]:
        """Those that are open, newest first."""
        wanted = {"kind": "share", "expires_at": {"$gt": datetime.now(UTC)}}
        found = self._mongo.tenant(restaurant_id).grade_shares.find(wanted).sort("created_at", -1)
        return [Share.model_validate(document) async for document in found]

    async def revoke(self, restaurant_id: str, share_id: str) -> None:
        gone = await self._mongo.tenant(restaurant_id).grade_shares.delete_many({"id": share_id, "kind": "share"})
        if not gone.deleted_count:
            raise NotFound("There is no such link.")


def _hashed(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
