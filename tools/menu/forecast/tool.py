"""The forecast tool as the model sees it."""

from __future__ import annotations

from tools.base import Tool, ToolCall, ToolClass, ToolResult
from tools.menu.forecast.schemas import ForecastArgs
from tools.menu.forecast.service import ForecastService

FORECAST = """\
How much will sell on days to come, for the whole menu or one dish: expected units with a low and a high end (80%), day
by day and in sum, what drives it (holidays, events, weather, weekdays), and how far such forecasts were off in the past
beside a plain repeat of last week.
Use it for every question about future sales, demand, how much to prepare or what a coming day will be like.
One day ("next Friday", "on the 14th") -> `date`. A stretch ("next week" 7, "the next two weeks" 14, "this month" 28) ->
`horizon_days`, at most 28. Give `item` for one dish."""


def forecast_tools(service: ForecastService) -> list[Tool]:
    async def forecast(call: ToolCall, args: ForecastArgs) -> ToolResult:
        return await service.forecast(call.restaurant, call.today, args)

    return [Tool("forecast_demand", FORECAST, ForecastArgs, ToolClass.READ, run=forecast)]
