"""The campaign tools as the model sees them."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import replace
from typing import TypeVar

from core.errors import Conflict, ToolInputError
from memory.mongo import Session
from tools.base import Follow, Followed, Proposal, Tool, ToolCall, ToolClass, ToolResult
from tools.campaigns import present
from tools.campaigns.planning.approving import edited
from tools.campaigns.schemas import Campaign, LaunchArgs, ListArgs, PlanArgs, RefArgs, ReportArgs, ScheduleArgs
from tools.campaigns.service import CampaignService
from tools.content.voice.hearing import Taught, turned_down

T = TypeVar("T")

PLAN = """\
Plans a whole campaign from what the owner wants ("fill slow Tuesdays with the Thai Chicken, text my regulars and post
on Instagram"): what to push and why, to which guests, over which channels, when, with the texts written in the
restaurant's voice, the exact audience, cost and holdout. It saves a draft and nothing goes out. Pass only what was
said: `channels`, `item`, `offer`, `segment`, days, `weekday`. `send` true only where the owner asks for it to go out,
`at` only where they name a time: that opens ONE approval for all channels, and nothing goes out before the yes. Show
the drafts, the audience, the cost, the reasons and the notes as they are; never promise a lift."""

SCHEDULE = """\
Asks the owner to approve that a campaign goes out at `at` (their own time). Use it for "send it Tuesday at 11" and to
move one that is scheduled. Nothing goes out before the yes."""

LAUNCH = """\
Asks the owner to approve that a campaign goes out now, as soon as they say yes; also one that was paused because
something changed. Use it for "send it", "launch it", "go", "post it now"."""

PAUSE = """\
Stops a campaign at once: what has not gone out stays here. Needs no approval and can be taken back. Use it for "stop",
"pause", "hold it"."""

CANCEL = """\
Asks the owner to approve that a campaign is cancelled for good. Use `pause_campaign` where they only want it to stop
for now."""

REPORT = """\
What came of a campaign: messages sent, delivered and failed, clicks, orders of the guests written to, the lift against
the held-out guests with its interval ("enough" false: too few guests to tell, say so), return on sending and on the
discount given (no `value`: say its `text`, and no return), and the A/B test. Orders marked simulated are the demo's:
say so. Public posts claim no lift."""

LIST = """\
The campaigns with their status, time, channels, audience and cost; `status` for one kind (draft, awaiting_approval,
scheduled, sending, paused, done, cancelled, expired, failed). Use it for "which campaigns run"; with `status` upcoming
for "what's coming up": what goes out and what waits for a yes; say which is which."""


def campaign_tools(service: CampaignService, voice: Taught | None = None) -> list[Tool]:
    """`voice` learns from a no to the texts."""
    return [*_asking(service, voice), *_stopping(service), *_looking(service)]


async def _said(answer: Awaitable[T]) -> T:
    """A campaign that stands elsewhere than was thought is something to tell the owner, not a failure."""
    try:
        return await answer
    except Conflict as refusal:
        raise ToolInputError(refusal.message, **refusal.details) from None


def _shown(call: ToolCall, found: tuple[Proposal, Campaign]) -> Proposal:
    """With the campaign beside the approval."""
    proposal, campaign = found
    return replace(proposal, shown=present.planned(call.restaurant, campaign, approval=True))


def _following(service: CampaignService, voice: Taught | None) -> Follow:
    async def follow(approval: Followed, session: Session | None) -> None:
        await service.followed(approval, session)
        if voice:
            await turned_down(voice)(approval, session)

    return follow


def _asking(service: CampaignService, voice: Taught | None) -> list[Tool]:
    async def plan(call: ToolCall, args: PlanArgs) -> ToolResult:
        return present.planned(call.restaurant, await service.plan(call, args))

    async def propose_plan(call: ToolCall, args: PlanArgs) -> Proposal:
        return _shown(call, await _said(service.propose_plan(call, args)))

    async def propose_schedule(call: ToolCall, args: ScheduleArgs) -> Proposal:
        return _shown(call, await _said(service.propose_schedule(call, args)))

    async def propose_launch(call: ToolCall, args: LaunchArgs) -> Proposal:
        return _shown(call, await _said(service.propose_launch(call, args)))

    async def execute(call: ToolCall, args: PlanArgs | LaunchArgs, session: Session) -> str:
        assert args.campaign
        return await service.execute(call, args.campaign, session, args.texts)

    asking = {"execute": execute, "edit": edited, "follow": _following(service, voice), "timeout": 90.0}
    return [
        Tool(
            "plan_campaign",
            PLAN,
            PlanArgs,
            ToolClass.DRAFT,
            run=plan,
            propose=propose_plan,
            asks=lambda args: args.asks,
            **asking,  # type: ignore[arg-type]
        ),
        Tool("schedule_campaign", SCHEDULE, ScheduleArgs, ToolClass.WRITE, propose=propose_schedule, **asking),  # type: ignore[arg-type]
        Tool("launch_campaign", LAUNCH, LaunchArgs, ToolClass.WRITE, propose=propose_launch, **asking),  # type: ignore[arg-type]
    ]


def _stopping(service: CampaignService) -> list[Tool]:
    async def pause(call: ToolCall, args: RefArgs) -> ToolResult:
        campaign = await _said(service.pause(call, args.campaign))
        return present.changed(call.restaurant, campaign, "Paused: nothing more goes out until you resume it.")

    async def propose(call: ToolCall, args: RefArgs) -> Proposal:
        return await service.propose_cancel(call, args)

    async def execute(call: ToolCall, args: RefArgs, session: Session) -> str:
        return await service.cancel(call, args.campaign, session)

    return [
        Tool("pause_campaign", PAUSE, RefArgs, ToolClass.DRAFT, run=pause),
        Tool("cancel_campaign", CANCEL, RefArgs, ToolClass.WRITE, propose=propose, execute=execute, edit=_no_edit),
    ]


def _looking(service: CampaignService) -> list[Tool]:
    async def report(call: ToolCall, args: ReportArgs) -> ToolResult:
        campaign, results = await service.report(call, args.campaign)
        return present.reported(call.restaurant, campaign, results)

    async def listed(call: ToolCall, args: ListArgs) -> ToolResult:
        campaigns = await service.list(call.restaurant.restaurant_id, args.status)
        return present.listed(call.restaurant, campaigns)

    return [
        Tool("campaign_report", REPORT, ReportArgs, ToolClass.READ, run=report),
        Tool("list_campaigns", LIST, ListArgs, ToolClass.READ, run=listed),
    ]


def _no_edit(args: dict[str, object], edit: object) -> dict[str, object]:
    raise ToolInputError("There is nothing to edit about cancelling: approve it, or reject it.")
