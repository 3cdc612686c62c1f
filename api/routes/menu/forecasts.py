"""What will sell, and the models that say so: their versions, their training, the way back."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from api.deps import Decider, House, Speaker
from api.etag import tagged
from api.routes.menu.days import today_of
from api.routes.menu.shapes.common import PROBLEMS, problems
from api.routes.menu.shapes.forecasts import DemandForecast, JobStarted, JobState, ModelList, TrainedModel
from tools.menu.forecast.schemas import ForecastArgs

router = APIRouter(responses=PROBLEMS)
Version = Annotated[int, Path(ge=1, le=2**31)]


@router.get("/forecast", response_model=DemandForecast)
async def forecast(
    request: Request, house: House, speaker: Speaker, asked: Annotated[ForecastArgs, Query()]
) -> Response:
    """Expected units a day with an interval of 80 percent, for one dish or the whole menu, 1 to 28 days ahead."""
    restaurant = await house.restaurants.get(speaker.restaurant_id)
    answer = await house.forecast.forecast(restaurant, today_of(house, restaurant), asked)
    history = answer.cards[0].data["history"] if answer.cards else []
    return tagged(request, {**answer.content, "history": history})


@router.get("/models", response_model=ModelList)
async def models(request: Request, house: House, speaker: Speaker) -> Response:
    """The versions of the forecast model, which one is in use, and whether it drifts."""
    restaurant = await house.restaurants.get(speaker.restaurant_id)
    return tagged(request, await house.forecast.models(restaurant))


@router.post("/models/train", status_code=202, response_model=JobStarted)
async def train(house: House, speaker: Decider) -> dict[str, Any]:
    """Asks for a new training, which a worker does. It takes over only if it wins its backtest."""
    restaurant = await house.restaurants.get(speaker.restaurant_id)
    job = await house.forecast.ask_for_training(restaurant, force=True)
    return {"job": job.public()}


@router.post("/models/{version}/activate", response_model=TrainedModel, responses=problems(409))
async def activate(version: Version, house: House, speaker: Decider) -> dict[str, Any]:
    """Goes back (or forward) to a version. 409 for one that lost its backtest."""
    restaurant = await house.restaurants.get(speaker.restaurant_id)
    return (await house.forecast.activate(restaurant, version)).public()


@router.get("/jobs/{job_id}", response_model=JobState)
async def job(
    job_id: Annotated[str, Path(max_length=100)], request: Request, house: House, speaker: Speaker
) -> Response:
    """How far a training or a sync is."""
    return tagged(request, (await house.jobs.get(speaker.restaurant_id, job_id)).public())
