"""The ROI calculator: an offer for a dish, or one given by hand, worked out to break-even, profit and return."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from core.errors import ToolInputError
from tools.menu.names import Found
from tools.menu.promotions.board import Board
from tools.menu.promotions.schemas import RoiInputs

if TYPE_CHECKING:
    from tools.menu.promotions.engine.response import ResponseModel
    from tools.menu.promotions.engine.roi import Interval, Offer
    from tools.menu.promotions.engine.strategies import Strategy

Basis = Literal["modelled", "measured", "given"]
DAYS, DISCOUNT = 14, 15.0  # where none were named


@dataclass(frozen=True, slots=True)
class Estimate:
    """`lift` None: nothing can be said about it, so only the break-even stands. `percent` is the discount."""

    offer: Offer
    percent: float
    item: str | None
    lift: Interval | None
    basis: Basis | None
    assumptions: list[str]


@dataclass(frozen=True, slots=True)
class _Unit:
    """What one unit brings and how many sell."""

    name: str | None
    price: Fraction
    cost: Fraction | None
    units_a_day: Fraction
    row: int | None
    said: str | None  # where the units come from


def estimate(
    board: Board, found: Found | None, asked: RoiInputs, model: ResponseModel, measured: Interval | None = None
) -> Estimate:
    """`measured`: the lift that the same discount on this dish brought before. ToolInputError without a price."""
    from tools.menu.promotions.engine.roi import Offer

    unit = _unit(board, found, asked)
    percent = asked.discount_percent if asked.discount_percent is not None else (0.0 if asked.cost else DISCOUNT)
    lift, basis, taken = _lift(board, unit, asked, percent, model, measured)
    displaced = board.menu.mean_margin if board.menu and unit.row is not None else None
    own = max(unit.price - unit.cost, Fraction()) if unit.cost is not None else Fraction()
    offer = Offer(
        price=unit.price,
        unit_cost=unit.cost,
        units_a_day=unit.units_a_day,
        days=asked.days or DAYS,
        discount=unit.price * fraction(percent) / 100,
        fixed_cost=fraction(asked.cost or 0),
        taken=taken,
        displaced_margin=own if displaced is None else fraction(displaced),
        displaced_price=unit.price if displaced is None or board.menu is None else fraction(board.menu.mean_price),
    )
    return Estimate(offer, percent, unit.name, lift, basis, _assumptions(unit, asked, offer, percent, basis))


def fraction(value: float) -> Fraction:
    """An amount as it was written, by its shortest decimal form; measured ones to a millionth."""
    return Fraction(str(round(value, 6)))


def _unit(board: Board, found: Found | None, asked: RoiInputs) -> _Unit:
    price, cost, units, row, said = _known(board, found)
    price = asked.price if asked.price is not None else price
    cost = asked.unit_cost if asked.unit_cost is not None else cost
    if asked.units_a_day is not None:
        units, said = asked.units_a_day, None
    if price is None or price <= 0:
        raise ToolInputError("I need a price for that: name a dish that has one, or give the price.")
    name = found.label if found else None
    return _Unit(name, fraction(price), None if cost is None else fraction(cost), fraction(units), row, said)


def _known(board: Board, found: Found | None) -> tuple[float | None, float | None, float, int | None, str | None]:
    """Price, cost, units a day, the dish's row, and where the units come from."""
    menu = board.menu
    if found is None:
        if menu is None:
            return None, None, 0.0, None, None
        cost = None if menu.mean_margin is None else max(menu.mean_price - menu.mean_margin, 0.0)
        return menu.mean_price, cost, float(menu.rates.sum()), None, "the whole menu"
    row = board.row(found.item.key)
    if menu is None or row is None:
        return found.item.price, found.item.cost, 0.0, None, found.label
    units, size = float(menu.rates[row]), found.item.variation(found.size)
    if size is None:
        cost = float(menu.costs[row])
        return float(menu.prices[row]), None if cost != cost else cost, units, row, found.label
    return size.price, size.cost, units * _share(board, found), row, found.label


def _share(board: Board, found: Found) -> float:
    """Of the dish's recent units, those in this size."""
    assert board.history
    days = slice(-56, None)
    sizes = {one.size: float(one.units[days].sum()) for one in board.history.sizes if one.key == found.item.key}
    total = sum(sizes.values())
    return max(sizes.get(found.size or "", 0.0), 0.0) / total if total > 0 else 0.0


def _lift(
    board: Board, unit: _Unit, asked: RoiInputs, percent: float, model: ResponseModel, measured: Interval | None
) -> tuple[Interval | None, Basis | None, Fraction]:
    """The lift, where it comes from, and the share of it that other sales lose."""
    from tools.menu.promotions.engine.choice import exact
    from tools.menu.promotions.engine.response import LEAST_DISCOUNT, MOST_DISCOUNT
    from tools.menu.promotions.engine.roi import Interval
    from tools.menu.promotions.engine.strategies import Move

    given = None if asked.cannibalisation_percent is None else fraction(asked.cannibalisation_percent) / 100
    found = None
    if board.menu and unit.row is not None and unit.units_a_day > 0:
        strategy: Strategy = "discount" if percent else "feature"
        if not percent or LEAST_DISCOUNT <= percent / 100 <= MOST_DISCOUNT:
            move = Move(strategy, percent / 100, 1.0 if percent else 0.0)
            found = model.responses(board.menu, [unit.row], move)[0]
    taken = given if given is not None else exact(found.taken) if found else Fraction()
    if asked.lift_percent is not None:
        return Interval.exactly(fraction(asked.lift_percent) / 100), "given", taken
    if measured is not None:
        return measured, "measured", taken
    if found is None:
        return None, None, taken
    return Interval(exact(found.lift), exact(found.low), exact(found.high)), "modelled", taken


def _assumptions(unit: _Unit, asked: RoiInputs, offer: Offer, percent: float, basis: Basis | None) -> list[str]:
    """What was taken for granted, a sentence each."""
    said = []
    if asked.discount_percent is None and percent:
        said.append(f"No discount was named, so {percent:g}% off was taken.")
    if asked.days is None:
        said.append(f"It runs for {offer.days} days.")
    if unit.said:
        said.append(f"Without it, {unit.said} would go on selling {float(unit.units_a_day):.1f} a day, as of late.")
    if percent:
        said.append("Everyone who would have bought it anyway gets the discount too.")
    if offer.taken > 0:
        said.append(f"{float(100 * offer.taken):.0f}% of the extra sales come out of other dishes or later days.")
    elif offer.taken < 0:
        said.append(f"New guests order other dishes too, worth {float(-100 * offer.taken):.0f}% of the extra sales.")
    else:
        said.append("The extra sales take nothing from other dishes.")
    if unit.cost is None:
        said.append("What it costs to make is not known, so this is about revenue only.")
    if basis == "modelled":
        said.append("The lift is modelled on simulated restaurants; no promotion of yours has been measured yet.")
    elif basis == "measured":
        said.append("The lift is what the same offer brought you before.")
    return said
