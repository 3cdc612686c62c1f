"""Toast's published menus as a till's catalogue, fetched again only when Toast says they changed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from weakref import WeakKeyDictionary

from core.money import to_minor
from tools.integrations.http import VendorHttp
from tools.integrations.toast.schemas import MenuGroup, MenuItem, Menus, ModifierGroup, ModifierOption
from tools.pos.types import CatalogItem, CatalogVariation

_MOST_KEPT = 200  # menus of locations, per process
_BY_SIZE, _OPEN = "SIZE_PRICE", "OPEN_PRICE"


def catalog_of(menus: Menus, currency: str) -> list[CatalogItem]:
    """Every dish once: one that stands on several menus has the price of the first."""
    found: dict[str, CatalogItem] = {}
    for menu in menus.menus:
        for category, item in _items(menu.menuGroups):
            if item.guid not in found and item.name and not item.isDeferred:
                found[item.guid] = _item(item, category, menus, currency)
    return list(found.values())


def sold_out(catalog: Sequence[CatalogItem], out: Set[str]) -> list[CatalogItem]:
    """The catalogue with what the kitchen has run out of."""
    return [replace(item, sold_out=True) if item.id in out else item for item in catalog]


def size_id(item: str, option: str) -> str:
    """Many dishes share one list of sizes, so a size is known only together with its dish."""
    return f"{item}/{option}"


def _items(groups: Sequence[MenuGroup]) -> Iterator[tuple[str | None, MenuItem]]:
    for group in groups:
        for item in group.menuItems:
            yield group.name, item
        yield from _items(group.menuGroups)


def _item(item: MenuItem, category: str | None, menus: Menus, currency: str) -> CatalogItem:
    groups = menus.modifierGroupReferences or {}
    rules = item.pricingRules
    by_size = rules.sizeSpecificPricingGuid if rules and item.pricingStrategy == _BY_SIZE else None
    sizes = next((group for group in groups.values() if by_size and group.guid == by_size), None)
    shown = [groups[str(one)] for one in item.modifierGroupReferences if str(one) in groups]
    price = None if item.pricingStrategy == _OPEN else _minor(item.price, currency)
    return CatalogItem(
        id=item.guid,
        name=" ".join((item.name or "").split()),
        category=category,
        variations=tuple(_sizes(item.guid, sizes, menus.modifierOptionReferences or {}, currency))
        or (CatalogVariation(item.guid, "Regular", price),),
        available=item.visibility is None or bool(item.visibility),
        modifiers=tuple(group.name for group in shown if group.name and group is not sizes),
        version=menus.lastUpdated or "",
    )


def _sizes(
    item: str, group: ModifierGroup | None, options: Mapping[str, ModifierOption], currency: str
) -> Iterator[CatalogVariation]:
    if group is None:
        return
    rules = group.pricingRules.sizeSequencePricingRules if group.pricingRules else ()
    prices = {rule.sizeGuid: next((one.price for one in rule.sequencePrices), None) for rule in rules}
    for reference in group.modifierOptionReferences:
        option = options.get(str(reference))
        if option and option.guid and option.name:
            price = option.price if prices.get(option.guid) is None else prices[option.guid]
            yield CatalogVariation(size_id(item, option.guid), option.name, _minor(price, currency))


def _minor(amount: float | None, currency: str) -> int | None:
    return None if amount is None else to_minor(amount, currency)


class MenuCache:
    """The latest menus of each location, as long as the process lives."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], tuple[str, list[CatalogItem]]] = OrderedDict()

    def find(self, url: str, location: str, updated: str) -> list[CatalogItem] | None:
        """None where it has none, or Toast published newer ones since."""
        known, catalog = self._kept.get((url, location), ("", []))
        return catalog if updated and known == updated else None

    def keep(self, url: str, location: str, updated: str, catalog: list[CatalogItem]) -> None:
        self._kept[url, location] = (updated, catalog)
        self._kept.move_to_end((url, location))
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)


_CACHES: WeakKeyDictionary[VendorHttp, MenuCache] = WeakKeyDictionary()


def cache_of(http: VendorHttp) -> MenuCache:
    """One for all who call through the same client: a `Toast` is built for every call."""
    return _CACHES.setdefault(http, MenuCache())
