"""`tableside approvals`: what waits for a yes."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Any

import click

from api.cli.base import Failed, Options, command, house, restaurant_of
from core.errors import NotFound
from core.principal import Principal, Role

if TYPE_CHECKING:
    from api.wiring import Container
    from memory.approvals import Approval

group = click.Group("approvals", help="What waits for a yes.")
_STATUSES = ("pending", "approved", "rejected", "expired", "executing", "executed", "failed")


@command(group, "list")
@click.option("--status", type=click.Choice(_STATUSES), default=None, help="Only these.")
async def list_(options: Options, status: str | None) -> dict[str, Any]:
    """List approvals, the latest first."""
    async with house(options) as container:
        restaurant = await restaurant_of(container, options)
        found = [approval.public() for approval in await container.approvals.latest(restaurant.restaurant_id, status)]
    if not options.json:
        lines = [f"{each['short_code']}  {each['status']:<9} {each['title']}" for each in found]
        click.echo("\n".join(lines) or "Nothing here.")
    return {"approvals": found}


@command(group, "approve")
@click.argument("approval")
async def approve(options: Options, approval: str) -> dict[str, Any]:
    """Say yes to APPROVAL (its id or short code); it is done at once."""
    return await _decide(options, approval, "approve", None)


@command(group, "reject")
@click.argument("approval")
@click.option("--reason", help="Why not; it is kept.")
async def reject(options: Options, approval: str, reason: str | None) -> dict[str, Any]:
    """Say no to APPROVAL (its id or short code)."""
    return await _decide(options, approval, "reject", reason)


async def _decide(options: Options, which: str, decision: Any, reason: str | None) -> dict[str, Any]:
    async with house(options) as container:
        restaurant = await restaurant_of(container, options)
        found = await _find(container, restaurant.restaurant_id, which)
        speaker = Principal(restaurant.restaurant_id, f"cli:{getpass.getuser()}", Role.OWNER)
        decided = await container.executor.decide(speaker, found.id, decision, "cli", reason)
    if decided.status == "failed":
        raise Failed(decided.outcome or "It was approved but could not be done.")
    if not options.json:
        click.echo(decided.outcome or f"{decided.title}: {decided.status}.")
    return decided.public()


async def _find(container: Container, restaurant_id: str, which: str) -> Approval:
    try:
        return await container.approvals.get(restaurant_id, which)
    except NotFound:
        return await container.approvals.by_code(restaurant_id, which)


COMMANDS = {"approvals": group}
