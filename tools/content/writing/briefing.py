"""Understands what is to be written: which dish, which offer, which day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.errors import ToolInputError
from memory.restaurants import Restaurant
from tools.content.schemas import Brief, Offer
from tools.content.voice.schemas import VoiceProfile
from tools.content.writing.schemas import WriteArgs
from tools.menu.names import find_item, normalise
from tools.menu.schemas import MenuItem


def brief_of(
    restaurant: Restaurant, args: WriteArgs, items: Sequence[MenuItem], today: date, voice: VoiceProfile
) -> Brief:
    """The arguments, understood. Raises ToolInputError."""
    from tools.content.writing.engine.topic import timing, weekend

    dish = find_item(args.item, items).item if args.item else None
    offer = offer_of(args.offer, restaurant, items, dish) if args.offer else None
    if offer and offer.item and dish is None:
        dish = next(item for item in items if item.key == offer.item)
    dish = dish or _named(args.topic, items)
    if dish and not dish.available:
        raise ToolInputError(
            f"{dish.name} is off the menu just now, so I have not written about it. "
            "Put it back on the menu first, or name another dish."
        )
    day, weekday = timing(args.topic, today)
    span = weekend(args.topic, today) if day is None and weekday is None else None
    first, last = span or (day, day)
    return Brief(
        topic=" ".join(args.topic.split()),
        channels=args.channels,
        item=dish.key if dish else None,
        offer=offer.model_copy(update={"item": dish.key if dish else None}) if offer else None,
        tone=args.tone,
        language=args.language or ("es" if voice.languages[:1] == ["es"] else "en"),
        variants=args.variants or 1,
        starts=first,
        ends=last,
        weekday=weekday,
    )


def dish_of(items: Sequence[MenuItem], brief: Brief) -> MenuItem | None:
    return next((item for item in items if item.key == brief.item), None) if brief.item else None


def offer_of(text: str, restaurant: Restaurant, items: Sequence[MenuItem], dish: MenuItem | None) -> Offer:
    """Read, with the dish that it names. Raises ToolInputError."""
    from tools.content.writing.engine.offers import offer_item, read_offer

    offer = read_offer(text, restaurant.currency)
    named = offer_item(text)
    item = find_item(named, items).item if named and items else dish
    return offer.model_copy(update={"item": item.key if item else None})


def _named(topic: str, items: Sequence[MenuItem]) -> MenuItem | None:
    """The one dish whose whole name stands in the topic; the longest where one name holds another."""
    said = f" {normalise(topic)} "
    found = [item for item in items if f" {normalise(item.name)} " in said]
    return max(found, key=lambda item: len(item.name)) if found else None
