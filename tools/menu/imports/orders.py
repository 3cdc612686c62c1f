"""A file as batches of orders. Bounded memory: an order's lines stand together, and where they do not, its later
part is joined to the first in the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tools.menu.imports.files import TextFile
from tools.menu.imports.lines import VOID, Line, LineReader
from tools.menu.imports.options import SHOWN_BAD_ROWS, BadRow, ImportOptions
from tools.menu.imports.survey import Survey, data_rows

NEEDED = ("date", "item", "unit_price|line_total")
ROLES = ("date", "time", "item", "order", "quantity", "unit_price", "line_total", "category", "variation", "void")

BATCH = 1_000  # orders written at a time
_REASONS = 100_000  # different ones that are counted
AT_HAND = 100_000  # lines within which an order's lines are gathered: some exports are sorted by dish


@dataclass
class Order:
    """`number` is the file's own; None: the file has none, each line stands alone. A number may start again each
    day, so the order is the number on its day."""

    number: str | None
    first_line: int
    lines: list[Line]

    @property
    def day(self) -> str:
        return self.lines[0].day


@dataclass
class OrderSource:
    """What was read so far and what was wrong with it."""

    file: TextFile
    survey: Survey
    reader: LineReader
    options: ImportOptions
    rows: int = 0
    bad_rows: int = 0
    bad: list[BadRow] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)  # rows by why they are bad
    voids: int = 0
    repeats: int = 0
    _seen: set[int] = field(default_factory=set)

    def batches(self) -> Iterator[list[Order]]:
        """At most `BATCH` orders at a time. The last order at hand may go on, so it waits for the next lines."""
        orders: dict[tuple[str, str], Order] = {}
        held = 0
        for number, line in self._lines():
            held += 1
            key = (line.day, line.order_id or f"#{number}")
            if held > AT_HAND:
                last_key, last = orders.popitem()
                yield from _slices(list(orders.values()))
                orders, held = {last_key: last}, len(last.lines)
            if order := orders.get(key):
                order.lines.append(line)
            else:
                orders[key] = Order(line.order_id, number, [line])
        yield from _slices(list(orders.values()))

    def single_lines(self) -> Iterator[Line]:
        """The lines as they stand, whatever order they belong to."""
        return (line for _number, line in self._lines())

    def _lines(self) -> Iterator[tuple[int, Line]]:
        for number, row in data_rows(self.file, self.survey.header):
            self.rows += 1
            line = self.reader.read(row)
            if isinstance(line, str):
                self._reject(number, line)
            elif not (self._repeats(row) and self.options.drop_repeats):
                yield number, line

    def _repeats(self, row: list[str]) -> bool:
        line = hash(tuple(row))
        if line not in self.survey.maybe_repeated:
            return False
        if line in self._seen:
            self.repeats += 1
            return True
        self._seen.add(line)
        return False

    def _reject(self, number: int, reason: str) -> None:
        if reason == VOID:
            self.voids += 1
            return
        self.bad_rows += 1
        if reason in self.reasons or len(self.reasons) < _REASONS:
            self.reasons[reason] += 1
        if len(self.bad) < SHOWN_BAD_ROWS:
            self.bad.append(BadRow(line=number, reason=reason))


def _slices(orders: list[Order]) -> Iterator[list[Order]]:
    return (orders[start : start + BATCH] for start in range(0, len(orders), BATCH))
