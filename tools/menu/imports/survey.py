"""The first pass over a file: what can only be decided from the whole of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from core.errors import BadInput
from tools.menu.imports.dates import Decision, decide_order, split_stamp
from tools.menu.imports.files import TextFile
from tools.menu.imports.header import Header
from tools.menu.imports.numbers import decimal_comma
from tools.menu.imports.prices import PriceEvidence, PriceReading, decide_prices
from tools.menu.imports.report import ImportOptions

_DIFFERENT = 20_000  # dates and amounts that are looked at; a till's file has a few thousand
_BYTES_A_LINE, _SPARE_BITS, _MOST_BITS = 20, 16, 1 << 30


class MaybeRepeated:
    """Hashes of lines that may stand twice, in bounded memory: one bit a line, so a few are false alarms."""

    def __init__(self, size: int) -> None:
        bits = max(1 << 16, min(_MOST_BITS, size // _BYTES_A_LINE * _SPARE_BITS))
        self._mask = (1 << (bits.bit_length() - 1)) - 1
        self._bits = bytearray((self._mask + 1) // 8)
        self.hashes: set[int] = set()

    def add(self, line: int) -> None:
        slot = line & self._mask
        index, bit = slot >> 3, 1 << (slot & 7)
        if self._bits[index] & bit:
            self.hashes.add(line)
        else:
            self._bits[index] |= bit


@dataclass(frozen=True, slots=True)
class Survey:
    header: Header
    rows: int
    dates: Decision
    comma: bool
    prices: PriceReading
    maybe_repeated: frozenset[int]


def data_rows(file: TextFile, header: Header) -> Iterator[tuple[int, list[str]]]:
    return ((line, row) for line, row in file.rows(header.delimiter) if line > header.line)


def survey(file: TextFile, header: Header, options: ImportOptions, latest: date) -> Survey:
    """Raises BadInput where the file does not show how it has to be read."""
    columns = header.columns
    at, item, order = columns["date"], columns["item"], columns.get("order")
    quantity, unit, total = columns.get("quantity"), columns.get("unit_price"), columns.get("line_total")
    dates: Counter[str] = Counter()
    amounts: set[str] = set()
    evidence, repeated, rows, last = PriceEvidence(), MaybeRepeated(file.size), 0, max(columns.values())
    for _line, row in data_rows(file, header):
        rows += 1
        repeated.add(hash(tuple(row)))
        if len(row) <= last:
            continue
        day = split_stamp(row[at])[0]
        if day in dates or len(dates) < _DIFFERENT:
            dates[day] += 1
        unit_text, total_text = (None if index is None else row[index] for index in (unit, total))
        if len(amounts) < _DIFFERENT:
            amounts.update(text for text in (unit_text, total_text) if text)
        evidence.add(
            row[item],
            "" if quantity is None else row[quantity],
            unit_text,
            total_text,
            None if order is None else row[order],
        )
    if rows == 0:
        raise BadInput(f"{file.path.name} has a header and no lines below it.")
    comma = decimal_comma(amounts)
    return Survey(
        header,
        rows,
        decide_order(dates, latest, options.dates),
        comma,
        decide_prices(header, evidence, comma),
        frozenset(repeated.hashes),
    )
