"""The forecast beside its peers: 26 weekly origins, seven days ahead, on three restaurants.

pizzaplace (from the demo's own packed data), takeaway-london (its 32 best sellers; only where the file is at hand:
TAKEAWAY_LONDON or ../shared/data/sales, else it is left out and said) and a made-up restaurant
(`benchmarks.forecast_world`). prophet is fitted anew at every second origin on pizzaplace and the made-up restaurant
and at every fourth on takeaway-london: it takes half of the time as it is.
"""

from __future__ import annotations

import os
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from api.cli.menu.backtest import PEERS, Asked, holidays_of, peers_of
from benchmarks import forecast_world
from sandboxes.restaurant import source_days
from tools.menu.forecast.engine import Backtest, Context, Forecasts, fit, quick, run, setting
from tools.menu.history import History, Item, SoldDay, history_of

ORIGINS, HORIZON, OURS, NAIVE = 26, 7, "tableside", "seasonal_naive"
LONDON_FILE = "takeaway-london-2015-2018-orders.csv"
LONDON = Path(__file__).parents[1].parent / "shared" / "data" / "sales" / LONDON_FILE
LONDON_ITEMS = 32
DRAWS, SEED = 4_000, 11
REPEATS = 9
_TOGETHER = (("AutoETS", "SeasonalNaive"), tuple(name for name in PEERS if name not in ("AutoETS", "SeasonalNaive")))
Results = dict[str, Any]


def pizzaplace() -> History:
    sold: Counter[tuple[str, Any]] = Counter()
    names: dict[str, Item] = {}
    money: defaultdict[tuple[str, Any], float] = defaultdict(float)
    for day, tickets in source_days().items():
        for ticket in tickets:
            for line in ticket.lines:
                names.setdefault(line.key, Item(line.key, line.dish, line.category))
                sold[line.key, day] += 1
                money[line.key, day] += line.price
    rows = [SoldDay(key, None, day, units, money[key, day]) for (key, day), units in sold.items()]
    return history_of(names.values(), rows)


def takeaway_london() -> History | None:
    from tools.menu.report.orders import read_sales

    path = Path(os.environ.get("TAKEAWAY_LONDON", LONDON))
    return read_sales(path, currency="GBP", timezone="Europe/London").history if path.exists() else None


def made_up() -> History:
    start, days = forecast_world.START, forecast_world.DAYS
    nothing = np.zeros((1, days))
    calendar = History(start, (Item("", ""),), nothing, nothing)
    units = forecast_world.units(holidays_of(forecast_world.COUNTRY, calendar))
    items = tuple(
        Item(f"dish {row}", f"Dish {row}", forecast_world.CATEGORIES[row % len(forecast_world.CATEGORIES)])
        for row in range(len(units))
    )
    return History(start, items, units, units * 10.0)


SETS: dict[str, tuple[Callable[[], History | None], str, int | None, int]] = {
    "pizzaplace": (pizzaplace, "US", None, 2),
    "takeaway_london": (takeaway_london, "GB", LONDON_ITEMS, 4),
    "made_up": (made_up, forecast_world.COUNTRY, None, 2),
}


def forecast(folder: Path) -> Results:
    """Every set that is at hand; `summary` is what the targets look at."""
    sets: dict[str, Results] = {}
    left_out = []
    for name, (read, country, items, every) in SETS.items():
        if (history := read()) is None:
            left_out.append(name)
        else:
            sets[name] = beside_peers(history, country, items, every)
    return {"forecast": {"sets": sets, "left_out": left_out, "speed": speed(), "summary": summary(sets)}}


def beside_peers(history: History, country: str, items: int | None, prophet_every: int) -> Results:
    given = setting(history, Context(holidays=holidays_of(country, history)), HORIZON, ORIGINS, items=items)
    ours = run(given)
    peers: dict[str, Forecasts] = {}
    with ThreadPoolExecutor(len(_TOGETHER)) as pool:  # one process a core
        for some in pool.map(lambda names: peers_of(given, Asked(country, names, prophet_every)), _TOGETHER):
            peers |= some
    found = ours.beside(peers)
    best = min(peers, key=lambda name: found.items[name].pinball)
    return {
        **found.as_json(),
        "best_peer_wape": round(min(found.items[name].wape for name in peers), 2),
        "best_peer": best,
        "pinball_difference": difference(found, best),
        "choices": dict(Counter(found.choices)),
    }


def difference(found: Backtest, peer: str) -> Results:
    """Ours less the peer's pinball, and its 90% interval: origins drawn with replacement, both models' together."""
    truth = found.truth
    sold = (truth.units * truth.open[:, None]).sum(axis=(1, 2))
    lost = truth.lost(found.forecasts[OURS].quantiles) - truth.lost(found.forecasts[peer].quantiles)
    drawn = np.random.default_rng(SEED).integers(0, len(lost), (DRAWS, len(lost)))
    low, high = np.quantile(lost[drawn].sum(axis=1) / sold[drawn].sum(axis=1), (0.05, 0.95))
    return {
        "estimate": round(float(lost.sum() / sold.sum()), 5),
        "low": round(float(low), 5),
        "high": round(float(high), 5),
    }


def speed() -> Results:
    """Fit and forecast of the demo's 32 dishes over its year, everything imported: medians."""
    history = pizzaplace()
    context = Context(holidays=holidays_of("US", history))
    model = fit(history, context, {"model": "blend"})
    fits = [
        _seconds(lambda: fit(history, context, {"model": "blend"}).predict(HORIZON, context)) for _ in range(REPEATS)
    ]
    warm = [_seconds(lambda: model.predict(HORIZON, context)) for _ in range(REPEATS)]
    simple = [_seconds(lambda: quick(history, context, HORIZON)) for _ in range(REPEATS)]
    return {
        "fit_predict_s": round(float(np.median(fits)), 3),
        "warm_predict_ms": round(1000 * float(np.median(warm)), 1),
        "quick_ms": round(1000 * float(np.median(simple)), 1),
    }


def _seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def summary(sets: dict[str, Results]) -> Results:
    ours = {name: one["items"][OURS] for name, one in sets.items()}
    return {
        "worst_wape_gap": round(max(ours[name]["wape"] - one["best_peer_wape"] for name, one in sets.items()), 2),
        "sets_with_lower_pinball": sum(bool(one["pinball_difference"]["high"] < 0) for one in sets.values()),
        "least_lead_on_naive": round(
            min(one["items"][NAIVE]["wape"] - ours[name]["wape"] for name, one in sets.items()), 2
        ),
        "least_coverage": min(one["coverage80"] for one in ours.values()),
    }
