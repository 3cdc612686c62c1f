"""An order file (whatever `menu import` takes) as a History, without a database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import BadInput
from core.places import check_currency, check_timezone
from tools.menu.imports.dates import LocalTimes
from tools.menu.imports.files import TextFile, at_first_sight, open_text
from tools.menu.imports.header import Header, find_header
from tools.menu.imports.lines import LineReader
from tools.menu.imports.options import ImportOptions
from tools.menu.imports.orders import NEEDED, ROLES, OrderSource
from tools.menu.imports.survey import survey

if TYPE_CHECKING:
    from tools.menu.history import History
    from tools.menu.report.engine.fast import Counts
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
    path: Path,
    *,
    currency: str = "USD",
    timezone: str = "UTC",
    options: ImportOptions | None = None,
    meanwhile: Callable[[], None] | None = None,
) -> FileSales:
    """Reads it by the same rules as `menu import`; a large regular file at the speed of the disk. `meanwhile` is done
    beside that, in a thread. Raises BadInput or TooLarge."""
    check_currency(currency)
    check_timezone(timezone)
    sums = file_sums(path, currency, timezone, options or ImportOptions(), meanwhile)
    from tools.menu.report.engine.sums import needs_lines

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


def file_sums(
    path: Path, currency: str, timezone: str, options: ImportOptions, meanwhile: Callable[[], None] | None = None
) -> FileSums:
    """The fast way where the file is regular, else row by row; both say the same."""
    with ThreadPoolExecutor(1) as aside:  # it is read through while DuckDB, without Python's lock, counts its lines
        reading = aside.submit(open_text, path, digest=False)
        if meanwhile:
            aside.submit(meanwhile)
        ahead = None if options.drop_repeats else _counted_ahead(path, currency)
        file = reading.result()
    from tools.menu.report.engine.fast import fast_sums

    header, times = find_header(file, NEEDED, ROLES), LocalTimes(timezone)
    found = fast_sums(file, header, options, times, currency, _LATEST, ahead)
    return slow_sums(file, header, options, times, currency) if found is None else found


def _counted_ahead(path: Path, currency: str) -> Counts | None:
    """By what the file's start shows. What is wrong with it is said once all of it was read."""
    from tools.menu.report.engine.fast import counted

    with suppress(BadInput):
        if file := at_first_sight(path):
            return counted(file, find_header(file, NEEDED, ROLES), currency)
    return None


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
