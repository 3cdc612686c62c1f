"""A sync as the assistant tells it."""

from __future__ import annotations

from typing import Any

from core.errors import BadInput, Conflict, Unavailable
from memory.connections import Connection
from tools.base import ToolCall, ToolResult
from tools.integrations.http import AccessRevoked, VendorRefused
from tools.pos.service import PosService
from tools.pos.sync import SyncReport

INLINE = 18.0  # seconds somebody waits for; what is longer goes on as a job


async def synced(service: PosService, call: ToolCall, provider: str | None) -> ToolResult:
    """Reads on for a while and says how far it came."""
    connection = await _chosen(service, call, provider)
    if connection is None or connection.status == "disconnected":
        return ToolResult(_base(call, provider, "not_connected") | _hint(service, provider))
    name = connection.provider
    if connection.status == "needs_you":
        content = _base(call, name, "failed") | _hint(service, name)
        return ToolResult(content | {"location": connection.location_name, "note": connection.problem})
    try:
        report = await service.sync(connection.restaurant_id, name, INLINE)
    except Conflict:  # a worker is at it
        return ToolResult(_standing(call, connection, "running", "It is being read just now."))
    except (AccessRevoked, VendorRefused, BadInput) as error:
        content = _standing(call, connection, "failed", error.message)
        return ToolResult(content | (_hint(service, name) if isinstance(error, AccessRevoked) else {}))
    except Unavailable as error:
        await service.sync_soon(connection)
        return ToolResult(
            _standing(call, connection, "failed", f"{error.message} Nothing is lost: it goes on by itself.")
        )
    if report.status == "running":
        await service.sync_soon(connection)
    return ToolResult(_content(call, name, report))


async def _chosen(service: PosService, call: ToolCall, provider: str | None) -> Connection | None:
    known = await service.connections.of(call.restaurant.restaurant_id)
    wanted = [one for one in known if provider in (None, one.provider)]
    return min(wanted, key=lambda one: one.status != "connected", default=None)


def _base(call: ToolCall, provider: str | None, status: str) -> dict[str, Any]:
    restaurant = call.restaurant
    return {
        "provider": provider,
        "status": status,
        "location": None,
        "orders_new": 0,
        "orders_updated": 0,
        "items_new": 0,
        "items_updated": 0,
        "first_day": None,
        "last_day": None,
        "synced_at": None,
        "connect_hint": None,
        "currency": restaurant.currency,
        "demo": restaurant.demo,
        "note": None,
    }


def _hint(service: PosService, provider: str | None) -> dict[str, str]:
    name = provider or "square"
    title = service.title(name) if provider else "Square, Toast or Clover"
    return {"connect_hint": f"Connect {title} on the Menu page, or with: tableside pos connect {name}"}


def _standing(call: ToolCall, connection: Connection, status: str, note: str) -> dict[str, Any]:
    """What is there already, where this time nothing came."""
    state = connection.sync
    return _base(call, connection.provider, status) | {
        "location": connection.location_name,
        "first_day": state.first_day,
        "last_day": state.last_day,
        "synced_at": state.synced_at.isoformat(timespec="minutes") if state.synced_at else None,
        "note": note,
    }


def _content(call: ToolCall, name: str, report: SyncReport) -> dict[str, Any]:
    notes = list(report.notes[-2:])
    if report.status == "running":
        notes.insert(0, "There is more to read; it goes on by itself, and counts when all of it is in.")
    return _base(call, name, report.status) | {
        "location": report.location,
        "orders_new": report.orders_new,
        "orders_updated": report.orders_updated,
        "items_new": report.items_new,
        "items_updated": report.items_updated,
        "first_day": report.first_day,
        "last_day": report.last_day,
        "synced_at": report.synced_at.isoformat(timespec="minutes") if report.synced_at else None,
        "note": " ".join(notes) or None,
    }
