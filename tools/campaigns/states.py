"""Which way a campaign may go from where it stands, and why: the one table of its transitions."""

from __future__ import annotations

from typing import Literal

from core.errors import Conflict
from tools.campaigns.schemas import CampaignStatus

Why = Literal[
    "asked",  # an approval was opened
    "approved",
    "declined",  # the owner said no, or it could not be done after the yes
    "lapsed",  # nobody approved it in time
    "edited",
    "started",
    "waiting",  # this time's messages are out, the next time is still to come
    "finished",
    "paused",
    "problem",  # what was approved is not true any more
    "resumed",
    "missed",  # its window was over before anything could go
    "rescheduled",
    "cancelled",
    "failed",
]

TRANSITIONS: frozenset[tuple[CampaignStatus, CampaignStatus, Why]] = frozenset(
    {
        ("draft", "awaiting_approval", "asked"),
        ("draft", "cancelled", "cancelled"),
        ("draft", "draft", "edited"),
        ("awaiting_approval", "awaiting_approval", "asked"),
        ("awaiting_approval", "awaiting_approval", "edited"),
        ("awaiting_approval", "scheduled", "approved"),
        ("awaiting_approval", "draft", "declined"),
        ("awaiting_approval", "expired", "lapsed"),
        ("awaiting_approval", "cancelled", "cancelled"),
        ("expired", "awaiting_approval", "asked"),
        ("expired", "draft", "edited"),
        ("expired", "cancelled", "cancelled"),
        ("scheduled", "scheduled", "rescheduled"),
        ("scheduled", "sending", "started"),
        ("scheduled", "paused", "paused"),
        ("scheduled", "paused", "problem"),
        ("scheduled", "expired", "missed"),
        ("scheduled", "done", "finished"),
        ("scheduled", "failed", "failed"),
        ("scheduled", "cancelled", "cancelled"),
        ("sending", "scheduled", "waiting"),
        ("sending", "done", "finished"),
        ("sending", "paused", "paused"),
        ("sending", "paused", "problem"),
        ("sending", "failed", "failed"),
        ("sending", "cancelled", "cancelled"),
        ("paused", "scheduled", "resumed"),
        ("paused", "scheduled", "approved"),
        ("paused", "sending", "resumed"),
        ("paused", "expired", "missed"),
        ("paused", "done", "finished"),
        ("paused", "cancelled", "cancelled"),
        ("failed", "awaiting_approval", "asked"),
        ("failed", "cancelled", "cancelled"),
    }
)
FINAL: frozenset[CampaignStatus] = frozenset({"done", "cancelled"})
EDITABLE: frozenset[CampaignStatus] = frozenset({"draft", "awaiting_approval", "expired"})  # nothing was approved yet
RUNNING: frozenset[CampaignStatus] = frozenset({"scheduled", "sending"})  # will send by itself
UPCOMING: tuple[CampaignStatus, ...] = ("awaiting_approval", "scheduled", "sending")  # the first waits for a yes

SAID: dict[CampaignStatus, str] = {
    "draft": "still a draft",
    "awaiting_approval": "waiting for your approval",
    "scheduled": "scheduled",
    "sending": "going out right now",
    "paused": "paused",
    "done": "done",
    "cancelled": "cancelled",
    "expired": "expired",
    "failed": "stopped by a failure",
}


def sources(after: CampaignStatus, why: Why) -> list[CampaignStatus]:
    """The states from which `why` leads there."""
    return sorted(before for before, to, reason in TRANSITIONS if (to, reason) == (after, why))


def check(name: str, before: CampaignStatus, after: CampaignStatus, why: Why) -> None:
    """Raises Conflict, with the state named, for a way that is not in the table."""
    if (before, after, why) not in TRANSITIONS:
        raise refused(name, before, why)


def refused(name: str, before: CampaignStatus, why: Why) -> Conflict:
    return Conflict(f"“{name}” is {SAID[before]}, so it cannot be {_DOING[why]}.", state=before, wanted=why)


_DOING: dict[Why, str] = {
    "asked": "put up for approval",
    "approved": "approved",
    "declined": "declined",
    "lapsed": "let lapse",
    "edited": "edited",
    "started": "started",
    "waiting": "put back to wait",
    "finished": "finished",
    "paused": "paused",
    "problem": "stopped",
    "resumed": "resumed",
    "missed": "marked as missed",
    "rescheduled": "moved to another time",
    "cancelled": "cancelled",
    "failed": "marked as failed",
}
