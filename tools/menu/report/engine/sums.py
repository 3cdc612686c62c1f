"""What a file says, summed by dish, size and day: the ground of the report and of `History`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from core.errors import BadInput
from core.money import minor_digits
from tools.menu.history import History, Item, SizeSeries
from tools.menu.imports.lines import Line
from tools.menu.imports.tally import too_many_dishes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Codes = NDArray[np.int64]

_MOST_CELLS = 20_000_000  # dishes and sizes times days: an array of 160 MB
MILLION = 1_000_000  # units are kept as whole millionths: sums of decimals stay exact
Part = tuple[str, str | None]  # a dish by its key, and the size of it where it has sizes


@dataclass
class Counted:
    """What was read of a file beside its sums. `spellings` and `categories` count the lines of each, so that a dish
    is named as most of its lines name it, in whatever order they stand."""

    rows: int = 0
    lines: int = 0
    refund_lines: int = 0
    voids: int = 0
    repeats: int | None = None  # None: not looked for
    bad: Counter[str] = field(default_factory=Counter)  # by reason
    spellings: dict[str, Counter[str]] = field(default_factory=dict)
    categories: dict[str, Counter[str]] = field(default_factory=dict)

    @property
    def bad_rows(self) -> int:
        return self.bad.total()

    def name(self, key: str, name: str, category: str | None, lines: int) -> None:
        """Raises BadInput where there are more names than a menu has."""
        if key not in self.spellings:
            too_many_dishes(len(self.spellings) + 1)
            self.spellings[key], self.categories[key] = Counter(), Counter()
        self.spellings[key][name] += lines
        if category:
            self.categories[key][category] += lines

    def items(self) -> list[Item]:
        return [
            Item(key, _most(names) or key, _most(self.categories[key])) for key, names in sorted(self.spellings.items())
        ]


@dataclass(frozen=True, slots=True, eq=False)
class FileSums:
    """A cell is a part (its number in `parts`) on a day (proleptic ordinal): millionths of units and minor units."""

    counted: Counted
    parts: Sequence[Part]
    part: Codes
    day: Codes
    units: Codes
    minor: Codes

    def totals(self) -> dict[str, tuple[Fraction, Fraction]]:
        """Units and minor units of each dish, exact."""
        found: dict[str, tuple[Fraction, Fraction]] = {}
        units, minor = (_summed(self.part, values, len(self.parts)) for values in (self.units, self.minor))
        for (key, _size), sold, earned in zip(self.parts, units, minor, strict=True):
            before = found.get(key, (Fraction(), Fraction()))
            found[key] = (before[0] + Fraction(int(sold), MILLION), before[1] + int(earned))
        return found

    def history(self, currency: str) -> History:
        """Raises BadInput where the days and the dishes are too many to be true."""
        items = self.counted.items()
        rows = {item.key: number for number, item in enumerate(items)}
        start = int(self.day.min())
        days = int(self.day.max()) - start + 1
        if days * len(self.parts) > _MOST_CELLS:
            raise BadInput(
                f"The file names {len(items):,} dishes over {days:,} days ({date.fromordinal(start)} to "
                f"{date.fromordinal(start + days - 1)}), which no till has. Are its dates and its item column right?"
            )
        row = np.array([rows[key] for key, _size in self.parts], dtype=np.int64)[self.part]
        values = (self.units / MILLION, self.minor / 10.0 ** minor_digits(currency))
        units, revenue = (_table(row, self.day - start, each, len(items), days) for each in values)
        by_part = [_table(self.part, self.day - start, each, len(self.parts), days) for each in values]
        sizes = tuple(
            SizeSeries(key, size, by_part[0][number], by_part[1][number])
            for number, (key, size) in enumerate(self.parts)
            if size is not None
        )
        return History(date.fromordinal(start), tuple(items), units, revenue, currency, sizes)


@dataclass
class SlowSums:
    """The same, line by line."""

    counted: Counted = field(default_factory=Counted)
    _cells: dict[tuple[Part, str], list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))

    def add(self, line: Line) -> None:
        self.counted.lines += 1
        self.counted.refund_lines += line.quantity < 0
        self.counted.name(line.item, line.name, line.category, 1)
        sold = self._cells[(line.item, line.variation), line.day]
        sold[0] += millionths(line.quantity)
        sold[1] += line.total_minor

    def sums(self) -> FileSums:
        parts = sorted({part for part, _day in self._cells}, key=part_order)
        number = {part: at for at, part in enumerate(parts)}
        rows = [
            (number[part], date.fromisoformat(day).toordinal(), units, minor)
            for (part, day), (units, minor) in self._cells.items()
        ]
        table = np.array(rows, dtype=np.int64).reshape(-1, 4)
        return FileSums(self.counted, parts, *table.T)


def needs_lines(counted: Counted, file_name: str) -> None:
    """Raises BadInput if nothing could be used, with the commonest reason."""
    if counted.lines == 0:
        why = f" The commonest reason: {_most(counted.bad)}." if counted.bad else ""
        raise BadInput(f"None of the {counted.rows:,} lines of {file_name} can be used.{why}")


def part_order(part: Part) -> tuple[str, str]:
    return part[0], part[1] or ""


def millionths(units: float | Decimal) -> int:
    return units * MILLION if isinstance(units, int) else round(Decimal(str(units)) * MILLION)


def _summed(at: Codes, values: Codes, size: int) -> Codes:
    sums = np.zeros(size, dtype=np.int64)
    np.add.at(sums, at, values)
    return sums


def _table(row: Codes, column: Codes, values: NDArray[np.float64], rows: int, columns: int) -> NDArray[np.float64]:
    flat = np.bincount(row * columns + column, weights=values, minlength=rows * columns)
    return np.asarray(flat, dtype=np.float64).reshape(rows, columns)


def _most(counted: Mapping[str, int]) -> str | None:
    """The commonest; of equals the first in the alphabet. None of nothing."""
    return min(counted, key=lambda text: (-counted[text], text), default=None)
