"""`tableside menu forecast|train|models|events|place`: what will sell, and what is known of the days to come."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api.cli.base import Failed, Options, command, house, restaurant_of
from core.errors import BadInput

if TYPE_CHECKING:
    from api.wiring import Container
    from memory.jobs import Job

group = click.Group()
models = click.Group("models", help="The versions of the forecast's model.")
events = click.Group("events", help="Days of your own: events, and days you are closed.")
_DAY = click.DateTime(["%Y-%m-%d"])
_LOOK = 0.5  # seconds between looks at a job that another process does


@command(group, "forecast")
@click.option("--item", help="One dish; without it the whole menu.")
@click.option("--days", type=int, help="How many days ahead, 1 to 28 (7).")
@click.option("--date", "day", type=_DAY, help="One day to look at (YYYY-MM-DD).")
async def forecast(options: Options, item: str | None, days: int | None, day: datetime | None) -> dict[str, Any]:
    """Say how much will sell, with an interval and the error of past forecasts."""
    from tools.menu.forecast.schemas import ForecastArgs

    args = ForecastArgs(item=item, horizon_days=days, date=day.date() if day else None)
    async with house(options) as container:
        restaurant = await restaurant_of(container, options)
        result = await container.forecast.forecast(restaurant, restaurant.today(container.clock.now()), args)
    if not options.json:
        _show(result.content)
    return result.content


@command(group, "train")
@click.option("--wait", is_flag=True, help="Wait for it even where a running server's worker does it.")
async def train(options: Options, wait: bool) -> dict[str, Any]:
    """Train the forecast's model anew; where no server runs, in this process."""
    async with house(options) as container:
        restaurant = await restaurant_of(container, options)
        job = await container.forecast.ask_for_training(restaurant, force=True)
        running = container.services.folder.read_running()
        served = bool(running and running.http_url)
        if wait or not served:
            job = await _done(container, job, here=not served)
    if job.status == "failed":
        raise Failed(f"The training failed: {job.error}")
    if not options.json:
        click.echo(_told(job))
    return job.public()


@command(models, "list")
async def list_(options: Options) -> dict[str, Any]:
    """List the versions, the newest first."""
    async with house(options) as container:
        found = await container.forecast.models(await restaurant_of(container, options))
    if not options.json:
        for one in found["models"]:
            click.echo(f"{one['version']:4d}  {one['status']:<9}  {one['name']:<20}  {one['card'].get('error', '')}")
        if not found["models"]:
            click.echo("There are no models yet: `tableside menu train` makes one.")
    return found


@command(models, "activate")
@click.argument("version", type=int)
async def activate(options: Options, version: int) -> dict[str, Any]:
    """Go back (or forward) to VERSION."""
    async with house(options) as container:
        active = await container.forecast.activate(await restaurant_of(container, options), version)
    if not options.json:
        click.echo(f"Version {active.version} is in use.")
    return active.public()


@command(events, "add")
@click.argument("name")
@click.argument("start", type=_DAY)
@click.option("--end", type=_DAY, help="The last day, where it is not the first.")
@click.option("--closed", is_flag=True, help="You are closed on these days.")
async def add(options: Options, name: str, start: datetime, end: datetime | None, closed: bool) -> dict[str, Any]:
    """Add NAME on the day START (YYYY-MM-DD)."""
    from pydantic import ValidationError

    from tools.menu.forecast.events import NewEvent

    try:
        event = NewEvent(
            name=name, start=start.date(), end=end.date() if end else None, kind="closed" if closed else "event"
        )
    except ValidationError as error:
        raise BadInput(error.errors()[0]["msg"].removeprefix("Value error, ")) from None
    async with house(options) as container:
        restaurant = await restaurant_of(container, options)
        added = await container.events.add(restaurant, event, container.clock.now())
    if not options.json:
        click.echo(f"{added.name} is noted ({added.id}).")
    return added.model_dump(mode="json")


@command(events, "list")
async def list_events(options: Options) -> dict[str, Any]:
    """List what is noted, by day."""
    async with house(options) as container:
        restaurant = await restaurant_of(container, options)
        found = await container.events.store.page(restaurant.restaurant_id, limit=1_000)
    if not options.json:
        for one in found:
            click.echo(f"{one.id}  {one.start}  {one.end}  {one.name}{' (closed)' if one.kind == 'closed' else ''}")
    return {"events": [one.model_dump(mode="json") for one in found]}


@command(events, "delete")
@click.argument("event_id")
async def delete(options: Options, event_id: str) -> dict[str, Any]:
    """Take the event EVENT_ID out again."""
    async with house(options) as container:
        restaurant = await restaurant_of(container, options)
        await container.events.store.delete(restaurant.restaurant_id, event_id)
    return {"deleted": event_id}


@command(events, "import")
@click.argument("source")
async def import_(options: Options, source: str) -> dict[str, Any]:
    """Take events out of a calendar: an .ics file, or the https address of one."""
    web = source.startswith(("https://", "webcal://", "http://"))
    text = None if web else await asyncio.to_thread(_read, Path(source))
    async with house(options) as container:
        restaurant = await restaurant_of(container, options)
        now = container.clock.now()
        told = await container.events.import_ics(
            restaurant, restaurant.today(container.clock.now()), now, text=text, url=source if web else None
        )
    if not options.json:
        click.echo(f"{told['events']} events are noted, {told['added']} of them new.")
    return told


@command(group, "place")
@click.option("--country", help="ISO 3166 code, e.g. US: its public holidays count.")
@click.option("--subdivision", help="State or region as in ISO 3166-2, e.g. NY.")
@click.option("--latitude", type=float, help="For the weather, in degrees.")
@click.option("--longitude", type=float, help="For the weather, in degrees.")
async def place(options: Options, **given: str | float | None) -> dict[str, Any]:
    """Say where the restaurant is: for public holidays and the weather."""
    async with house(options) as container:
        restaurant = await restaurant_of(container, options)
        named = {name: value for name, value in given.items() if value is not None}
        settled = await container.restaurants.settle(restaurant.restaurant_id, **named)
    if not options.json:
        where = f", {settled.latitude:g}, {settled.longitude:g}" if settled.place else ""
        click.echo(f"{settled.name}: {settled.home_country or 'country not known'}{where}.")
    return settled.model_dump(mode="json", include={"country", "subdivision", "latitude", "longitude"})


def _read(file: Path) -> str:
    from tools.integrations.events.reading import BYTES

    try:
        with open(file, "rb") as stream:
            return stream.read(BYTES + 1).decode("utf-8", "replace")
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror}.") from None


async def _done(container: Container, job: Job, *, here: bool) -> Job:
    """The job when it is over: done in this process, or by the server's worker."""
    from api.worker import Worker

    worker = Worker(container.jobs, container.handlers, container.clock, ["heavy"])
    while True:
        if here:
            await worker.until_idle()
        job = await container.jobs.get(job.restaurant_id, job.id)
        if job.status in ("done", "failed"):
            return job
        await asyncio.sleep(_LOOK)


def _told(job: Job) -> str:
    result = job.result or {}
    if job.status != "done":
        return f"Training is asked for (job {job.id}); the server's worker does it."
    if result.get("status") == "trained":
        return f"Version {result['version']} ({result['name']}) is in use, trained in {result['seconds']:.1f} s."
    return str(result.get("reason") or "Nothing has changed since the last training.")


def _show(content: dict[str, Any]) -> None:
    if not content["days"]:
        click.echo(content["note"])
        return
    total, accuracy = content["total"], content["accuracy"]
    click.echo(f"{content['item'] or 'Whole menu'} (80% interval)")
    for row in content["days"]:
        units = "closed" if row["closed"] else f"{row['expected']:8.1f}  {row['low']:5d} to {row['high']}"
        click.echo(f"  {row['day']} {row['weekday'][:3]}  {units}")
    click.echo(f"  in all          {total['expected']:8.1f}  {total['low']:5d} to {total['high']}")
    if accuracy:
        click.echo(
            f"Such forecasts were off by {accuracy['wape']:.0f}%, "
            f"repeating last week by {accuracy['seasonal_naive_wape']:.0f}%."
        )
    for line in filter(None, (content["note"], content["credit"])):
        click.echo(line)


COMMANDS = {**group.commands, "models": models, "events": events}
