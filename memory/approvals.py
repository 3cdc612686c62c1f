"""The approval document: the only authority for what reaches guests, moves money or cannot be undone.

pending -> approved -> executing -> executed | failed
        -> rejected | expired
        -> approved, where a person has to do it (`by_hand`)
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import uuid4

from pydantic import BaseModel, Field
from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from core.errors import NotFound, Unavailable
from core.principal import Role
from memory.mongo import Document, Mongo, Session

LIFETIME = timedelta(hours=24)
CLAIM = timedelta(seconds=30)  # how long one executor may hold an approval before another takes over
_CODE_ALPHABET = "ACDEFGHJKLMNPQRTUVWXYZ234679"  # nothing that is mistaken for something else on a phone

ApprovalStatus = Literal["pending", "approved", "rejected", "expired", "executing", "executed", "failed"]


class Approval(BaseModel):
    """One thing that waits for a yes. `diff` lines are {field, before, after}; money in major units."""

    id: str = Field(default_factory=lambda: uuid4().hex[:16])
    restaurant_id: str
    thread_id: str
    run_id: str
    tool: str
    args: dict[str, Any]
    risk: str
    title: str
    diff: list[dict[str, Any]] = Field(default_factory=list)
    message: dict[str, Any] | None = None
    cost: float | None = None
    notes: list[str] = Field(default_factory=list)
    by_hand: str | None = None  # for a person to do after the yes: such an approval stays approved, never executed
    allowed_roles: list[Role]
    status: ApprovalStatus = "pending"
    short_code: str = ""
    idempotency_key: str
    created_at: datetime
    expires_at: datetime
    decided_by: str | None = None
    decided_via: str | None = None
    decided_at: datetime | None = None
    reason: str | None = None
    outcome: str | None = None  # the sentence that says what happened
    edits: list[dict[str, Any]] = Field(default_factory=list)

    def public(self) -> dict[str, Any]:
        """What channels show: JSON-ready, without the key that makes it happen once."""
        return self.model_dump(mode="json", exclude={"idempotency_key", "restaurant_id"})


class ApprovalStore:
    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    async def upsert(self, approval: Approval, session: Session | None = None) -> tuple[Approval, bool]:
        """Stores it unless one with its key is there; returns the stored one and whether it is new."""
        approvals = self._mongo.tenant(approval.restaurant_id).approvals
        for _ in range(20):
            if earlier := await approvals.find_one({"idempotency_key": approval.idempotency_key}, session=session):
                return Approval.model_validate(earlier), False
            code = await self._free_code(approval.restaurant_id, session)
            document = {**approval.model_dump(), "_id": approval.id, "short_code": code}
            try:
                await approvals.insert_one(document, session)
                return Approval.model_validate(document), True
            except DuplicateKeyError:
                if session is not None:
                    raise  # the transaction is over; whoever runs it tries again as a whole
        raise Unavailable("Too many things wait for approval at once; decide some of them first.")

    async def _free_code(self, restaurant_id: str, session: Session | None) -> str:
        code = "".join(secrets.choice(_CODE_ALPHABET) for _ in range(4))
        query = {"short_code": code, "status": "pending"}
        taken = await self._mongo.tenant(restaurant_id).approvals.find_one(query, {"_id": 1}, session=session)
        return code if taken is None else await self._free_code(restaurant_id, session)

    async def get(self, restaurant_id: str, approval_id: str) -> Approval:
        document = await self._mongo.tenant(restaurant_id).approvals.find_one({"id": approval_id})
        if document is None:
            raise NotFound("There is no such approval.")
        return Approval.model_validate(document)

    async def by_code(self, restaurant_id: str, code: str) -> Approval:
        """The approval that goes by this short code: the pending one, else the latest that did."""
        cursor = self._mongo.tenant(restaurant_id).approvals.find({"short_code": code.upper()})
        found = [Approval.model_validate(document) async for document in cursor.sort("created_at", -1)]
        if not found:
            raise NotFound(f"No approval goes by the code {code.upper()}.")
        return next((approval for approval in found if approval.status == "pending"), found[0])

    async def same_pending(self, restaurant_id: str, tool: str, args: dict[str, Any]) -> Approval | None:
        document = await self._mongo.tenant(restaurant_id).approvals.find_one(
            {"tool": tool, "args": args, "status": "pending"}
        )
        return Approval.model_validate(document) if document else None

    async def latest(self, restaurant_id: str, status: str | None, limit: int = 100) -> list[Approval]:
        cursor = self._mongo.tenant(restaurant_id).approvals.find({"status": status} if status else {})
        return [Approval.model_validate(document) async for document in cursor.sort("created_at", -1).limit(limit)]

    async def of_turns(self, restaurant_id: str, ids: list[str], run_ids: list[str]) -> list[Approval]:
        """Those with these ids, and those that were opened in these runs, the oldest first."""
        query = {"$or": [{"id": {"$in": ids}}, {"run_id": {"$in": run_ids}}]}
        cursor = self._mongo.tenant(restaurant_id).approvals.find(query).sort("created_at")
        return [Approval.model_validate(document) async for document in cursor]

    async def move(
        self, approval: Approval, when: Document, changes: Document, session: Session | None = None
    ) -> Approval | None:
        """Applies `changes` if the stored document still matches `when`; None where somebody was faster."""
        document = await self._mongo.tenant(approval.restaurant_id).approvals.find_one_and_update(
            {"id": approval.id, **when}, changes, return_document=ReturnDocument.AFTER, session=session
        )
        return Approval.model_validate(document) if document else None

    async def claim(self, approval: Approval, token: str) -> Approval | None:
        """Takes the right to execute: from `approved`, or from an executor whose claim ran out."""
        now = datetime.now(UTC)  # real time: two processes may have set their restaurants' clocks differently
        free = {
            "by_hand": None,
            "$or": [{"status": "approved"}, {"status": "executing", "claimed_until": {"$lt": now}}],
        }
        claimed = {"$set": {"status": "executing", "claim": token, "claimed_until": now + CLAIM}}
        return await self.move(approval, free, claimed)

    async def overdue(self, today: datetime) -> list[Approval]:
        """Across restaurants: pending ones past their time, and decided ones nobody is executing."""
        cursor = self._mongo.system("approvals").find(
            {
                "$or": [
                    {"status": "pending", "expires_at": {"$lte": today}},
                    {"status": "approved", "by_hand": None},
                    {"status": "executing", "claimed_until": {"$lt": datetime.now(UTC)}},
                ]
            }
        )
        return [Approval.model_validate(document) async for document in cursor]
