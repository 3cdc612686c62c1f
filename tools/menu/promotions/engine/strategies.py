"""The strategies a dish can be given, and what each takes off the price."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Strategy = Literal["bundle", "discount", "feature", "happy_hour", "limited_time", "loyalty", "drop", "reprice", "none"]
STRATEGIES: tuple[Strategy, ...] = get_args(Strategy)
WEEKS = 4  # every suggestion is counted over four weeks, so that they can be compared


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that can be done with a dish. `discount` is a share of the price, negative for a rise; on a bundle it
    is taken off both dishes. `reached` is the share of usual units that get it (None: those bought as the pair)."""

    strategy: Strategy
    discount: float = 0.0
    reached: float | None = 1.0
    weekday: int | None = None  # Monday 0; None: every day

    def on(self, weekday: int) -> Move:
        return Move(self.strategy, self.discount, self.reached, weekday)


LOYALTY_SHARE = 0.40  # assumed: four of ten units go to guests who collect
HAPPY_HOURS_SHARE = 0.35  # assumed: of a day's units, those that sell in its quiet hours anyway
EVERY_DAY: tuple[Move, ...] = (
    Move("discount", 0.10),
    Move("discount", 0.20),
    Move("feature", reached=0.0),
    Move("bundle", 0.10, None),
    Move("limited_time", reached=0.0),
    Move("loyalty", 0.10, LOYALTY_SHARE),  # the tenth free
    Move("drop", reached=0.0),
    Move("reprice", -0.05),
)
# What can be put on one weekday alone; the weekday is filled in.
ONE_DAY: tuple[Move, ...] = (
    Move("happy_hour", 0.20, HAPPY_HOURS_SHARE),
    Move("bundle", 0.10, None),
    Move("feature", reached=0.0),
)
MOVES: tuple[Move, ...] = (*EVERY_DAY, *(move.on(weekday) for weekday in range(7) for move in ONE_DAY))
