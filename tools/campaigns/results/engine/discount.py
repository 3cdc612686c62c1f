"""What an offer takes off the orders of guests who got it, as far as orders tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from tools.content.schemas import Offer


class Given(NamedTuple):
    """`off` is what the offer takes off an order; `recorded`: the part of it that the till took off already, so that
    the order's total is less by it."""

    off: float
    recorded: float


NOTHING = Given(0.0, 0.0)


def is_priced(offer: Offer) -> bool:
    """Whether the offer itself says what it takes off: a free extra and a price without its dish do not."""
    return offer.value is not None and (
        offer.kind in ("percent", "amount") or (offer.kind == "price" and bool(offer.item))
    )


def given(offer: Offer, lines: Sequence[Mapping[str, Any]], scale: float) -> Given:
    """Of one order (major units; `scale`: major units of a minor one). `unit_price_minor` is the menu price,
    `total_minor` what was paid. Money off the dish counts for each one ordered, money off the bill once."""
    if not is_priced(offer):
        return NOTHING
    assert offer.value is not None
    bought = [one for one in lines if offer.item is None or one["item"] == offer.item]
    before = [max(float(one["unit_price_minor"] * one["quantity"]), float(one["total_minor"]), 0.0) for one in bought]
    recorded = scale * sum(full - max(one["total_minor"], 0) for full, one in zip(before, bought, strict=True))
    full, many = scale * sum(before), sum(float(one["quantity"]) for one in bought)
    if not bought:
        return NOTHING
    off = {
        "percent": full * offer.value / 100,
        "amount": offer.value * (many if offer.item else 1),
        "price": full - offer.value * many,
    }[offer.kind]
    off = min(max(off, 0.0), full)
    return Given(off, min(recorded, off))
