"""The sales that a forecast learns from, made ready: no negative days, closed days marked, who is in which category."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from core.errors import BadInput
from tools.menu.forecast.engine.known import calendar

if TYPE_CHECKING:
    from tools.menu.forecast.engine.known import Booleans, Calendar, Context, Floats, Whole
    from tools.menu.history import History

MOST_DAYS = 28  # that a forecast reaches ahead
LEAST_DAYS = 14  # with sales: two of each weekday
LATE = 14  # days that the sales may lie behind
_USED = 3 * 366  # days: further back teaches nothing
_CLOSED_RUN = 6  # weeks in a row without a sale make a closed weekday


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """`units` and `revenue` (items, days), not negative; `open` (days,); `group` (items,) numbers the categories;
    `calendar` goes on after the last day. `origin` is the last day of sales."""

    keys: tuple[str, ...]
    units: Floats
    revenue: Floats
    open: Booleans
    group: Whole
    calendar: Calendar

    @property
    def days(self) -> int:
        return int(self.units.shape[1])

    @property
    def origin(self) -> int:
        return self.days - 1

    @property
    def weekday(self) -> Whole:
        return self.calendar.weekday

    def until(self, origin: int) -> Panel:
        """What was known on the evening of day `origin`: later sales are cut off."""
        return replace(
            self,
            units=self.units[:, : origin + 1],
            revenue=self.revenue[:, : origin + 1],
            open=self.open[: origin + 1],
        )

    def known(self, context: Context) -> Panel:
        """The same sales with other knowledge of days."""
        return replace(self, calendar=calendar(context, self.calendar.start, self.calendar.days))


def check_horizon(horizon: int, late: int = 0) -> None:
    if not 1 <= horizon <= MOST_DAYS + min(max(late, 0), LATE):
        raise BadInput(f"A forecast reaches 1 to {MOST_DAYS} days ahead.")


def panel(history: History, context: Context, open_days: Booleans | None = None) -> Panel:
    """`open_days`: where the history is a part of the menu, the days on which the whole of it sold anything.
    Raises BadInput where there is too little to learn from."""
    units = np.nan_to_num(np.maximum(history.units, 0.0))
    opened = np.asarray((units > 0).any(axis=0)) if open_days is None else open_days
    skip = max(int(opened.argmax()), history.days - _USED) if opened.any() else 0
    units, opened = units[:, skip:], opened[skip:]
    check_enough(units, opened)
    categories = [item.category or "" for item in history.items]
    order = {name: number for number, name in enumerate(dict.fromkeys(categories))}
    days = units.shape[1] + MOST_DAYS + LATE + 1
    return Panel(
        keys=history.keys,
        units=units,
        revenue=np.nan_to_num(np.maximum(history.revenue[:, skip:], 0.0)),
        open=opened,
        group=np.array([order[name] for name in categories], dtype=int),
        calendar=calendar(context, history.start + timedelta(days=skip), days),
    )


def check_enough(units: Floats, opened: Booleans) -> None:
    if not len(units) or not (units > 0).any():
        raise BadInput("Nothing was sold in these days, so there is nothing to forecast.")
    if (count := int(opened.sum())) < LEAST_DAYS:
        days = "1 day" if count == 1 else f"{count} days"
        raise BadInput(f"A forecast needs at least {LEAST_DAYS} days with sales; there is only {days}.")


def closures(known: Panel, horizon: int) -> Booleans:
    """Which of the next `horizon` days it will be closed: as told, on a weekday without a sale for six weeks, and on
    a holiday on which it has always been closed."""
    days = np.arange(known.origin + 1, known.origin + 1 + horizon)
    weekdays = _closed_weekdays(known)
    names = _closed_holidays(known, weekdays)
    found = [
        known.calendar.closed[day] or known.weekday[day] in weekdays or known.calendar.holidays[day] in names
        for day in days
    ]
    return np.array(found, dtype=bool)


def _closed_weekdays(known: Panel) -> set[int]:
    found = set()
    for weekday in range(7):
        recent = known.open[known.weekday[: known.days] == weekday][-_CLOSED_RUN:]
        if len(recent) and not recent.any() and (len(recent) == _CLOSED_RUN or known.days <= 7 * _CLOSED_RUN):
            found.add(weekday)
    return found


def _closed_holidays(known: Panel, weekdays: set[int]) -> set[str]:
    opened: dict[str, bool] = {}
    for day, name in enumerate(known.calendar.holidays[: known.days]):
        around = [known.open[other] for other in (day - 7, day + 7) if 0 <= other < known.days]
        if name and known.weekday[day] not in weekdays and all(around):
            opened[name] = opened.get(name, False) or bool(known.open[day])
    return {name for name, ever in opened.items() if not ever}
