"""`tableside campaigns`: planned, approved, stopped, looked at; and the guests they go to."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from pydantic import ValidationError

from api.cli.base import Options, command, house, restaurant_of
from api.cli.content import listed, speaker
from core.errors import BadInput

if TYPE_CHECKING:
    from api.wiring import Container
    from memory.restaurants import Restaurant
    from tools.base import ToolCall
    from tools.campaigns.schemas import Campaign

group = click.Group("campaigns", help="What goes out to guests: planned, approved, sent, measured.")
guests = click.Group("guests", help="The guests that campaigns go to.")
group.add_command(guests)
_WHICH = click.argument("campaign")
_DAY = click.DateTime(["%Y-%m-%d"])
_STATUSES = (
    "draft", "awaiting_approval", "scheduled", "sending", "paused", "done", "cancelled", "expired", "failed",
)  # fmt: skip


def _call(container: Container, restaurant: Restaurant, campaign: Campaign | None = None) -> ToolCall:
    from api.asking import call_of, thread_of

    thread = thread_of(campaign.id, campaign.thread_id) if campaign else "cli"
    return call_of(container, restaurant, speaker(restaurant.restaurant_id), thread)


async def _found(container: Container, options: Options, words: str) -> tuple[Restaurant, Campaign]:
    """By id, name or words of it."""
    restaurant = await restaurant_of(container, options)
    return restaurant, await container.campaigns.find(_call(container, restaurant), words)


def _content(restaurant: Restaurant, campaign: Campaign) -> dict[str, Any]:
    from tools.campaigns.present import content_of

    return content_of(restaurant, campaign, approval=campaign.status == "awaiting_approval")


@command(group, "list")
@click.option("--status", type=click.Choice(_STATUSES), help="Only these.")
async def list_(options: Options, status: Any) -> dict[str, Any]:
    """List campaigns, the latest first."""
    from tools.campaigns.present import listed as shown

    async with house(options) as container:
        restaurant = await restaurant_of(container, options)
        found = shown(restaurant, await container.campaigns.list(restaurant.restaurant_id, status)).content
    if not options.json:
        lines = [
            f"{one['campaign_id']}  {one['status']:<17} {(one['when'] or '').replace('T', ' ')[:16]:<16}  {one['name']}"
            for one in found["campaigns"]
        ]
        click.echo("\n".join([*lines, *found["notes"]]) or "There is no campaign yet.")
    return found


@command(group, "show")
@_WHICH
async def show(options: Options, campaign: str) -> dict[str, Any]:
    """Show CAMPAIGN (its id, its name or words of it) with its texts."""
    async with house(options) as container:
        restaurant, found = await _found(container, options, campaign)
        allowed = await container.campaigns.allowed(found)
    if not options.json:
        _show(restaurant, found)
    return {**_content(restaurant, found), "allowed": allowed}


def _show(restaurant: Restaurant, campaign: Campaign) -> None:
    from tools.campaigns.planning.wording import when_of
    from tools.campaigns.present import text_of
    from tools.content.schemas import TITLES

    click.echo(text_of(restaurant, campaign))
    click.echo(f"id {campaign.id}")
    for slot in when_of(restaurant, campaign):
        click.echo(f"  {slot['at'].replace('T', ' ')[:16]}  {slot['channel']}")
    for sentence in [*campaign.why, *campaign.notes]:
        click.echo(f"- {sentence}")
    for one in campaign.versions:
        click.echo(f"\n-- {TITLES[one.channel]} {one.variant}")
        click.echo(f"{one.subject}\n{one.body}" if one.subject else one.body)


@command(group, "plan")
@click.argument("objective")
@click.option("--channel", "channels", multiple=True, help="Where it goes; again or with commas. None: what fits.")
@click.option("--item", help="The dish to push.")
@click.option("--offer", help='What guests get: "20% off", "$5 off".')
@click.option("--segment", help="Who gets texts and emails: regulars, lapsed 90 days, people who order <dish>, ...")
@click.option("--start", "start_date", type=_DAY, help="The first day.")
@click.option("--end", "end_date", type=_DAY, help="The last day, inclusive.")
@click.option("--weekday", help="The weekday it is about, e.g. tuesday.")
@click.option("--language", type=click.Choice(["en", "es"]), help="Of the texts.")
@click.option("--variants", type=int, help="2 for an A/B test.")
async def plan(options: Options, channels: tuple[str, ...], **given: Any) -> dict[str, Any]:
    """Plan a campaign for OBJECTIVE, in your own words. It is a draft; nothing goes out."""
    from tools.campaigns.schemas import PlanArgs

    days = {name: _date(given.pop(name)) for name in ("start_date", "end_date")}
    try:
        args = PlanArgs.model_validate({"channels": listed(channels) or None, **given, **days})
    except ValidationError as error:
        first = error.errors()[0]
        raise BadInput(f"--{str(first['loc'][0]).replace('_date', '')}: {first['msg']}.") from None
    async with house(options) as container:
        restaurant = await restaurant_of(container, options)
        planned = await container.campaigns.plan(_call(container, restaurant), args)
    if not options.json:
        _show(restaurant, planned)
    return _content(restaurant, planned)


def _date(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


@command(group, "schedule")
@_WHICH
@click.option("--at", help="When (ISO; without an offset the restaurant's time). Without it: its own times.")
async def schedule(options: Options, campaign: str, at: str | None) -> dict[str, Any]:
    """Ask for approval that CAMPAIGN goes out at that time; nothing goes out before the yes."""
    if at is None:
        return await _ask(options, campaign, "plan_campaign", send=True)
    try:
        datetime.fromisoformat(at)
    except ValueError:
        raise BadInput(f"--at {at!r} is not an ISO date and time, like 2027-01-05T11:00.") from None
    return await _ask(options, campaign, "schedule_campaign", at=at)


@command(group, "launch")
@_WHICH
async def launch(options: Options, campaign: str) -> dict[str, Any]:
    """Ask for approval that CAMPAIGN goes out as soon as that is given."""
    return await _ask(options, campaign, "launch_campaign")


@command(group, "cancel")
@_WHICH
async def cancel(options: Options, campaign: str) -> dict[str, Any]:
    """Ask for approval that CAMPAIGN is cancelled for good."""
    return await _ask(options, campaign, "cancel_campaign")


async def _ask(options: Options, words: str, tool: str, **args: Any) -> dict[str, Any]:
    from api.asking import ask

    async with house(options) as container:
        restaurant, found = await _found(container, options, words)
        wish = {"objective": found.objective, **args} if tool == "plan_campaign" else args
        approval = await ask(container, _call(container, restaurant, found), tool, {**wish, "campaign": found.id})
    if not options.json:
        click.echo(approval.title)
        for note in approval.notes:
            click.echo(f"- {note}")
        click.echo(f"It waits for your yes: tableside approvals approve {approval.short_code}")
    return {"approval": approval.public()}


@command(group, "pause")
@_WHICH
async def pause(options: Options, campaign: str) -> dict[str, Any]:
    """Stop CAMPAIGN at once: what has not gone out stays here."""
    async with house(options) as container:
        restaurant, found = await _found(container, options, campaign)
        moved = await container.campaigns.pause_one(found, speaker(restaurant.restaurant_id).user_id)
    if not options.json:
        click.echo(f"“{moved.name}” is paused: nothing more goes out until you resume it.")
    return _content(restaurant, moved)


@command(group, "resume")
@_WHICH
async def resume(options: Options, campaign: str) -> dict[str, Any]:
    """Let CAMPAIGN go on as it was approved."""
    async with house(options) as container:
        restaurant, found = await _found(container, options, campaign)
        by = speaker(restaurant.restaurant_id).user_id
        moved = await container.campaigns.resume(restaurant.restaurant_id, found.id, by)
    if not options.json:
        click.echo(f"“{moved.name}” goes on.")
    return _content(restaurant, moved)


@command(group, "results")
@click.argument("campaign", required=False)
async def results(options: Options, campaign: str | None) -> dict[str, Any]:
    """Show what came of CAMPAIGN; without one, of the latest that went out."""
    from tools.campaigns.present import reported

    async with house(options) as container:
        restaurant = await restaurant_of(container, options)
        found, figures = await container.campaigns.report(_call(container, restaurant), campaign)
    result = reported(restaurant, found, figures)
    if not options.json:
        click.echo(result.cards[0].text)
        for note in figures["notes"]:
            click.echo(f"- {note}")
    return result.content


@command(group, "calendar")
@click.option("--from", "first", type=_DAY, help="The first day; today unless told.")
@click.option("--to", "last", type=_DAY, help="The last day, inclusive; five weeks on unless told.")
async def calendar(options: Options, first: datetime | None, last: datetime | None) -> dict[str, Any]:
    """Show what goes out when, beside holidays and your own days."""
    async with house(options) as container:
        restaurant = await restaurant_of(container, options)
        begin = _date(first) or restaurant.today(container.clock.now())
        end = _date(last) or begin + timedelta(days=34)
        rows = await container.campaigns.calendar(restaurant.restaurant_id, begin, end)
    if not options.json:
        lines = [
            f"{row['date']} {row['time']}  {row['channel']:<11} {row['campaign']} ({row['status']})"
            if row["kind"] == "campaign"
            else f"{row['date']}        {row['name']}"
            for row in rows
        ]
        click.echo("\n".join(lines) or "Nothing goes out in these days.")
    return {"from": begin, "to": end, "entries": rows}


@command(guests, "import")
@click.argument("file", type=click.Path(path_type=Path))
async def import_(options: Options, file: Path) -> dict[str, Any]:
    """Bring in the guests of FILE (CSV: name, email, phone, consents with how and when)."""
    data = _bytes(file)
    async with house(options) as container:
        restaurant = await restaurant_of(container, options)
        by = speaker(restaurant.restaurant_id).user_id
        done = await container.guests.import_csv(restaurant, data, by)
    if not options.json:
        agreed = ", ".join(f"{count} to {channel}" for channel, count in done.opted_in.items()) or "nobody"
        click.echo(f"{done.added} new and {done.changed} known guests; opted in: {agreed}.")
        if done.without_source:
            click.echo(f"{done.without_source} consents do not say how and when, so they count as none.")
        if done.stopped:
            click.echo(f"{done.stopped} had asked to be left alone before, and stay so.")
        if done.skipped:
            click.echo("\n".join([f"{done.skipped} rows were left out:", *done.problems]))
    return done.model_dump()


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror}.") from None


@command(guests, "erase")
@click.argument("guest")
async def erase(options: Options, guest: str) -> dict[str, Any]:
    """Erase GUEST (an id, an email address or a number): all that is held on them."""
    async with house(options) as container:
        restaurant = await restaurant_of(container, options)
        rid = restaurant.restaurant_id
        ids = await _guests(container, restaurant, guest)
        for one in ids:
            await container.guests.erase(rid, one, speaker(rid).user_id)
    if not options.json:
        click.echo(f"Erased {len(ids)} guest{'s' if len(ids) != 1 else ''}.")
    return {"erased": ids}


async def _guests(container: Container, restaurant: Restaurant, text: str) -> list[str]:
    """Raises NotFound where nobody is meant, BadInput for an address that is none."""
    from core.errors import NotFound
    from tools.campaigns.guests.engine.addresses import normal
    from tools.campaigns.guests.schemas import DirectChannel

    rid, store = restaurant.restaurant_id, container.guests.store
    channel: DirectChannel | None = "email" if "@" in text else "sms" if text.startswith(("+", "(")) else None
    if channel is None:
        return [(await store.get(rid, text)).id]
    found = await store.at(rid, channel, normal(channel, text, restaurant.home_country))
    if not found:
        raise NotFound("There is no such guest.")
    return [one.id for one in found]


COMMANDS: dict[str, click.Command] = {"campaigns": group}
