"""What dishes cost to make, from a file: item, cost and perhaps size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from core.clock import Clock
from core.errors import BadInput
from core.money import minor_digits
from tools.menu.imports.files import TextFile, open_text
from tools.menu.imports.header import Header, find_header
from tools.menu.imports.lines import MOST_MONEY
from tools.menu.imports.numbers import decimal_comma, parse_amount
from tools.menu.imports.options import SHOWN_BAD_ROWS, BadRow
from tools.menu.imports.report import CostsReport, UnknownItem
from tools.menu.imports.survey import data_rows
from tools.menu.names import closest, normalise, same_item
from tools.menu.schemas import MenuItem, PastCost

if TYPE_CHECKING:
    from memory.mongo import Document, Mongo, Session
    from memory.restaurants import Restaurant, RestaurantStore

_MOST_ROWS = 50_000
_MOST_MINUTES, _REMEMBERED = 600, 50  # minutes of work on one dish; past costs of it

SizeUnits = Mapping[tuple[str, str | None], float]  # (dish, size) -> units ever sold


@dataclass
class Costs:
    """What the file says, by dish; the key None is the dish without a size. `labour`: minutes of work a unit."""

    rows: int = 0
    by_item: dict[str, dict[str | None, Decimal]] = field(default_factory=dict)
    labour: dict[str, float] = field(default_factory=dict)
    unknown: list[UnknownItem] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class CostImporter:
    def __init__(self, mongo: Mongo, restaurants: RestaurantStore, clock: Clock) -> None:
        from tools.menu.store import MenuStore

        self._mongo, self._restaurants, self._store, self._clock = mongo, restaurants, MenuStore(mongo), clock

    async def run(self, restaurant: Restaurant, path: Path) -> CostsReport:
        restaurant = await self._restaurants.get(restaurant.restaurant_id)
        items = await self._store.items(restaurant.restaurant_id)
        import asyncio

        header, read = await asyncio.to_thread(read_costs, path, items, restaurant.currency)
        units = await self._size_units(restaurant, [key for key, costs in read.by_item.items() if set(costs) - {None}])
        changed = [
            _remembered(item, with_costs(item, read, units), self._clock.now())
            for item in items
            if item.key in read.by_item
        ]
        await self._write(restaurant, changed)
        after = {item.key: item for item in items} | {item.key: item for item in changed}
        return CostsReport(
            restaurant=restaurant.restaurant_id,
            file=path.name,
            mapping=header.mapping(),
            rows=read.rows,
            updated=len(changed),
            costed_items=sum(item.cost is not None for item in after.values()),
            items=len(after),
            unknown=read.unknown,
            bad_rows=len(read.bad),
            bad=read.bad[:SHOWN_BAD_ROWS],
            notes=read.notes,
        )

    async def _write(self, restaurant: Restaurant, items: Sequence[MenuItem]) -> None:
        slug, now = restaurant.restaurant_id, self._clock.now()
        menu_items = self._mongo.tenant(slug).menu_items

        updates: list[tuple[Document, Document]] = [
            (
                {"key": item.key},
                {
                    "$set": {
                        "cost": item.cost,
                        "cost_history": [one.model_dump() for one in item.cost_history],
                        "labour_minutes": item.labour_minutes,
                        "touched": True,
                        "updated_at": now,
                        "variations": [one.model_dump(exclude_none=True) for one in item.variations],
                    }
                },
            )
            for item in items
        ]

        async def work(session: Session) -> None:
            await menu_items.update_each(updates, session)
            await self._restaurants.menu_changed(slug, session)

        await self._mongo.transaction(work)

    async def _size_units(self, restaurant: Restaurant, keys: Sequence[str]) -> SizeUnits:
        if not keys:
            return {}
        rows = await self._mongo.tenant(restaurant.restaurant_id).sales_orders.aggregate(
            [
                {"$match": {"import_id": {"$in": restaurant.imports}}},
                {"$unwind": "$lines"},
                {"$match": {"lines.item": {"$in": list(keys)}}},
                {
                    "$group": {
                        "_id": {"item": "$lines.item", "size": "$lines.variation"},
                        "units": {"$sum": "$lines.quantity"},
                    }
                },
            ]
        )
        return {(row["_id"]["item"], row["_id"].get("size")): row["units"] for row in rows}


def read_costs(path: Path, items: Sequence[MenuItem], currency: str) -> tuple[Header, Costs]:
    """What the file says of these dishes. Raises BadInput if it says nothing of any."""
    file = open_text(path)
    header = find_header(file, ("item", "cost"), ("item", "cost", "variation", "labour"))
    read = _read(file, header, items, minor_digits(currency))
    if not read.by_item:
        raise BadInput(_nothing_found(file, read))
    return header, read


def _read(file: TextFile, header: Header, items: Sequence[MenuItem], digits: int) -> Costs:
    read, columns = Costs(), header.columns
    rows: list[tuple[int, list[str]]] = []
    for line, row in data_rows(file, header):
        if len(rows) == _MOST_ROWS:
            raise BadInput(f"{file.path.name} has more than {_MOST_ROWS:,} lines: is it a list of costs?")
        rows.append((line, row + [""] * (len(header.names) - len(row))))
    comma = decimal_comma(row[columns["cost"]] for _line, row in rows)
    for line, row in rows:
        read.rows += 1
        _take(read, line, row, columns, items, comma, digits)
    return read


def _take(
    read: Costs,
    line: int,
    row: list[str],
    columns: Mapping[str, int],
    items: Sequence[MenuItem],
    comma: bool,
    digits: int,
) -> None:
    name, cost_text = row[columns["item"]].strip(), row[columns["cost"]].strip()
    size = row[columns["variation"]].strip() if "variation" in columns else ""
    cost = parse_amount(cost_text, comma)
    if not name or cost is None or not 0 <= cost <= MOST_MONEY:
        reason = "no item name" if not name else f"{cost_text[:40]!r} is not a cost" if cost_text else "no cost"
        read.bad.append(BadRow(line=line, reason=reason))
        return
    item = same_item(name, items)
    known_size = _size(item, size) if item else None
    if item is None:
        read.unknown.append(UnknownItem(line=line, item=name, closest=closest(name, [each.name for each in items])))
    elif size and known_size is None:
        sizes = [one.name for one in item.variations]
        read.unknown.append(UnknownItem(line=line, item=f"{name} ({size})", closest=sizes))
    else:
        costs, cost = read.by_item.setdefault(item.key, {}), round(cost, digits + 2)
        if costs.get(known_size, cost) != cost:
            before = costs[known_size].normalize()
            read.notes.append(f"Line {line}: {name} had another cost further up ({before:f}); this one counts.")
        costs[known_size] = cost
        _take_labour(read, line, item, row[columns["labour"]] if "labour" in columns else "", comma)


def _take_labour(read: Costs, line: int, item: MenuItem, text: str, comma: bool) -> None:
    minutes = parse_amount(text, comma) if text.strip() else None
    if minutes is not None and 0 <= minutes <= _MOST_MINUTES:
        read.labour[item.key] = float(minutes)
    elif text.strip():
        read.notes.append(f"Line {line}: {text.strip()[:40]!r} is no number of minutes, so it was left out.")


def _size(item: MenuItem, text: str) -> str | None:
    return next((one.name for one in item.variations if normalise(one.name) == normalise(text)), None) if text else None


def with_costs(item: MenuItem, read: Costs, units: SizeUnits) -> MenuItem:
    """The dish with its costs. Costs per size make the dish's own only when every size has one."""
    costs, notes = read.by_item[item.key], read.notes
    variations = [
        one.model_copy(update={"cost": float(costs[one.name])}) if one.name in costs else one for one in item.variations
    ]
    changed = item.model_copy(update={"variations": variations})
    cost = float(costs[None]) if None in costs else _mean_cost(changed, units)
    if cost is None and item.cost is None:
        missing = ", ".join(one.name for one in variations if one.cost is None)
        notes.append(f"{item.name} has no cost yet: its size {missing} lacks one.")
    elif cost is not None and cost > item.price:
        notes.append(f"{item.name} costs more to make ({cost:g}) than its price ({item.price:g}).")
    minutes = read.labour.get(item.key, item.labour_minutes)
    return changed.model_copy(update={"cost": item.cost if cost is None else cost, "labour_minutes": minutes})


def _remembered(before: MenuItem, after: MenuItem, now: datetime) -> MenuItem:
    """Keeps what it cost until now, so that an analysis of earlier days can say that the cost changed."""
    if before.cost is None or before.cost == after.cost:
        return after
    past = [*before.cost_history, PastCost(until=now, cost=before.cost)][-_REMEMBERED:]
    return after.model_copy(update={"cost_history": past})


def _mean_cost(item: MenuItem, units: SizeUnits) -> float | None:
    """Weighted by what each size sold; the plain mean where nothing was sold."""
    if any(one.cost is None for one in item.variations):
        return None
    weights = {one.name: max(0.0, units.get((item.key, one.name), 0)) for one in item.variations}
    total = sum(weights.values())
    if total == 0:
        return round(sum(one.cost or 0.0 for one in item.variations) / len(item.variations), 4)
    return round(sum(weights[one.name] * (one.cost or 0.0) for one in item.variations) / total, 4)


def _nothing_found(file: TextFile, read: Costs) -> str:
    if read.unknown:
        return (
            f"None of the {len(read.unknown):,} names in {file.path.name} is a dish on the menu; the first is "
            f"{read.unknown[0].item!r}."
        )
    return f"{file.path.name} has no usable line of item and cost."
