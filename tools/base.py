"""The shape of a tool: what the model sees, what it may do, and what it gives back.

A tool's class is enforced in one place (`agent.dispatch`): R reads and runs in parallel, D writes our own
reversible data one after the other, W never runs in a turn: it proposes, and an approval executes it. Where the class
depends on what a call asks for (a reply drafted, or drafted and published), `Tool.class_of` decides it from the checked
arguments.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ValidationError

from core.cards import Card
from core.errors import ToolInputError
from core.events import StepFinished, StepStarted
from core.principal import Principal, Role
from memory.mongo import Session
from memory.restaurants import Restaurant


def misfit(error: ValidationError) -> str:
    """What is wrong with a tool's arguments, in one line."""
    return "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())


class ToolClass(StrEnum):
    """R reads. D writes our own reversible data. W reaches guests, money or what cannot be undone."""

    READ = "R"
    DRAFT = "D"
    WRITE = "W"


class Risk(StrEnum):
    """Why an approval is needed, the gravest first."""

    IRREVERSIBLE = "irreversible"
    PUBLIC = "public"
    MONEY = "money"


def _quiet(step: StepStarted | StepFinished) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class ToolCall:
    """Everything a tool may know about the call: who asks, for which restaurant, and when. `step` tells whoever
    watches how far it is; every step that was started has to be finished before the tool returns."""

    principal: Principal
    restaurant: Restaurant
    now: datetime  # aware, UTC
    call_id: str
    thread_id: str
    run_id: str
    step: Callable[[StepStarted | StepFinished], None] = _quiet

    @property
    def today(self) -> date:
        """The restaurant's own calendar day."""
        return self.restaurant.today(self.now)


@dataclass(frozen=True, slots=True)
class Asking:
    """A call of another tool, which needs a yes."""

    tool: str
    args: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ToolResult:
    """`content` is what the model reads (JSON, at most a few kB); cards and questions are for the owner. `asking`: what
    has to be approved (again) because of what was done."""

    content: dict[str, Any]
    cards: list[Card] = field(default_factory=list)
    suggestions: list[str] = field(default_factory=list)
    asking: Asking | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One line of an approval's diff."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a W tool would do. `args` are the arguments as resolved (the dish's full name, not "that one")."""

    title: str
    risk: Risk
    args: dict[str, Any]
    diff: list[Change] = field(default_factory=list)
    message: dict[str, Any] | None = None  # {channel, text, audience_count} where it reaches guests
    cost: float | None = None
    notes: list[str] = field(default_factory=list)  # what the owner should know before deciding
    allowed_roles: tuple[Role, ...] = (Role.OWNER, Role.MANAGER)
    by_hand: str | None = None  # what a person has to do after the yes, where we cannot: it is never executed
    shown: ToolResult | None = None  # what the model reads and the owner sees beside the approval


GROWN = 1.05  # an audience that is larger by more than that needs a new yes


def dearer(approved: float | None, now: float | None, guests: int, guests_now: int) -> bool:
    """Whether it costs more than was approved (major units), beyond what the few guests more cost that need no yes."""
    more = guests_now / guests if guests and guests < guests_now <= guests * GROWN else 1.0
    rounding = 0.01 if more > 1 else 0.0
    return (now or 0) > (approved or 0) * more + rounding


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of an approval. `status`: pending (just opened), rejected, expired or failed; `why`: the reason that
    was given, or the outcome."""

    restaurant_id: str
    id: str
    args: dict[str, Any]
    status: str
    why: str | None
    by: str
    at: datetime


Run = Callable[[ToolCall, Any], Awaitable[ToolResult]]
Propose = Callable[[ToolCall, Any], Awaitable[Proposal]]
# Writes only to MongoDB and only through the session, in one transaction with the approval's own status; what
# leaves the house goes through an outbox written in that transaction. Returns the sentence that tells it happened.
Execute = Callable[[ToolCall, Any, Session], Awaitable[str]]
Edit = Callable[[dict[str, Any], str | dict[str, Any]], dict[str, Any]]
# Told in the transaction in which an approval is opened or ends undone, where one goes on.
Follow = Callable[[Followed, Session | None], Awaitable[None]]
# (restaurant, approval, step, sentence): tells the owner later what came of it, once per step.
Tell = Callable[[str, str, str, str], Awaitable[None]]
Asks = Callable[[Any], bool]  # whether a call with these checked arguments needs a yes


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool as the registry knows it. R and D tools have `run`; W tools have `propose`, `execute`, `edit`; a tool
    with `asks` has all of them: its `tool_class` is that of the calls that need no yes."""

    name: str
    description: str  # the model reads it
    args: type[BaseModel]
    tool_class: ToolClass
    run: Run | None = None
    propose: Propose | None = None
    execute: Execute | None = None
    edit: Edit | None = None  # an owner's edit (text or fields) -> new arguments; raises ToolInputError
    timeout: float = 30.0  # seconds
    asks: Asks | None = None
    follow: Follow | None = None  # keeps what is waiting for a yes in step with its approval

    def class_of(self, args: BaseModel) -> ToolClass:
        """The class of one call, from its arguments as `self.args` checked them."""
        if not isinstance(args, self.args):
            raise TypeError(f"{self.name}: the class of a call is told from its checked arguments")
        return ToolClass.WRITE if self.asks and self.asks(args) else self.tool_class

    def asking(self, args: dict[str, Any]) -> BaseModel:
        """The arguments of a call that needs a yes, checked. Raises ValidationError, and ToolInputError where such a
        call would need none: then nothing may be proposed or executed by it."""
        checked = self.args.model_validate(args)
        if self.class_of(checked) is not ToolClass.WRITE:
            raise ToolInputError("With these arguments there is nothing to approve.")
        return checked
