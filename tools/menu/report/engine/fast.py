"""A large regular file, summed without reading it row by row. The same sums as the importer's own reader gives."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np

from core.money import minor_digits
from tools.menu.imports.dates import LocalTimes, decide_order, split_stamp
from tools.menu.imports.files import TextFile
from tools.menu.imports.header import Header
from tools.menu.imports.lines import VOID, Line, LineReader, is_void, label, tidy, wrong_name
from tools.menu.imports.options import ImportOptions
from tools.menu.imports.survey import DIFFERENT_DATES, Amounts, Survey, data_rows
from tools.menu.names import normalise
from tools.menu.report.engine.groups import SUMMED, Groups, grouped
from tools.menu.report.engine.regular import readable, shape_of
from tools.menu.report.engine.sums import Counted, FileSums, Part, millionths

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Codes = NDArray[np.int64]

What = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Counts:
    """What stands in a file under this header; None where that was not to be counted."""

    header: Header
    found: tuple[Amounts, Groups] | None


def counted(file: TextFile, header: Header, currency: str) -> Counts:
    """True of the file if it is `readable`. Raises BadInput as the importer does."""
    shape = shape_of(file, header)
    if shape is None:
        return Counts(header, None)
    with ThreadPoolExecutor(1) as aside:  # DuckDB counts without Python's lock
        reading = aside.submit(_amounts, file, header)
        column = header.only_price or reading.result().prices().column
        groups = grouped(file, header, shape, column, minor_digits(currency))
        return Counts(header, None if groups is None else (reading.result(), groups))


def fast_sums(
    file: TextFile,
    header: Header,
    options: ImportOptions,
    times: LocalTimes,
    currency: str,
    latest: date,
    ahead: Counts | None = None,
) -> FileSums | None:
    """None where the file has to be read row by row. Raises BadInput as the importer does. `ahead`: counted before
    it was known whether the file is readable."""
    if options.drop_repeats or not readable(file, header.delimiter):
        return None
    counts = ahead if ahead and ahead.header == header else counted(file, header, currency)
    if counts.found is None:
        return None
    amounts, groups = counts.found
    prices = amounts.prices()
    reader = csv.reader(io.StringIO("\n".join(groups.ragged)), delimiter=header.delimiter)
    ragged = [row for row in reader if row and (len(row) > 1 or row[0].strip())]
    dates = _dates(groups, ragged, header)
    if len(dates) >= DIFFERENT_DATES:
        return None
    rows = int(groups.rows.sum()) + len(ragged)
    found = Survey(header, rows, decide_order(dates, latest, options.dates), amounts.comma(), prices, frozenset())
    return _summed(groups, LineReader(found, times, currency, latest), prices.kind == "unit", ragged)


def _amounts(file: TextFile, header: Header) -> Amounts:
    amounts, last = Amounts(header), max(header.columns.values())
    for _line, row in data_rows(file, header):
        if len(row) > last:
            amounts.add(row)
        if amounts.enough:
            break
    return amounts


def _dates(groups: Groups, ragged: Sequence[Sequence[str]], header: Header) -> Counter[str]:
    counted = np.bincount(groups.numbers[0], weights=groups.rows, minlength=len(groups.when))
    dates: Counter[str] = Counter()
    for (day, _clock), count in zip(groups.when, counted, strict=True):
        dates[split_stamp(day)[0]] += int(count)
    last = max(header.columns.values())
    dates.update(split_stamp(row[header.columns["date"]])[0] for row in ragged if len(row) > last)
    return dates


@dataclass
class _Read:
    """Each different text, read once: what it says, or a negative number for the reason why it says nothing."""

    reader: LineReader
    counted: Counted
    reasons: list[str] = field(default_factory=list)

    def code(self, reason: str) -> int:
        if reason not in self.reasons:
            self.reasons.append(reason)
        return -1 - self.reasons.index(reason)

    def days(self, when: Sequence[tuple[str, str]]) -> Codes:
        """Ordinals of days."""
        moments = [self.reader.moment(*texts) for texts in when]
        return _array([self.code(one) if isinstance(one, str) else one.day.toordinal() for one in moments])

    def parts(self, what: Sequence[What], parts: list[Part]) -> Codes:
        """Numbers into `parts`, which is filled."""
        numbers: dict[Part, int] = {}
        codes = []
        for item, _category, size, void in what:
            name = tidy(item)
            wrong = VOID if is_void(void) else wrong_name(name)
            part = (normalise(name), label(size))
            codes.append(self.code(wrong) if wrong else numbers.setdefault(part, len(numbers)))
        parts.extend(numbers)
        return _array(codes)

    def amounts(self, paid: Sequence[tuple[str, str]], each: bool) -> tuple[Codes, Codes, Codes]:
        """Of one line: millionths of units and minor units, and by how much a sum of prices counts; a reason's
        number in all three."""
        found = []
        for quantity, price in paid:
            amount = self.reader.amount(quantity, "0" if price == SUMMED else price)
            if isinstance(amount, str):
                found.append((self.code(amount),) * 3)
            elif price == SUMMED:
                found.append((millionths(amount.quantity), 0, int(amount.quantity) if each else 1))
            else:
                found.append((millionths(amount.quantity), amount.total_minor, 0))
        return tuple(_array(column) for column in zip(*found, strict=True))  # type: ignore[return-value]


def _array(values: Sequence[int]) -> Codes:
    return np.array(values, dtype=np.int64)


def _summed(groups: Groups, reader: LineReader, each: bool, ragged: Sequence[Sequence[str]]) -> FileSums:
    """Everything is added as whole numbers, so the order of the groups does not matter."""
    counted = Counted(rows=int(groups.rows.sum()) + len(ragged))
    read, parts = _Read(reader, counted), list[Part]()
    when_at, what_at, paid_at = groups.numbers
    day, part = read.days(groups.when)[when_at], read.parts(groups.what, parts)[what_at]
    units, minor, times = (column[paid_at] for column in read.amounts(groups.paid, each))
    wrong = np.where(part < 0, part, np.where(day < 0, day, np.where(times < 0, times, 0)))
    _reject(counted, read.reasons, wrong, groups.rows)
    good = wrong == 0
    rows = groups.rows[good]
    counted.lines, counted.refund_lines = int(rows.sum()), int(rows[units[good] < 0].sum())
    _name(counted, groups.what, what_at[good], rows)
    sums = units[good] * rows, minor[good] * rows + times[good] * groups.hundredths[good]
    return _with_ragged(counted, parts, (part[good], day[good], *sums), reader, ragged)


def _reject(counted: Counted, reasons: Sequence[str], wrong: Codes, rows: Codes) -> None:
    lines = np.bincount(-wrong, weights=rows, minlength=len(reasons) + 1)
    for number, reason in enumerate(reasons, 1):
        if reason == VOID:
            counted.voids += int(lines[number])
        elif lines[number]:
            counted.bad[reason] += int(lines[number])


def _name(counted: Counted, what: Sequence[What], what_at: Codes, rows: Codes) -> None:
    lines = np.bincount(what_at, weights=rows, minlength=len(what))
    for (item, category, _size, _void), count in zip(what, lines, strict=True):
        if count:
            name = tidy(item)
            counted.name(normalise(name), name, label(category), int(count))


def _with_ragged(
    counted: Counted,
    parts: list[Part],
    columns: tuple[Codes, Codes, Codes, Codes],
    reader: LineReader,
    ragged: Sequence[Sequence[str]],
) -> FileSums:
    numbers = {part: number for number, part in enumerate(parts)}
    more: list[tuple[int, int, int, int]] = []
    for row in ragged:
        line = reader.read(row)
        if isinstance(line, Line):
            part = numbers.setdefault((line.item, line.variation), len(numbers))
            day = date.fromisoformat(line.day).toordinal()
            more.append((part, day, millionths(line.quantity), line.total_minor))
            counted.lines, counted.refund_lines = counted.lines + 1, counted.refund_lines + (line.quantity < 0)
            counted.name(line.item, line.name, line.category, 1)
        elif line == VOID:
            counted.voids += 1
        else:
            counted.bad[line] += 1
    table = np.hstack([np.vstack(columns), np.array(more, dtype=np.int64).reshape(-1, 4).T])
    used = np.bincount(table[0], minlength=len(numbers)) > 0  # a dish of rejected rows alone was never sold
    table[0] = (np.cumsum(used) - 1)[table[0]]
    return FileSums(counted, list(compress(numbers, used)), *_by_cell(table))


def _by_cell(table: Codes) -> tuple[Codes, Codes, Codes, Codes]:
    """One column a part and day."""
    order = np.argsort((table[0] << 32) + table[1])
    part, day, units, minor = (column[order] for column in table)
    if not len(part):
        return part, day, units, minor
    first = np.flatnonzero(np.append(True, (np.diff(part) != 0) | (np.diff(day) != 0)))
    return part[first], day[first], np.add.reduceat(units, first), np.add.reduceat(minor, first)
