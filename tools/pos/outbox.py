"""Changes on their way to a till: put into the outbox with the approval's own transaction, delivered by a job.

A push may be tried again (a crash, a till that does not answer): it carries the approval's id as its idempotency key
and reads the till's version first, so it happens once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from core.errors import NotFound, Unavailable
from core.money import to_minor
from memory.connections import ConnectionStore
from memory.jobs import Job, JobStore, Report
from memory.mongo import Document, Mongo, Session
from memory.restaurants import Restaurant
from tools.base import Tell, ToolCall
from tools.integrations.http import AccessRevoked, VendorRefused
from tools.menu.till import Linked, TillChange
from tools.pos.provider import Account, Provider
from tools.pos.types import Location, Push

KIND = "pos_push"
_ATTEMPTS = 8  # the last about half an hour after the first

Accounts = Callable[[str, str], Awaitable[tuple[Provider, Account, Location]]]  # of a restaurant and a provider


class Outbox:
    """The menu's `Till`."""

    def __init__(
        self, mongo: Mongo, connections: ConnectionStore, jobs: JobStore, titles: Mapping[str, tuple[str, bool]]
    ) -> None:
        """`titles`: provider -> (how owners know it, whether it can be written)."""
        self._mongo, self._connections, self._jobs, self._titles = mongo, connections, jobs, titles

    async def linked(self, restaurant: Restaurant, key: str, session: Session | None = None) -> Sequence[Linked]:
        rid = restaurant.restaurant_id
        dish = await self._mongo.tenant(rid).menu_items.find_one({"key": key}, {"pos": 1}, session=session)
        found = []
        for provider in (dish or {}).get("pos") or {}:
            connection = await self._connections.find(rid, provider, session)
            if connection and connection.status != "disconnected" and provider in self._titles:
                title, writable = self._titles[provider]
                found.append(Linked(provider, title, writable, connection.status == "connected"))
        return found

    async def write_later(self, call: ToolCall, change: TillChange, tills: Sequence[Linked], session: Session) -> None:
        currency = call.restaurant.currency
        prices = [{"size": size, "price_minor": to_minor(price, currency)} for size, price in change.prices.items()]
        for till in tills:
            args = {
                "provider": till.provider,
                "dish": change.key,
                "prices": prices,
                "available": change.available,
                "approval_id": call.call_id,
            }
            job = Job(
                restaurant_id=call.restaurant.restaurant_id,
                kind=KIND,
                args=args,
                key=f"{KIND}/{till.provider}/{call.call_id}",
                max_attempts=_ATTEMPTS,
                due_at=call.now,
                created_at=call.now,
            )
            await self._jobs.enqueue(job, session)

    async def deliver(self, job: Job, report: Report, accounts: Accounts, tell: Tell) -> dict[str, Any]:
        """Does one push and tells how it went; raises only what is worth another try."""
        args, rid = job.args, job.restaurant_id
        title = self._titles[args["provider"]][0]
        dish = await self._mongo.tenant(rid).menu_items.find_one({"key": args["dish"]}) or {}
        name = dish.get("name", args["dish"])
        try:
            await self._push(job, dish, accounts)
        except Unavailable:
            if job.attempts < job.max_attempts:
                raise
            why = f"{title} did not answer for a long time"
        except (AccessRevoked, VendorRefused, NotFound) as refusal:
            why = refusal.message.rstrip(".")
        else:
            await tell(rid, args["approval_id"], f"till-{args['provider']}", f"{name} is changed in {title} too.")
            return {"status": "done"}
        text = f"I couldn't change {name} in {title}: {why}. Please change it there yourself; here it is changed."
        await tell(rid, args["approval_id"], f"till-{args['provider']}", text)
        return {"status": "failed", "why": why}

    async def _push(self, job: Job, dish: Document, accounts: Accounts) -> None:
        args = job.args
        linked = (dish.get("pos") or {}).get(args["provider"])
        if not linked:
            raise NotFound("The till no longer lists it.")
        _, account, location = await accounts(job.restaurant_id, args["provider"])
        for item_id in linked["ids"]:
            prices = _prices(linked["variations"], item_id, args["prices"])
            if prices or args["available"] is not None:
                key = f"{args['approval_id']}-{item_id}"[:100]
                await account.push(location, Push(item_id, key, prices, args["available"], location.currency))


def _prices(variations: Sequence[Document], item_id: str, prices: Sequence[Document]) -> dict[str, int]:
    """The till's variation -> new price, of one item."""
    wanted = {(one["size"] or "").casefold(): one["price_minor"] for one in prices}
    return {
        one["id"]: wanted[(one["size"] or "").casefold()]
        for one in variations
        if one["item"] == item_id and (one["size"] or "").casefold() in wanted
    }
