"""`tableside leads list|erase`."""

from __future__ import annotations

from typing import Any

import click

from api.cli.base import Options, command, storage
from core.errors import NotFound

group = click.Group("leads", help="People who left their address on the public grader's page.")


@command(group, "list")
async def list_(options: Options) -> dict[str, Any]:
    """Show who asked to be written to, newest first. Use it for nothing but what they agreed to."""
    from memory.leads import LeadStore

    async with storage(options) as stores:
        found = await LeadStore(stores.mongo).all()
    if not options.json:
        for lead in found:
            said = ", ".join(filter(None, [lead.name, lead.restaurant]))
            click.echo(f"{lead.created_at:%Y-%m-%d}  {lead.email}  {lead.target}" + (f"  ({said})" if said else ""))
        click.echo(f"{len(found)} in all; each is erased 180 days after it came." if found else "There are none.")
    return {"leads": [lead.public() for lead in found]}


@command(group, "erase")
@click.argument("who")
async def erase(options: Options, who: str) -> dict[str, Any]:
    """Erase everything that one person left, by e-mail address (or the id of one lead)."""
    from memory.leads import LeadStore

    async with storage(options) as stores:
        erased = await LeadStore(stores.mongo).erase_of(who)
    if not erased:
        raise NotFound("Nobody of that address or id left anything here.")
    if not options.json:
        click.echo(f"Erased {erased}.")
    return {"erased": erased}


COMMANDS: dict[str, click.Command] = {"leads": group}
