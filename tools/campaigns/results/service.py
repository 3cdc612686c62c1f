"""What came of a campaign: deliveries counted, and for direct messages the lift against the held-out guests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from core.clock import Clock
from core.compute import compute
from memory.mongo import Mongo
from memory.restaurants import Restaurant, RestaurantStore
from tools.campaigns.guests.schemas import Segment
from tools.campaigns.results.gathering import WINDOW, Found, Gatherer, Person
from tools.campaigns.schemas import Campaign
from tools.content.schemas import DIRECT, TITLES

if TYPE_CHECKING:
    from tools.campaigns.results.engine.ab import Verdict
    from tools.campaigns.results.engine.lift import Interval

Json = dict[str, Any]
TELLABLE_POINTS = 15.0  # as engine/power.py has it
_SENT = ("sent", "delivered")


class ResultService:
    def __init__(self, mongo: Mongo, clock: Clock) -> None:
        self._gatherer, self._restaurants, self._clock = Gatherer(mongo), RestaurantStore(mongo), clock

    async def of(self, campaign: Campaign) -> Json:
        """{sent, delivered, failed, unknown, waiting, missed, suppressed, held_out, clicks, opted_out, guests, orders,
        ordered, lift, revenue, cost, discount, roi, ab, by_channel, window_days, complete, simulated, notes}. Shares in
        percent, money in major units; `lift` None without direct messages. `orders` of `ordered` guests who were
        written to; `cost` of sending; `discount` given to them (None: not known). `roi` {value, low, high, text,
        margin, profit, cost}: a share of its `cost` (sending and discount); no value where no difference can be told,
        and `text` says so."""
        restaurant = await self._restaurants.get(campaign.restaurant_id)
        now = self._clock.now()
        found = await self._gatherer.gather(restaurant, campaign, now)
        complete = bool(found.people) and all(one.first + WINDOW <= now for one in found.people.values())
        return await compute(report, campaign, found, complete)

    async def series(self, campaign: Campaign) -> list[Json]:
        """The same by day; see `series.series`."""
        from tools.campaigns.results.series import series

        restaurant, now = await self._restaurants.get(campaign.restaurant_id), self._clock.now()
        found = await self._gatherer.gather(restaurant, campaign, now)
        return await compute(series, found, restaurant.timezone, restaurant.today(now))

    async def base_rate(self, restaurant: Restaurant, segment: Segment, today: date) -> float | None:
        return await self._gatherer.base_rate(restaurant, segment, today)


def detectable(n_treated: int, n_held: int, base_rate: float) -> float | None:
    """The smallest lift that could be told, in percentage points of guests; None: too few."""
    from tools.campaigns.results.engine.power import detectable as found

    share = found(n_treated, n_held, base_rate)
    return None if share is None else round(100 * share, 1)


def is_tellable(points: float | None) -> bool:
    """Whether a lift that a good campaign may have could be told (80 % power); `points` as `detectable` gives it."""
    return points is not None and points <= TELLABLE_POINTS


def report(campaign: Campaign, found: Found, complete: bool) -> Json:
    """Pure: the figures of what was gathered."""
    total: Counter[str] = sum(found.messages.values(), Counter())
    treated = [one for one in found.people.values() if not one.held_out]
    held = [one for one in found.people.values() if one.held_out]
    cost = round(found.spent, 2) if found.spent else (campaign.cost if total and campaign.cost else 0.0)
    lifted = _lift(treated, held, complete) if found.people else None
    earned, why = _earned(campaign, treated, held, cost, found, lifted)
    return {
        "sent": sum(total[name] for name in _SENT),
        "delivered": total["delivered"],
        "failed": total["failed"],
        "unknown": total["unknown"],
        "waiting": total["queued"] + total["sending"],
        "missed": total["missed"],
        "suppressed": total["suppressed"],
        "cancelled": total["cancelled"],
        "held_out": len(held),
        "clicks": sum(found.clicks.values()),
        "opted_out": found.opted_out,
        "guests": len(treated),
        "orders": sum(one.orders for one in treated),
        "ordered": _ordered(treated),
        "lift": lifted,
        "revenue": round(sum(one.revenue for one in treated), 2) if treated else None,
        "cost": cost,
        "discount": _discount(campaign, treated),
        "roi": earned,
        "ab": _ab(campaign, treated, complete),
        "by_channel": [_channel(name, found) for name in campaign.channels if name in found.messages],
        "window_days": WINDOW.days,
        "complete": complete,
        "simulated": found.simulated,
        "notes": _notes(campaign, found, complete, why),
    }


def _channel(name: str, found: Found) -> Json:
    counted = found.messages[name]
    told = {
        "sent": sum(counted[one] for one in _SENT),
        **{one: counted[one] for one in ("delivered", "failed", "unknown", "held_out", "missed", "suppressed")},
    }
    return {"channel": name, "title": TITLES[name], **told, "clicks": found.clicks.get(name, 0)}  # type: ignore[index]


def _ordered(people: Sequence[Person]) -> int:
    return sum(one.orders > 0 for one in people)


def _lift(treated: Sequence[Person], held: Sequence[Person], complete: bool) -> Json | None:
    from tools.campaigns.results.engine.lift import Share, lift, mean_difference
    from tools.campaigns.results.engine.power import POWER, TELLABLE, enough

    ours, theirs = Share(_ordered(treated), len(treated)), Share(_ordered(held), len(held))
    found = lift(ours, theirs)
    if found is None:
        return None
    tellable = enough(ours.n, theirs.n, theirs.rate)
    least = detectable(ours.n, theirs.n, theirs.rate)
    points = [round(100 * value, 1) for value in found.difference]
    money = mean_difference([one.revenue for one in treated], [one.revenue for one in held])
    return {
        "percent_points": points[0],
        "low": points[1],
        "high": points[2],
        "p": round(found.p, 4),
        "test": found.test,
        "interval": "95 %, Newcombe",
        "treated": {"guests": ours.n, "ordered": ours.hits, "percent": round(100 * ours.rate, 1)},
        "held_out": {"guests": theirs.n, "ordered": theirs.hits, "percent": round(100 * theirs.rate, 1)},
        "power": round(100 * POWER),
        "detectable": least,
        "tellable": round(100 * TELLABLE),
        "enough": tellable,
        "revenue_a_guest": _figures(money),
        "text": _told(points, found.p, tellable, least, complete),
    }


def _told(points: Sequence[float], p: float, tellable: bool, least: float | None, complete: bool) -> str:
    """The one sentence that may be said about it."""
    ends = f"between {points[1]:+g} and {points[2]:+g} points"
    early = "" if complete else " That is so far: not every guest's 14 days are over."
    if not tellable:
        only = f"only a lift of {least:g} points or more could be told" if least else "no lift could be told"
        luck = f"{points[0]:+g} points ({ends}) may well be luck"
        return f"Too few guests to tell: {luck}. With so many guests {only}.{early}"
    if p >= 0.05:
        return f"No difference that can be told from luck: {points[0]:+g} points ({ends}).{early}"
    which = "More" if points[0] > 0 else "Fewer"
    return f"{which} guests ordered than in the held-out group: {points[0]:+g} points ({ends}).{early}"


def _figures(found: Interval | None, digits: int = 2) -> Json | None:
    return None if found is None else {name: round(value, digits) for name, value in found._asdict().items()}


def _discount(campaign: Campaign, treated: Sequence[Person]) -> float | None:
    """What the offer took off the orders of guests who were told of it; None: it does not say what it is worth."""
    from tools.campaigns.results.engine.discount import is_priced

    if campaign.offer and not is_priced(campaign.offer):
        return None
    return round(sum(one.discount for one in treated), 2)


def _earned(
    campaign: Campaign,
    treated: Sequence[Person],
    held: Sequence[Person],
    sending: float,
    found: Found,
    lifted: Json | None,
) -> tuple[Json | None, str | None]:
    """The return with its interval, or why there is none. A return is said only where a difference can be told; what
    came in over the ingredients stands there with its interval in any case."""
    from tools.campaigns.results.engine.lift import mean_difference
    from tools.campaigns.results.engine.roi import earned

    if not treated or not held or lifted is None:
        return None, None
    if found.uncosted:
        return None, f"The return is not known: {found.uncosted} of {found.lines} dishes ordered have no cost."
    each = mean_difference(*[[one.margin or 0.0 for one in group] for group in (treated, held)])
    if each is None:
        return None, None
    discount = _discount(campaign, treated)
    made = earned(each, len(treated), sending, discount or 0.0)
    text = _untold(campaign, lifted, made.margin, discount)
    nothing = {"value": None, "low": None, "high": None}
    told = {
        **((None if text else _figures(made.roi)) or nothing),
        "text": text or ("" if made.roi else "It cost nothing, so there is no return on it."),
        "margin": _figures(made.margin),
        "profit": _figures(made.profit) if discount is not None else None,
        "cost": round(made.cost, 2) if discount is not None else None,
    }
    return told, None


def _untold(campaign: Campaign, lifted: Json, margin: Interval, discount: float | None) -> str:
    """Why no return is said; empty where one can be."""
    if not lifted["enough"]:
        return "Too few guests to tell"
    if lifted["low"] <= 0 <= lifted["high"] or margin.low <= 0 <= margin.high:
        return "No difference that can be told"
    if discount is None and campaign.offer:
        return f"Not known: orders do not say what “{campaign.offer.text}” costs"
    return ""


def _ab(campaign: Campaign, treated: Sequence[Person], complete: bool) -> Json | None:
    """The two texts beside each other; a winner only once every guest's window is over."""
    from tools.campaigns.results.engine.ab import verdict
    from tools.campaigns.results.engine.lift import Share

    groups = {name: [one for one in treated if one.variant == name] for name in ("A", "B")}
    if not all(groups.values()):
        return None
    shares = {name: Share(_ordered(group), len(group)) for name, group in groups.items()}
    found = verdict(shares["A"], shares["B"])
    if found is None:
        return None
    told = {
        name: {
            "guests": share.n,
            "ordered": share.hits,
            "percent": round(100 * share.rate, 1),
            "clicked": sum(one.clicked for one in groups[name]),
        }
        for name, share in shares.items()
    }
    return {
        **told,
        "winner": found.winner if complete else None,
        "percent_points": round(100 * found.difference.value, 1),
        "low": round(100 * found.difference.low, 1),
        "high": round(100 * found.difference.high, 1),
        "p": round(found.p, 4),
        "test": f"{found.test}, looked at once after {WINDOW.days} days",
        "what": campaign.difference.what if campaign.difference else None,
        "text": _ab_text(found, complete),
    }


def _ab_text(found: Verdict, complete: bool) -> str:
    if not complete:
        return "No winner yet: it is decided once, when every guest's 14 days are over."
    if found.winner is None:
        return "Neither text did better than luck would have it."
    return f"Text {found.winner} brought more guests."


def _notes(campaign: Campaign, found: Found, complete: bool, why: str | None) -> list[str]:
    said = []
    if found.simulated:
        said.append("SIMULATED: these orders were made up for the demo, so is the effect.")
    if any(name not in DIRECT for name in campaign.channels):
        said.append("Public posts reach everybody, so nobody can be held out: no lift is claimed for them.")
    if any(one.held_out for one in found.people.values()):
        said.append(
            f"Counted are guests with an order within {WINDOW.days} days of their first message, "
            "beside the guests who were held out, from orders linked to guests."
        )
    elif found.people:
        said.append("Nobody was held out, so what guests would have ordered anyway is not known.")
    if found.people:
        said += _offered(campaign)
    if why:
        said.append(why)
    if any(counted["unknown"] for counted in found.messages.values()):
        said.append("Messages marked unknown are being looked up at the provider; none is sent again before that.")
    return said


def _offered(campaign: Campaign) -> list[str]:
    """How far the discount is known."""
    from tools.campaigns.results.engine.discount import is_priced

    if campaign.offer is None:
        return []
    if not is_priced(campaign.offer):
        return [f"What “{campaign.offer.text}” costs is not in the orders: the cost is that of sending alone."]
    return [
        "The discount is counted on every order that the offer holds for by guests who got it. Orders do not say who "
        "asked for it, nor what other guests who saw it were given."
    ]
