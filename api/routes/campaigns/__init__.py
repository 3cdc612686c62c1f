"""`/api/ai/campaigns`: planned, approved, sent, looked at; and what guests and providers call: links, callbacks."""

from __future__ import annotations

from fastapi import APIRouter

from api.routes.campaigns.campaigns import router as campaigns
from api.routes.campaigns.guests import router as guests
from api.routes.campaigns.looking import router as looking
from api.routes.campaigns.results import router as results
from api.routes.campaigns.segments import router as segments
from api.routes.campaigns.sending import router as sending

router = APIRouter(tags=["campaigns"])
# Those with names before `campaigns`: /overview is no campaign's id.
for part in (looking, segments, guests, results, sending, campaigns):
    router.include_router(part, prefix="/api/ai/campaigns")
