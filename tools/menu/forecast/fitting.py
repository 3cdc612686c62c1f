"""Between the engine's arrays and what is stored: fits models, weighs them against each other, turns what they say
into plain values. Slow: call it in a thread, and in a worker where it trains."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from time import perf_counter
from typing import TYPE_CHECKING, Any

from core.errors import BadInput
from tools.menu.forecast.context import KnownDays
from tools.menu.forecast.schemas import MOST_DAYS, Accuracy, Basis, Driver, Json, Line, Outlook, Told
from tools.menu.forecast.windows import STALE

if TYPE_CHECKING:
    from tools.menu.forecast.engine import Backtest, Prediction
    from tools.menu.history import Floats, History

REACH = MOST_DAYS + STALE  # days ahead that are stored: four weeks from any day while the sales are not stale
LEVEL: Json = {"model": "level"}  # what a restaurant begins with: good, and trained in a second
REST = "*"  # the key of all that sells too rarely to tell apart
_SET_SIZE = 500  # dishes
_FORMAT = b"forecast 1"  # another one makes every model train anew
_HORIZON, _ORIGINS = 7, 8  # of the backtest that the figures are from
_MARGIN = 0.99  # a new way of forecasting has to lose this much less than the one in use


@dataclass(frozen=True, slots=True)
class Fitted:
    """A model with all that is stored of it."""

    name: str
    choice: Json
    metrics: Json
    outlook: Outlook
    data: bytes
    seconds: float


def usable(history: History, last: date) -> History | None:
    """From the first sale to `last`, with the dishes that sell most; None where nothing is left."""
    history = history.until(last)
    if history.days <= 0 or not history.open.any():
        return None
    first = int(history.open.argmax())
    final = history.days - 1 - int(history.open[::-1].argmax())
    history = history.between(history.start + timedelta(days=first), history.start + timedelta(days=final))
    return _grouped(history) if len(history.items) > _SET_SIZE else history


def _grouped(history: History) -> History:
    """The best sellers one by one and the rest as one, so that the total stays what it is."""
    from tools.menu.history import Item

    best = history.only(history.best_sellers(_SET_SIZE))
    others = Item(REST, "Everything else")
    units = [*best.units, history.units.sum(axis=0) - best.units.sum(axis=0)]
    revenue = [*best.revenue, history.revenue.sum(axis=0) - best.revenue.sum(axis=0)]
    return replace(history, items=(*best.items, others), units=_rows(units), revenue=_rows(revenue), sizes=())


def _rows(rows: list[Floats]) -> Floats:
    import numpy as np

    return np.stack(rows)


def data_hash(history: History, known: KnownDays) -> str:
    """The same for the same sales and the same knowledge of days."""
    digest = hashlib.sha256(_FORMAT)
    for item in history.items:
        digest.update(f"{item.key}\0{item.category}\0{item.price}\0{item.available}\n".encode())
    digest.update(history.start.isoformat().encode() + history.units.tobytes() + history.revenue.tobytes())
    told = [*sorted(known.holidays.items()), *((one.uid, one.start, one.end, one.kind) for one in known.events)]
    digest.update(repr(told).encode())
    if known.promotions:
        digest.update(repr([(day, sorted(keys)) for day, keys in sorted(known.promotions.items())]).encode())
    seen = [day.model_dump_json() for _, day in sorted(known.weather.items()) if day.observed]
    digest.update("".join(seen).encode())
    return digest.hexdigest()


def fitted(history: History, known: KnownDays, choice: Json | None) -> Fitted:
    """Trains: chooses by backtest, or brings the given choice up to date. Raises BadInput for too few days."""
    from tools.menu.forecast.engine import fit

    began = perf_counter()
    context = known.context()
    model = fit(history, context, choice)
    tested = _tested(history, known, model.choice)
    if choice is not None:
        model.measured = measured(tested)  # else the engine would run the same backtest again
    prediction = model.predict(REACH, context, late=STALE)
    outlook = outlook_of(history, known, prediction, Told(name=model.name), tested)
    return Fitted(model.name, model.choice, model.metrics, outlook, model.dumps(), perf_counter() - began)


def wins(metrics: Json, new: Json, old: Json) -> tuple[bool, Json]:
    """Whether the new choice lost clearly less (pinball) than the old over the same recent weeks, and both figures.
    A tie goes to the old one."""
    candidates = metrics.get("candidates", {})
    lost = {name: candidates.get(one.get("model"), {}).get("pinball") for name, one in (("new", new), ("old", old))}
    if lost["new"] is None or lost["old"] is None:
        return lost["old"] is None, lost
    return lost["new"] < _MARGIN * lost["old"], lost


def quick_outlook(history: History, known: KnownDays, horizon: int) -> Outlook:
    """From the quick model, which needs no training and no heavy import. Raises BadInput for too few days."""
    from tools.menu.forecast.engine import quick

    history = usable(history, history.end) or history
    prediction = quick(history, known.context(), horizon, late=max(horizon - MOST_DAYS, 0))
    return outlook_of(history, known, prediction, Told(name="quick", simple=True), None)


def outlook_of(
    history: History, known: KnownDays, prediction: Prediction, told: Told, tested: Backtest | None
) -> Outlook:
    scatter, quantiles = prediction.scatter, prediction.quantiles
    lines = {
        key: _line(
            prediction.mean[row],
            [quantiles[share][row] for share in (0.5, 0.1, 0.9)],
            (float(scatter.alpha[row]), scatter.shared[0]),
        )
        for row, key in enumerate(prediction.keys)
    }
    house = [prediction.total_quantiles[share] for share in (0.5, 0.1, 0.9)]
    return Outlook(
        origin=prediction.start - timedelta(days=1),
        closed=[bool(one) for one in prediction.closed],
        total=_line(prediction.total_mean, house, (float(scatter.house_alpha[0]), scatter.shared[1])),
        items=lines,
        drivers=[Driver.model_validate(one) for one in prediction.drivers],
        **(_accuracies(tested) if tested else {}),
        basis=basis_of(history),
        model=told,
        weather=bool(known.weather),
    )


def _line(mean: Floats, quantiles: Sequence[Floats], scatter: tuple[float, float]) -> Line:
    """`quantiles`: middle, low, high."""
    mid, low, high = (one.tolist() for one in quantiles)
    return Line(mean=mean.tolist(), mid=mid, low=low, high=high, alpha=scatter[0], common=min(scatter[1], scatter[0]))


def _tested(history: History, known: KnownDays, choice: Json) -> Backtest | None:
    """None where the days do not suffice for a backtest."""
    from tools.menu.forecast.engine import backtest

    for origins in (_ORIGINS, _ORIGINS // 2):
        try:
            return backtest(history, known.context(), _HORIZON, origins, choice=choice)
        except BadInput:
            continue
    return None


def measured(tested: Backtest | None) -> Json:
    """The figures of a backtest, as a choice among all candidates has them too."""
    if tested is None:
        return {}
    return {
        **tested.items["tableside"].as_json(),
        "seasonal_naive_wape": round(tested.items["seasonal_naive"].wape, 2),
        "total_wape": round(tested.total["tableside"], 2),
        "origins": len(tested.origins),
        "horizon": tested.horizon,
        "statistic": "median",
    }


def _accuracies(tested: Backtest) -> dict[str, Any]:
    """Of all dishes, of the total, and of each dish that sold in those weeks."""
    ours, naive = tested.items["tableside"], tested.items["seasonal_naive"]
    shape = {"origins": len(tested.origins), "horizon": tested.horizon}

    def accuracy(wape: float, beside: float, coverage: float | None) -> Accuracy:
        inside = None if coverage is None else round(coverage, 1)
        return Accuracy(wape=round(wape, 1), seasonal_naive_wape=round(beside, 1), coverage80=inside, **shape)

    truth, said = tested.truth, tested.forecasts["tableside"].quantiles
    before = tested.forecasts["seasonal_naive"].quantiles[1]
    used = truth.open[:, None, :]
    sold = (truth.units * used).sum(axis=(0, 2))
    off, naively = (100 * (abs(truth.units - one) * used).sum(axis=(0, 2)) for one in (said[1], before))
    inside = ((truth.units >= said[0]) & (truth.units <= said[2]) & used).sum(axis=(0, 2)) / max(truth.open.sum(), 1)
    items = {
        key: accuracy(float(off[row] / sold[row]), float(naively[row] / sold[row]), float(100 * inside[row]))
        for row, key in enumerate(tested.keys)
        if sold[row] > 0
    }
    return {
        "accuracy": accuracy(ours.wape, naive.wape, ours.coverage80),
        "total_accuracy": accuracy(tested.total["tableside"], tested.total["seasonal_naive"], None),
        "item_accuracy": items,
    }


def basis_of(history: History) -> Basis:
    sold = int(history.open.sum())
    return Basis(first_day=history.start, last_day=history.end, days_with_sales=sold, closed_days=history.days - sold)


def error_of(history: History, said: dict[str, dict[date, float]]) -> tuple[float | None, int]:
    """Percent that what was said was off (WAPE over dishes and days), and over how many days; None for none."""
    off = sold = 0.0
    days: set[date] = set()
    open_days = history.open
    for row, item in enumerate(history.items):
        for day, mean in said.get(item.key, {}).items():
            at = (day - history.start).days
            if 0 <= at < history.days and open_days[at]:
                off += abs(history.units[row, at] - mean)
                sold += history.units[row, at]
                days.add(day)
    return (round(100 * off / sold, 1) if sold > 0 else None), len(days)
