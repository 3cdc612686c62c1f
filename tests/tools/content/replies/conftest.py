"""The demo restaurant with its Google profile in a sandbox, and the approval line around the content tools."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from agent.approvals import Approvals, Stores
from agent.dispatch import Dispatcher, Request
from api.worker import Worker
from core.clock import FixedClock
from core.principal import Principal, Role
from memory.approvals import Approval, ApprovalStore
from memory.audit import AuditLog
from memory.conversations import ConversationStore
from memory.jobs import Job, JobStore
from memory.mongo import Mongo
from memory.restaurants import RestaurantStore
from memory.runs import RunStore
from sandboxes.google import GoogleSandbox
from tests.tools.grader.owner import Owner, opened
from tools.base import ToolCall
from tools.content.replies.own import GoogleReviews
from tools.content.replies.service import ReplyService
from tools.content.replies.tool import reply_tools
from tools.grader.engine.evidence import Evidence
from tools.grader.schemas import Graded, Words
from tools.grader.sources import Review
from tools.grader.store import GradeStore
from tools.registry import Registry

OWNER = Principal("demo", "anna", Role.OWNER)


@dataclass
class House:
    owner: Owner
    replies: ReplyService
    approvals: ApprovalStore
    executor: Approvals
    dispatcher: Dispatcher
    jobs: JobStore
    conversations: ConversationStore
    asked: list[str] = field(default_factory=list)

    @property
    def sandbox(self) -> GoogleSandbox:
        return self.owner.sandbox

    async def ask(self, **args: Any) -> dict[str, Any]:
        """One call of the tool as the model makes it, in a turn of its own."""
        self.asked.append(str(args))
        restaurant = await RestaurantStore(self.owner.mongo).get("demo")
        run = f"run-{len(self.asked)}"

        def call(id: str) -> ToolCall:
            return ToolCall(OWNER, restaurant, self.owner.clock.now(), id, "thread", run)

        [outcome] = await self.dispatcher.run([Request("c1", "reply_to_review", args)], call, lambda event: None)
        content: dict[str, Any] = json.loads(outcome.content)
        return content

    async def approval(self, **args: Any) -> Approval:
        content = await self.ask(publish=True, **args)
        return await self.approvals.get("demo", content["approval"]["id"])

    async def decide(self, approval: Approval, decision: Any = "approve", **fields: Any) -> Approval:
        return await self.executor.decide(OWNER, approval.id, decision, "web", **fields)

    async def work(self) -> None:
        """A worker until nothing is due."""
        handlers = self.replies.outbox.handlers(self.executor.tell_later)
        await Worker(self.jobs, handlers, self.owner.clock, ["light"]).until_idle()

    async def job(self) -> Job:
        job = await self.jobs.latest("demo", "review_reply")
        assert job
        return job

    def there(self, review: str) -> str | None:
        """The reply that stands at the sandbox."""
        found = next(one for one in self.sandbox.reviews if one["name"] == review)
        return (found.get("reviewReply") or {}).get("comment")

    def puts(self) -> int:
        return sum(one.method == "PUT" for one in self.sandbox.seen)

    async def told(self) -> list[str]:
        return [turn.reply for _, turn in await self.conversations.turns("demo", "thread", 20)]

    async def keep(self, *reviews: Review, left: timedelta = timedelta(days=1)) -> None:
        """As a grade leaves them: a finished report and the words with an end."""
        store, now = GradeStore(self.owner.mongo), self.owner.clock.now()
        graded = Graded(
            id=f"g{now.timestamp():.0f}",
            restaurant_id="demo",
            whose="own",
            key="own",
            target="luna",
            started_at=now,
            deadline=now,
            evidence=Evidence(target="luna", now=now),
        )
        await store.begin(graded)
        graded.final = True
        await store.save(graded)
        words = [
            Words(
                report_id=graded.id,
                source=source,
                reviews=[asdict(one) for one in reviews if one.source == source],
                expires_at=datetime.now(UTC) + left,
            )
            for source in {one.source for one in reviews}
        ]
        await store.keep_words("demo", words)


@asynccontextmanager
async def housed(mongo: Mongo, clock: FixedClock, lease: timedelta = timedelta(seconds=60)) -> AsyncIterator[House]:
    async with opened(mongo, clock) as owner:
        jobs = JobStore(mongo, lease)
        replies = ReplyService(mongo, jobs, GoogleReviews(owner.accounts))
        registry = Registry(reply_tools(replies))
        approvals, talk = ApprovalStore(mongo), ConversationStore(mongo)
        stores = Stores(mongo, approvals, RestaurantStore(mongo), talk, RunStore(mongo), AuditLog(mongo))
        executor = Approvals(stores, registry, clock)
        yield House(owner, replies, approvals, executor, Dispatcher(registry, executor), jobs, talk)


@pytest.fixture
async def house(mongo: Mongo, clock: FixedClock) -> AsyncIterator[House]:
    async with housed(mongo, clock) as house:
        yield house


@pytest.fixture
async def connected(house: House) -> House:
    await house.owner.connect()
    return house
