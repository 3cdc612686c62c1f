"""`tableside pos connect|sync|status|disconnect`."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from api.cli.base import Options, command, restaurant_of, storage

if TYPE_CHECKING:
    from api.storage import Storage
    from tools.pos.provider import Provider
    from tools.pos.sync import Progress, SyncReport

group = click.Group("pos", help="Tills: Square, Toast, Clover.")
_PROVIDER = click.argument("provider", type=click.Choice(["square", "toast", "clover"]))
_USER = "owner"


@command(group, "connect")
@_PROVIDER
@click.option("--location", help="The place to read, where the account has several (its name or id).")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="The first day of sales to read (two years back).")
async def connect(options: Options, provider: str, location: str | None, since: datetime | None) -> dict[str, Any]:
    """Connect a till: prints the link where its owner says yes, or asks for its credentials."""
    async with storage(options) as stores:
        restaurant = await restaurant_of(stores, options)
        vendor = stores.pos.provider(provider, demo=restaurant.demo)
        first = datetime.combine(since, time(), ZoneInfo(restaurant.timezone)).astimezone(UTC) if since else None
        if vendor.auth == "oauth":
            url, _ = await stores.pos.authorize(
                restaurant, _USER, provider, location=location, since=first, browser=False
            )
            return _linked(stores, options, vendor, url)
        secret = {name: _asked(vendor, name) for name in vendor.asks}
        connection = await stores.pos.connect(restaurant, provider, secret, _USER, location=location, since=first)
    if not options.json:
        click.echo(
            f"{vendor.title} is connected: {connection.location_name}. Its sales are read by the running server,"
        )
        click.echo(f"or now with: tableside pos sync {provider}")
    return {"connected": True, "location": connection.location_name}


def _linked(stores: Storage, options: Options, vendor: Provider, url: str) -> dict[str, Any]:
    if not options.json:
        click.echo(f"Open this within half an hour and say yes at {vendor.title}:\n\n  {url}\n")
        click.echo(f"{vendor.title} then sends you back to {stores.pos.public_url}, where Tableside has to be running.")
    return {"authorize_url": url}


def _asked(vendor: Provider, name: str) -> str:
    label = f"{vendor.title} {name.replace('_', ' ')}"
    return str(click.prompt(label, hide_input="secret" in name, err=True)).strip()


@command(group, "sync")
@_PROVIDER
async def sync(options: Options, provider: str) -> dict[str, Any]:
    """Bring the newest sales and menu over now."""
    async with storage(options) as stores:
        restaurant = await restaurant_of(stores, options)
        report = await stores.pos.sync(restaurant.restaurant_id, provider, progress=watcher(options))
    if not options.json:
        click.echo(told(report))
    return as_json(report)


@command(group, "status")
async def status(options: Options) -> dict[str, Any]:
    """Say which tills are connected and how far they are read."""
    async with storage(options) as stores:
        restaurant = await restaurant_of(stores, options)
        found = await stores.pos.status(restaurant.restaurant_id)
    if not options.json:
        click.echo("\n".join(_standing(one) for one in found) or "No till is connected.")
    return {"connections": found}


@command(group, "disconnect")
@_PROVIDER
@click.option("--delete-data", is_flag=True, help="Take its sales out again too.")
async def disconnect(options: Options, provider: str, delete_data: bool) -> dict[str, Any]:
    """Give our access back and forget it; the sales stay."""
    async with storage(options) as stores:
        restaurant = await restaurant_of(stores, options)
        await stores.pos.disconnect(restaurant, provider, _USER, delete_data=delete_data)
        title = stores.pos.title(provider)
    if not options.json:
        click.echo(f"{title} is disconnected; its sales {'are deleted' if delete_data else 'stay'}.")
    return {"disconnected": provider, "deleted": delete_data}


def _standing(one: dict[str, Any]) -> str:
    words = {
        "connected": "connected",
        "needs_you": "has to be connected again",
        "disconnected": "not connected any more",
    }
    text = f"{one['title']}: {words[one['status']]} ({one['location']})"
    if one["demo"]:
        text += ", a sandbox with demo data"
    if one["backfill"]:
        text += f"; reading the past since {one['backfill']['from']}, {one['backfill']['percent']}% done"
    elif one["first_day"]:
        text += f"; {one['orders']:,} orders from {one['first_day']} to {one['last_day']}"
    return "\n  ".join([text, *filter(None, [one["problem"]]), *one["notes"]])


def told(report: SyncReport) -> str:
    """A sync in words."""
    new = f"{report.orders_new:,} new and {report.orders_updated:,} changed orders"
    dishes = f"{report.items_new:,} new and {report.items_updated:,} changed dishes"
    days = f"; sales from {report.first_day} to {report.last_day}" if report.first_day else ""
    return "\n  ".join([f"{report.location}: {new}, {dishes}{days}.", *report.notes])


def as_json(report: SyncReport) -> dict[str, Any]:
    return asdict(report)


def watcher(options: Options) -> Progress | None:
    """Shows how far the past is read, to someone who watches."""
    if options.json or not sys.stderr.isatty():
        return None

    async def show(progress: dict[str, Any]) -> None:
        end = "\n" if progress["percent"] >= 100 else ""
        click.echo(f"\r{progress['percent']:3d}% read, {progress['orders']:,} orders{end}", nl=False, err=True)

    return show


COMMANDS: dict[str, click.Command] = {"pos": group}
