"""Who did what, when and why. Written in the transaction of what it tells about, never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from memory.mongo import Mongo, Session


class AuditLog:
    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    async def write(
        self, restaurant_id: str, at: datetime, actor: str, action: str, session: Session | None = None, **details: Any
    ) -> None:
        """`action` is `<thing>.<what happened>`, e.g. `approval.approved`; `actor` a user's id or `system`."""
        entry = {"at": at, "actor": actor, "action": action, **details}
        await self._mongo.tenant(restaurant_id).audit_log.insert_one(entry, session)
