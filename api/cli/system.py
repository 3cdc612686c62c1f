"""`tableside migrate | doctor | token | demo load`."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api.cli.base import Failed, Options, command, demo_loader, restaurant_of, storage
from core.principal import Principal, Role

if TYPE_CHECKING:
    from api.storage import Storage

group = click.Group()
demo = click.Group("demo", help="The demo restaurant.")
_MARKS = {"ok": "✓", "missing": "·", "error": "✗"}


@command(group, "migrate")
async def migrate(options: Options) -> dict[str, Any]:
    """Bring the database to this version."""
    from memory.migrations import migrate as run

    async with storage(options) as stores:
        done = await run(stores.mongo)
    if not options.json:
        click.echo(f"Ran {', '.join(done)}." if done else "The database is up to date.")
    return {"migrations": done}


@command(group, "token")
@click.option("--user", default="owner", show_default=True, help="Whose token it is.")
@click.option("--role", type=click.Choice([role.value for role in Role]), default="owner", show_default=True)
@click.option("--hours", type=click.FloatRange(min=0, min_open=True, max=24 * 365), default=12, show_default=True)
async def token(options: Options, user: str, role: str, hours: float) -> dict[str, Any]:
    """Make a token for the API and the web page."""
    async with storage(options) as stores:
        restaurant = await restaurant_of(stores, options)
        principal = Principal(restaurant.restaurant_id, user, Role(role))
        made = stores.tokens.make(principal, timedelta(hours=hours))
    if not options.json:
        click.echo(made)
    return {"token": made}


@command(demo, "load")
@click.option("--pos", type=click.Choice(["square", "toast", "clover"]), help="By its till, as a real one would come.")
@click.option("--pos-url", help="Where that till's sandbox runs (its usual port; none there: one for the moment).")
async def load(options: Options, pos: str | None, pos_url: str | None) -> dict[str, Any]:
    """Load the demo restaurant, or bring its sales up to yesterday."""
    load_demo = demo_loader()
    from sandboxes.pictures import load_pictures
    from tools.content.images.store import ImageStore

    async with storage(options) as stores:
        if pos:
            return await _load_by_till(stores, options, pos, pos_url)
        restaurant = await load_demo(stores.mongo, stores.clock)
        await load_pictures(ImageStore(stores.mongo), restaurant.restaurant_id, stores.clock.now())
    if not options.json:
        click.echo(f"{restaurant.name} is loaded (demo data).")
    return {"restaurant": restaurant.restaurant_id}


async def _load_by_till(stores: Storage, options: Options, provider: str, url: str | None) -> dict[str, Any]:
    from api.cli.pos import as_json, told, watcher
    from sandboxes.onboarding import load_by_till

    watch = watcher(options)
    restaurant, report = await load_by_till(stores.mongo, stores.clock, stores.pos, provider, url, progress=watch)
    if not options.json:
        click.echo(f"{restaurant.name} is connected to the {stores.pos.title(provider)} sandbox (demo data).")
        click.echo(told(report))
    return {"restaurant": restaurant.restaurant_id, "sync": as_json(report)}


@command(group, "doctor")
@click.option("--backup", type=click.Path(path_type=Path), help="Write everything to this file.")
@click.option("--restore", type=click.Path(path_type=Path), help="Fill an empty data folder from this backup.")
async def doctor(options: Options, backup: Path | None, restore: Path | None) -> dict[str, Any]:
    """Say what is connected and what is missing; back up and restore."""
    if restore:
        return await _restore(options, restore)
    if backup:
        return await _back_up(options, backup)
    import httpx

    from api.checks import sending_checks
    from api.settings import read_settings
    from memory.services.check import checks
    from tools.integrations.http import VendorHttp

    settings = read_settings(data_dir=options.data_dir)
    found = await checks(
        settings.data_dir, settings.mongodb_uri, settings.chroma_url, llm_key=settings.openai_api_key is not None
    )
    async with httpx.AsyncClient(trust_env=False) as client:
        found += await sending_checks(settings, VendorHttp(client, options.clock()))
    if not options.json:
        click.echo("\n".join(f"{_MARKS[check.status]} {check.name:<14} {check.detail}" for check in found))
    if broken := [check.name for check in found if check.status == "error"]:
        raise Failed(f"Not in order: {', '.join(broken)}.")
    return {"checks": [{"name": check.name, "status": check.status, "detail": check.detail} for check in found]}


async def _back_up(options: Options, target: Path) -> dict[str, Any]:
    from memory.services.backup import back_up

    async with storage(options) as stores:
        file, manifest = await back_up(stores.services.folder, stores.mongo, target, stores.clock.now())
    if not options.json:
        click.echo(f"Backed up to {file}.")
    return {"file": str(file), "documents": sum(manifest.collections.values())}


async def _restore(options: Options, archive: Path) -> dict[str, Any]:
    from api.settings import read_settings
    from memory.services.backup import restore

    settings = read_settings(data_dir=options.data_dir)
    manifest = await restore(archive, settings.data_dir, settings.mongodb_uri, settings.mongodb_database)
    if not options.json:
        click.echo(f"Restored {sum(manifest.collections.values())} documents to {settings.data_dir}.")
    return {"documents": sum(manifest.collections.values())}


COMMANDS = {
    "migrate": group.commands["migrate"],
    "token": group.commands["token"],
    "doctor": group.commands["doctor"],
    "demo": demo,
}
