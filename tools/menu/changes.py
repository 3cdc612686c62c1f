"""Changing a dish's price or availability: what would change, and the change itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from core.errors import ToolInputError
from core.money import format_money, minor_digits
from memory.mongo import Document
from memory.restaurants import Restaurant
from tools.base import Change, Proposal, Risk
from tools.menu.names import Found, find_item
from tools.menu.schemas import MenuItem, UpdateMenuItemArgs
from tools.menu.till import Linked, TillChange

_HIGHEST_PRICE = Decimal(1_000_000)
_NUMBER = r"\d+(?:[.,]\d+)*"
_SAYING_A_PRICE = frozenset(
    "make it to at set put change the new price is should be please instead rather just for "
    "dollars dollar euros euro pounds pound usd eur gbp "
    "ponlo pon a en el precio nuevo es que sea por favor mejor".split()
)
_LARGE_CHANGE = Decimal("0.3")  # of the price before: worth a second look


@dataclass(frozen=True, slots=True)
class Update:
    """The fields of the stored dish that change (none: it stands as wished already) and the sentence about it."""

    key: str
    fields: Document
    sentence: str
    till: TillChange | None = None  # the same for a connected till


def propose(restaurant: Restaurant, items: Sequence[MenuItem], args: UpdateMenuItemArgs) -> Proposal:
    """The approval to ask for. Raises ToolInputError if nothing would change or the dish or price is not usable."""
    found, price = _checked(restaurant, items, args)
    diff = _diff(found, price, args.available)
    if not diff:
        raise ToolInputError(_already(restaurant, found, price, args.available), candidates=[found.label])
    resolved: dict[str, Any] = {"item": found.label}
    resolved |= {} if price is None else {"price": float(price)}
    resolved |= {} if args.available is None else {"available": args.available}
    return Proposal(
        title=_title(restaurant, found, diff),
        risk=Risk.MONEY,
        args=resolved,
        diff=diff,
        notes=_notes(restaurant, found, price),
    )


def update(restaurant: Restaurant, items: Sequence[MenuItem], args: UpdateMenuItemArgs) -> Update:
    """The same, to be written now."""
    found, price = _checked(restaurant, items, args)
    if not _diff(found, price, args.available):
        return Update(found.item.key, {}, _already(restaurant, found, price, args.available))
    fields: Document = {} if args.available is None else {"available": args.available}
    change = TillChange(found.item.key, {} if price is None else {_priced_size(found): price}, args.available)
    fields |= _price_fields(found, price)
    return Update(found.item.key, fields, _done(restaurant, found, price, args.available), change)


def with_tills(proposal: Proposal, tills: Sequence[Linked]) -> Proposal:
    """The same beside the tills that list the dish: who follows by itself, and where a hand is needed."""
    by_hand = [till.title for till in tills if not till.writable]
    if by_hand:
        where = " and ".join(by_hand)
        wish = proposal.title[0].lower() + proposal.title[1:]
        text = f"{where} lets nobody change the menu from outside, so this is for you to do: please {wish} in {where}."
        note = f"I can't change it in {where}: after your yes it waits for you to do it there."
        return replace(proposal, by_hand=text, notes=[*proposal.notes, note])
    notes = [
        f"It changes in {till.title} too."
        if till.ready
        else f"{till.title} has to be connected again: until then it changes only here."
        for till in tills
    ]
    return replace(proposal, notes=[*proposal.notes, *notes])


def edited(args: dict[str, Any], edit: str | dict[str, Any]) -> dict[str, Any]:
    """The owner's wish (`"14.5"`, `"make it $14"`, `{"price": 14.5}`) put into the arguments."""
    if isinstance(edit, str):
        return {**args, "price": _price_in(edit)}
    unknown = set(edit) - {"price", "available"}
    if unknown or not edit:
        raise ToolInputError("Only the price and whether it is available can be edited here.")
    changed = UpdateMenuItemArgs.model_validate({**args, **edit})
    return changed.model_dump(mode="json", exclude_none=True) | (
        {"price": float(changed.price)} if changed.price is not None else {}
    )


def _price_in(text: str) -> float:
    """The one number of a sentence that says a price and nothing else: "2 less" would otherwise sell it for 2."""
    numbers = re.findall(_NUMBER, text)
    words = re.sub(rf"{_NUMBER}|[$€£.,!]", " ", text.casefold()).split()
    if len(numbers) != 1 or not _SAYING_A_PRICE.issuperset(words):
        raise ToolInputError("Say the new price itself as one number, for example 14.50.")
    plain = numbers[0]
    if re.fullmatch(r"\d+,\d{1,2}", plain):
        plain = plain.replace(",", ".")
    try:
        return float(Decimal(plain.replace(",", "")))
    except InvalidOperation:
        raise ToolInputError(f"{numbers[0]} is not a price.") from None


def _checked(
    restaurant: Restaurant, items: Sequence[MenuItem], args: UpdateMenuItemArgs
) -> tuple[Found, Decimal | None]:
    if args.price is None and args.available is None:
        raise ToolInputError("Say what should change: the new price, or whether the dish is on the menu.")
    found = find_item(args.item, items)
    if found.size and args.available is not None:
        raise ToolInputError(
            f"A single size cannot be taken off; say {found.item.name} for the whole dish.",
            candidates=[found.item.name],
        )
    return found, None if args.price is None else _usable_price(args.price, restaurant.currency)


def _usable_price(price: Decimal, currency: str) -> Decimal:
    digits = minor_digits(currency)
    if not price.is_finite() or price <= 0:
        raise ToolInputError("A price must be above zero.")
    if price >= _HIGHEST_PRICE:
        raise ToolInputError(f"{price:,f} is too much for a dish.")
    if price != round(price, digits):
        raise ToolInputError(f"Prices in {currency} have at most {digits} digits after the point.")
    return round(price, digits)


def _price_before(found: Found) -> Decimal:
    variation = found.item.variation(found.size)
    return Decimal(str(variation.price if variation else found.item.price))


def _priced_size(found: Found) -> str | None:
    """The size whose price changes: the one named, else the standard one of a dish with sizes."""
    return found.size or (found.item.standard if found.item.variations else None)


def _diff(found: Found, price: Decimal | None, available: bool | None) -> list[Change]:
    diff = []
    if price is not None and price != _price_before(found):
        size = _priced_size(found)
        diff.append(Change(f"price ({size})" if size else "price", float(_price_before(found)), float(price)))
    if available is not None and available != found.item.available:
        diff.append(Change("available", found.item.available, available))
    return diff


def _price_fields(found: Found, price: Decimal | None) -> Document:
    if price is None:
        return {}
    size, amount = _priced_size(found), float(price)
    variations = [
        one.model_copy(update={"price": amount}) if one.name == size else one for one in found.item.variations
    ]
    fields: Document = {"variations": [one.model_dump(exclude_none=True) for one in variations]} if variations else {}
    return fields | ({"price": amount} if size in (None, found.item.standard) else {})


def _title(restaurant: Restaurant, found: Found, diff: list[Change]) -> str:
    parts = []
    for change in diff:
        if change.field == "available":
            parts.append(
                f"put {found.item.name} back on the menu" if change.after else f"take {found.item.name} off the menu"
            )
        else:
            before, after = (format_money(value, restaurant.currency) for value in (change.before, change.after))
            parts.append(f"change the price of {_with_size(found)} from {before} to {after}")
    title = " and ".join(parts)
    return title[0].upper() + title[1:]


def _with_size(found: Found) -> str:
    size = _priced_size(found)
    return f"{found.item.name} ({size})" if size else found.item.name


def _notes(restaurant: Restaurant, found: Found, price: Decimal | None) -> list[str]:
    if price is None:
        return []
    notes, before, size = [], _price_before(found), _priced_size(found)
    if size and found.size is None and len(found.item.variations) > 1:
        others = [one.name for one in found.item.variations if one.name != size]
        stay = f"{', '.join(others[:-1])} and {others[-1]} stay" if len(others) > 1 else f"{others[0]} stays"
        notes.append(f"Only size {size} changes, your best seller; {stay} as before.")
    if before and abs(price - before) / before > _LARGE_CHANGE:
        notes.append(f"That is {abs(price - before) / before:.0%} {'more' if price > before else 'less'} than now.")
    variation = found.item.variation(size)
    cost = variation.cost if variation else found.item.cost
    if cost is not None and price < Decimal(str(cost)):
        notes.append(f"That is below its cost of {format_money(cost, restaurant.currency)}.")
    return notes


def _already(restaurant: Restaurant, found: Found, price: Decimal | None, available: bool | None) -> str:
    if price is not None:
        return f"{_with_size(found)} already costs {format_money(price, restaurant.currency)}."
    return f"{found.item.name} is already {'on' if available else 'off'} the menu."


def _done(restaurant: Restaurant, found: Found, price: Decimal | None, available: bool | None) -> str:
    sentences = []
    if price is not None:
        sentences.append(f"{_with_size(found)} now costs {format_money(price, restaurant.currency)}.")
    if available is not None:
        sentences.append(f"{found.item.name} is {'back on' if available else 'off'} the menu.")
    return " ".join(sentences)
