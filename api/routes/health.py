"""Whether it lives, whether it is ready, and its metrics."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from api.deps import House

router = APIRouter(tags=["health"])


@router.get("/healthz")
async def alive() -> dict[str, str]:
    return {"status": "ok"}


@router.get("/readyz")
async def ready(house: House) -> dict[str, Any]:
    """200 once MongoDB answers; 503 (a problem document) while it does not."""
    await house.mongo.ping()
    return {"status": "ok"}


@router.get("/metrics")
async def metrics() -> Response:
    """Prometheus text format."""
    from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
