"""How a connected till stands, as owners and pages are told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from memory.connections import Connection, SyncState
from memory.jobs import Job


def standing(connection: Connection, job: Job | None) -> dict[str, Any]:
    """As JSON. `job` is the latest that read it."""
    state = connection.sync
    looked = [moment for moment in (state.synced_at, job.finished_at if job else None) if moment]
    return {
        "provider": connection.provider,
        "status": connection.status,
        "problem": connection.problem or (job.error if job and job.status in ("waiting", "failed") else None),
        "location": connection.location_name,
        "demo": connection.demo,
        "backfill": _backfill(state),
        "orders": state.orders,
        "first_day": state.first_day,
        "last_day": state.last_day,
        "synced_at": max(looked).isoformat() if looked else None,
        "job": {"id": job.id, "status": job.status} if job else None,
        "notes": state.notes,
    }


def reached(state: SyncState) -> float:
    """The share of the past that is read, 0 to 1."""
    if state.backfill_from is None:
        return 1.0
    return (state.backfill_from - state.since) / max(state.until - state.since, timedelta(seconds=1))


def _backfill(state: SyncState) -> dict[str, Any] | None:
    """How far the past is read; None when it is."""
    if state.backfill_from is None:
        return None
    return {"percent": round(100 * reached(state)), "from": state.since.date().isoformat()}
