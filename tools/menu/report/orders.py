"""An order file (whatever `menu import` takes) as a History, without a database."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from core.places import check_currency, check_timezone
from tools.menu.imports.dates import LocalTimes
from tools.menu.imports.files import TextFile, open_text
from tools.menu.imports.header import Header, find_header
from tools.menu.imports.lines import LineReader
from tools.menu.imports.options import ImportOptions
from tools.menu.imports.orders import NEEDED, ROLES, OrderSource
from tools.menu.imports.survey import survey

if TYPE_CHECKING:
    from tools.menu.history import History
    from tools.menu.report.engine.sums import FileSums

_LATEST = date(2099, 12, 31)  # no clock here: a file alone is read as it stands, short of a slip in the year


@dataclass(frozen=True, slots=True)
class FileSales:
    """The sales of a file and what could not be read of it. `totals`: units and minor units of each dish, exact."""

    history: History
    lines: int
    bad_rows: int
    voids: int
    refund_lines: int
    rows: int = 0
    repeats: int | None = None  # lines that repeat an earlier one; None: not looked for
    bad: Counter[str] = field(default_factory=Counter)  # by reason
    totals: dict[str, tuple[Fraction, Fraction]] = field(default_factory=dict)


def read_sales(
    path: Path, *, currency: str = "USD", timezone: str = "UTC", options: ImportOptions | None = None
) -> FileSales:
    """Reads it by the same rules as `menu import`; a large regular file at the speed of the disk. Raises BadInput or
    TooLarge."""
    from tools.menu.report.engine.sums import needs_lines

    check_currency(currency)
    check_timezone(timezone)
    sums = file_sums(path, currency, timezone, options or ImportOptions())
    counted = sums.counted
    needs_lines(counted, path.name)
    return FileSales(
        sums.history(currency),
        counted.lines,
        counted.bad_rows,
        counted.voids,
        counted.refund_lines,
        counted.rows,
        counted.repeats,
        counted.bad,
        sums.totals(),
    )


def file_sums(path: Path, currency: str, timezone: str, options: ImportOptions) -> FileSums:
    """The fast way where the file is regular, else row by row; both say the same."""
    from tools.menu.report.engine.fast import fast_sums

    file = open_text(path, digest=False)
    header, times = find_header(file, NEEDED, ROLES), LocalTimes(timezone)
    found = fast_sums(file, header, options, times, currency, _LATEST)
    return slow_sums(file, header, options, times, currency) if found is None else found


def slow_sums(file: TextFile, header: Header, options: ImportOptions, times: LocalTimes, currency: str) -> FileSums:
    from tools.menu.report.engine.sums import SlowSums

    found = survey(file, header, options, _LATEST)
    source = OrderSource(file, found, LineReader(found, times, currency, _LATEST), options)
    sums = SlowSums()
    for line in source.single_lines():
        sums.add(line)
    counted = sums.counted
    counted.rows, counted.voids, counted.repeats, counted.bad = (
        source.rows,
        source.voids,
        source.repeats,
        source.reasons,
    )
    return sums.sums()
