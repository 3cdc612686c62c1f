"""`/api/ai/content`: drafts, what they are checked against, the voice they are written in, the pictures beside them."""

from __future__ import annotations

from fastapi import APIRouter

from api.routes.content.checks import router as checks
from api.routes.content.drafts import router as drafts
from api.routes.content.images import router as images
from api.routes.content.voice import router as voice

router = APIRouter(prefix="/api/ai/content", tags=["content"])
for part in (drafts, checks, voice, images):
    router.include_router(part)
