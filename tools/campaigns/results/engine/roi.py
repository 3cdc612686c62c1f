"""What a campaign earned beside what it cost, with the interval of the lift carried through."""

from __future__ import annotations

from dataclasses import dataclass

from tools.campaigns.results.engine.lift import Interval


@dataclass(frozen=True, slots=True)
class Earned:
    """`margin`: incremental margin of all treated guests before the cost; `profit` the same less the cost; `roi` profit
    over cost, None where it cost nothing. `cost`: sending and the discount given. Major units."""

    margin: Interval
    profit: Interval
    roi: Interval | None
    cost: float


def earned(margin_a_guest: Interval, treated: int, sending: float, discount: float = 0.0) -> Earned:
    """Linear in the margin a guest, so the ends of the one are the ends of the other. What was spent is known."""
    cost = sending + discount
    margin = Interval(*(one * treated for one in margin_a_guest))
    profit = Interval(*(one - cost for one in margin))
    return Earned(margin, profit, Interval(*(one / cost for one in profit)) if cost > 0 else None, cost)
