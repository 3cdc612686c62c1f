"""`/api/ai/menu-optimization`: the matrix, trends, forecasts, prices, recommendations, and what they stand on."""

from __future__ import annotations

from fastapi import APIRouter

from api.routes.menu.advice import router as advice
from api.routes.menu.analysis import router as analysis
from api.routes.menu.charts import router as charts
from api.routes.menu.events import router as events
from api.routes.menu.forecasts import router as forecasts
from api.routes.menu.matrix import router as matrix
from api.routes.menu.quality import router as quality

router = APIRouter(prefix="/api/ai/menu-optimization", tags=["menu optimization"])
for part in (matrix, quality, analysis, forecasts, advice, events, charts):
    router.include_router(part)
