"""The first pass over a file: what can only be decided from the whole of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from core.errors import BadInput
from tools.menu.imports.dates import Decision, decide_order, split_stamp
from tools.menu.imports.files import TextFile
from tools.menu.imports.header import Header
from tools.menu.imports.numbers import decimal_comma
from tools.menu.imports.options import ImportOptions
from tools.menu.imports.prices import PriceEvidence, PriceReading, decide_prices

DIFFERENT_DATES = 20_000  # that are looked at; a till's file has a few thousand
_EVIDENCE, _MOST_EVIDENCE, _SEVERAL = 20_000, 1_000_000, 50  # lines that show how amounts are written, and of several
_STAMPS = 100_000  # different ones that are held
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


@dataclass
class Amounts:
    """How the file's amounts are written, by its first lines; further ones while too few are of several units."""

    header: Header
    rows: int = 0
    texts: set[str] = field(default_factory=set)
    evidence: PriceEvidence = field(default_factory=PriceEvidence)

    @property
    def enough(self) -> bool:
        if self.rows < _EVIDENCE:
            return False
        return (
            "quantity" not in self.header.columns
            or len(self.evidence.several) >= _SEVERAL
            or self.rows >= _MOST_EVIDENCE
        )

    def add(self, row: Sequence[str]) -> None:
        columns = self.header.columns
        self.rows += 1
        item, order, quantity = columns["item"], columns.get("order"), columns.get("quantity")
        unit, total = (None if at is None else row[at] for at in (columns.get("unit_price"), columns.get("line_total")))
        self.texts.update(text for text in (unit, total) if text)
        self.evidence.add(
            row[item], "" if quantity is None else row[quantity], unit, total, None if order is None else row[order]
        )

    def comma(self) -> bool:
        return decimal_comma(self.texts)

    def prices(self) -> PriceReading:
        """Raises BadInput where the only amount is the order's total on each line."""
        return decide_prices(self.header, self.evidence, self.comma())


def survey(file: TextFile, header: Header, options: ImportOptions, latest: date) -> Survey:
    """Raises BadInput where the file does not show how it has to be read."""
    at, last = header.columns["date"], max(header.columns.values())
    dates: Counter[str] = Counter()
    stamps: Counter[str] = Counter()
    amounts, repeated, rows = Amounts(header), MaybeRepeated(file.size), 0
    for _line, row in data_rows(file, header):
        rows += 1
        repeated.add(hash(tuple(row)))
        if len(row) <= last:
            continue
        stamps[row[at]] += 1
        if len(stamps) > _STAMPS:
            _count_days(dates, stamps)
            stamps = Counter()
        if not amounts.enough:
            amounts.add(row)
    if rows == 0:
        raise BadInput(f"{file.path.name} has a header and no lines below it.")
    _count_days(dates, stamps)
    return Survey(
        header,
        rows,
        decide_order(dates, latest, options.dates),
        amounts.comma(),
        amounts.prices(),
        frozenset(repeated.hashes),
    )


def _count_days(dates: Counter[str], stamps: Counter[str]) -> None:
    for stamp, count in stamps.items():
        day = split_stamp(stamp)[0]
        if day in dates or len(dates) < DIFFERENT_DATES:
            dates[day] += count
