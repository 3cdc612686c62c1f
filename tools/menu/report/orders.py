"""An order file (whatever `menu import` takes) as a History, without a database."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import BadInput
from core.money import to_major
from tools.menu.imports.dates import LocalTimes
from tools.menu.imports.files import open_text
from tools.menu.imports.header import find_header
from tools.menu.imports.importer import NEEDED, ROLES
from tools.menu.imports.lines import LineReader
from tools.menu.imports.orders import OrderSource
from tools.menu.imports.report import ImportOptions
from tools.menu.imports.survey import survey

if TYPE_CHECKING:
    from tools.menu.history import History

_LATEST = date(9999, 12, 31)  # no clock here: a file alone is read as it stands


@dataclass(frozen=True, slots=True)
class FileSales:
    """The sales of a file and what could not be read of it."""

    history: History
    lines: int
    bad_rows: int
    voids: int
    refund_lines: int


def read_sales(
    path: Path, *, currency: str = "USD", timezone: str = "UTC", options: ImportOptions | None = None
) -> FileSales:
    """Reads it by the same rules as `menu import`. Raises BadInput or TooLarge."""
    from tools.menu.history import Item, SoldDay, history_of

    options = options or ImportOptions()
    file = open_text(path)
    found = survey(file, find_header(file, NEEDED, ROLES), options, _LATEST)
    source = OrderSource(file, found, LineReader(found, LocalTimes(timezone), currency, _LATEST), options)
    sums: dict[tuple[str, str | None, str], list[float]] = defaultdict(lambda: [0, 0])
    names: dict[str, list[str | None]] = {}
    lines = refunds = 0
    for batch in source.batches():
        for order in batch:
            for line in order.lines:
                lines, refunds = lines + 1, refunds + (line.quantity < 0)
                known = names.setdefault(line.item, [line.name, line.category])
                known[1] = known[1] or line.category
                sold = sums[line.item, line.variation, line.day]
                sold[0] += line.quantity
                sold[1] += line.total_minor
    if not lines:
        raise BadInput(f"None of the {source.rows:,} lines of {path.name} can be used.")
    items = [Item(key, name or key, category) for key, (name, category) in names.items()]
    days = [
        SoldDay(key, size, date.fromisoformat(day), units, to_major(int(minor), currency))
        for (key, size, day), (units, minor) in sums.items()
    ]
    return FileSales(history_of(items, days, currency=currency), lines, source.bad_rows, source.voids, refunds)
