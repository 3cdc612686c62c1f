"""`/api/ai/assistant`: runs as AG-UI streams, threads, approvals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Header, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from sse_starlette import EventSourceResponse

from agent.turn import Turn
from api.deps import House, Speaker
from api.sse import position, stream
from core.errors import BadInput, Gone
from memory.approvals import ApprovalStatus
from memory.conversations import TurnRecord
from memory.runs import Run

if TYPE_CHECKING:
    from api.wiring import Container

router = APIRouter(prefix="/api/ai/assistant", tags=["assistant"])
LastEventId = Annotated[str | None, Header(alias="Last-Event-ID")]


class RunInput(BaseModel):
    """AG-UI's RunAgentInput. Only the ids and the last user message are read; the thread is kept here."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="ignore")

    thread_id: str
    run_id: str
    messages: list[dict[str, Any]] = Field(min_length=1)

    def text(self) -> str:
        for message in reversed(self.messages):
            if message.get("role") == "user":
                return _plain(message.get("content"))
        raise BadInput("There is no user message to answer.")


class Decision(BaseModel):
    decision: Literal["approve", "reject", "edit"]
    reason: str | None = Field(None, max_length=1_000)
    edit: str | dict[str, Any] | None = None


class Feedback(BaseModel):
    rating: Literal["up", "down"]
    comment: str | None = Field(None, max_length=2_000)


@router.post("/runs")
async def start_run(
    body: RunInput, house: House, speaker: Speaker, last_event_id: LastEventId = None
) -> EventSourceResponse:
    """Starts a run and streams it. The same run id with the same message streams the same run again."""
    turn = Turn(body.text(), speaker, body.thread_id, body.run_id)
    after = position(last_event_id, turn.run_id)
    return _stream(house, await house.runner.start(turn), after)


@router.get("/runs/{run_id}/events")
async def follow_run(
    run_id: str, house: House, speaker: Speaker, last_event_id: LastEventId = None
) -> EventSourceResponse:
    """Streams a run from the event behind `Last-Event-ID` on; a finished one ends at once."""
    after = position(last_event_id, run_id)
    return _stream(house, await house.runs.get(speaker.restaurant_id, run_id), after)


@router.post("/runs/{run_id}/stop", status_code=202)
async def stop_run(run_id: str, house: House, speaker: Speaker) -> Response:
    await house.runner.stop(speaker.restaurant_id, run_id)
    return Response(status_code=202)


@router.post("/runs/{run_id}/feedback", status_code=204)
async def give_feedback(run_id: str, feedback: Feedback, house: House, speaker: Speaker) -> Response:
    stored = {**feedback.model_dump(), "by": speaker.user_id, "at": house.clock.now()}
    await house.conversations.set_feedback(speaker.restaurant_id, run_id, stored)
    return Response(status_code=204)


@router.get("/threads")
async def threads(house: House, speaker: Speaker, limit: Annotated[int, Query(ge=1, le=200)] = 50) -> dict[str, Any]:
    found = await house.conversations.threads(speaker.restaurant_id, limit)
    return {"threads": [thread.model_dump(mode="json") for thread in found]}


@router.get("/threads/{thread_id}/messages")
async def messages(
    thread_id: str,
    house: House,
    speaker: Speaker,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    before: str | None = None,
) -> dict[str, Any]:
    """The latest turns as messages, oldest first; `before` (the `next` of a page) goes further back."""
    turns = await house.conversations.turns(speaker.restaurant_id, thread_id, limit, _order(before))
    ids = [approval for _, turn in turns for approval in turn.approvals]
    runs = [turn.run_id for _, turn in turns]
    approvals = [each.public() for each in await house.approvals.of_turns(speaker.restaurant_id, ids, runs)]
    running = await house.runs.running_in(speaker.restaurant_id, thread_id)
    return {
        "thread_id": thread_id,
        "messages": [message for _, turn in turns for message in _messages(turn, approvals)],
        "running": running.run_id if running else None,
        "next": str(turns[0][0]) if len(turns) == limit else None,  # too large for a number in JavaScript
    }


@router.get("/approvals")
async def list_approvals(house: House, speaker: Speaker, status: ApprovalStatus | None = None) -> dict[str, Any]:
    found = await house.approvals.latest(speaker.restaurant_id, status)
    now = house.clock.now()
    return {"approvals": [approval.public() for approval in found if status != "pending" or approval.expires_at > now]}


@router.post("/approvals/{approval_id}/decision")
async def decide(approval_id: str, decision: Decision, house: House, speaker: Speaker) -> dict[str, Any]:
    """The first decision wins (409 for a later one, 410 when its time is over)."""
    approval = await house.executor.decide(
        speaker, approval_id, decision.decision, "web", decision.reason, decision.edit
    )
    return approval.public()


@router.get("/me")
async def me(house: House, speaker: Speaker) -> dict[str, Any]:
    """Who speaks, for which restaurant, and what could be asked first."""
    restaurant = await house.restaurants.get(speaker.restaurant_id)
    return {
        "restaurant": {
            "id": restaurant.restaurant_id,
            "name": restaurant.name,
            "timezone": restaurant.timezone,
            "currency": restaurant.currency,
            "demo": restaurant.demo,
        },
        "user_id": speaker.user_id,
        "role": speaker.role,
        "suggestions": OPENING_QUESTIONS,
    }


OPENING_QUESTIONS = [
    "Which dishes aren't pulling their weight this month?",
    "What sold best last week?",
    "What can you do for me?",
]


def _stream(house: Container, run: Run, after: int) -> EventSourceResponse:
    if not run.is_kept:
        raise Gone("This run's events are kept for 24 hours. What was said stands in its conversation.")
    return stream(house.runner.follow(run.restaurant_id, run.run_id, after), run.run_id)


def _order(before: str | None) -> int | None:
    if before is None:
        return None
    if not before.isdecimal() or (order := int(before[:20])) >= 2**63:
        raise BadInput("`before` takes the `next` of a page as it is.")
    return order


def _plain(content: Any) -> str:
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "\n".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    raise BadInput("A message's content is text.")


def _messages(turn: TurnRecord, approvals: list[dict[str, Any]]) -> list[dict[str, Any]]:
    shared = {"run_id": turn.run_id, "created_at": turn.created_at.isoformat()}
    user = {**shared, "id": f"{turn.run_id}-u", "role": "user", "content": turn.user, "status": "complete"}
    answer = {
        **shared,
        "id": f"{turn.run_id}-a",
        "role": "assistant",
        "content": turn.reply,
        "status": turn.status,
        "tool_calls": turn.tool_calls,
        "cards": turn.cards,
        "suggestions": turn.suggestions,
        "notices": turn.notices,
        # What a crashed run opened is found by its run, though its transcript knows nothing of it.
        "approvals": [each for each in approvals if each["id"] in turn.approvals or each["run_id"] == turn.run_id],
        "brain": turn.brain,
        "feedback": _rating(turn),
    }
    return [answer] if turn.user is None else [user, answer]


def _rating(turn: TurnRecord) -> dict[str, Any] | None:
    return {name: turn.feedback[name] for name in ("rating", "comment")} if turn.feedback else None
