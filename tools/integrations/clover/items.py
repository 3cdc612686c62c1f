"""Clover's inventory as a till's catalogue: the variants of an item group are the sizes of one dish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tools.integrations.clover.schemas import Item
from tools.pos.types import CatalogItem, CatalogVariation

_ASKED = "VARIABLE"  # the price is typed in at the till


def catalog_of(items: Sequence[Item], groups: Mapping[str, str]) -> list[CatalogItem]:
    """`groups` are the item groups' names by id."""
    dishes: dict[str, list[Item]] = {}
    for item in items:
        if item.name and not item.deletedTime:
            dishes.setdefault(_group(item) or item.id, []).append(item)
    return [_dish(dish_id, sizes, groups.get(dish_id)) for dish_id, sizes in dishes.items()]


def _group(item: Item) -> str | None:
    return item.itemGroup.id if item.itemGroup else None


def _dish(dish_id: str, items: Sequence[Item], name: str | None) -> CatalogItem:
    first = items[0]
    versions = [item.modifiedTime or 0 for item in items]
    return CatalogItem(
        id=dish_id,
        name=" ".join((name or first.name or "").split()),
        category=next((one.name for one in first.categories if one.name), None),
        variations=tuple(_variation(item) for item in items),
        available=any(_is_available(item) for item in items),
        sold_out=all(_is_out(item) for item in items),
        modifiers=tuple(one.name for one in first.modifierGroups if one.name),
        version=str(max(versions)),
    )


def _variation(item: Item) -> CatalogVariation:
    size = " ".join(one.name for one in item.options if one.name)
    if _group(item) is None:
        size = "Regular"
    price = None if item.priceType == _ASKED else item.price
    return CatalogVariation(item.id, size or (item.name or ""), price, str(item.modifiedTime or ""))


def _is_available(item: Item) -> bool:
    return item.available is not False and not item.hidden


def _is_out(item: Item) -> bool:
    """Clover counts the stock only where it is told to."""
    stock = item.itemStock.quantity if item.itemStock else None
    return bool(item.autoManage) and stock is not None and stock <= 0
