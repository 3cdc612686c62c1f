"""The forecast itself: pure functions over sales by day. Imports numpy and scipy; XGBoost only where trees are used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tools.menu.forecast.engine.known import Context, Weather
from tools.menu.forecast.engine.metrics import Score
from tools.menu.forecast.engine.model import Choice, Model, Prediction, fit, loads, name_of, quick
from tools.menu.forecast.engine.panel import MOST_DAYS
from tools.menu.forecast.engine.rolling import Backtest, Forecasts, Progress, Setting, run, setting
from tools.menu.forecast.engine.stage import CANDIDATES

if TYPE_CHECKING:
    from tools.menu.history import History

__all__ = [
    "CANDIDATES",
    "MOST_DAYS",
    "Backtest",
    "Choice",
    "Context",
    "Forecasts",
    "Model",
    "Prediction",
    "Progress",
    "Score",
    "Setting",
    "Weather",
    "backtest",
    "fit",
    "loads",
    "quick",
    "run",
    "setting",
]


def backtest(
    history: History,
    context: Context | None = None,
    horizon: int = 7,
    origins: int = 10,
    step: int = 7,
    items: int | None = None,
    choice: Choice | Mapping[str, Any] | None = None,
    progress: Progress | None = None,
) -> Backtest:
    """Rolling origin over the last weeks, every candidate beside the pipeline that chooses among them ("tableside").

    `items`: only that many best sellers, ranked on the days before the first origin. `choice`: no choosing, this one
    at every origin. Raises BadInput where the days do not suffice or the horizon is out of reach.
    """
    given = setting(history, context or Context(), horizon, origins, step, items)
    return run(given, fixed=name_of(choice), progress=progress)
