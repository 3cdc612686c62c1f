"""The fast reader says exactly what the importer's own reader says, on files as dirty as they come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import BadInput
from tools.menu.imports.dates import LocalTimes
from tools.menu.imports.files import at_first_sight, open_text
from tools.menu.imports.header import find_header
from tools.menu.imports.options import ImportOptions
from tools.menu.imports.orders import NEEDED, ROLES
from tools.menu.report.engine.fast import fast_sums
from tools.menu.report.engine.sums import FileSums
from tools.menu.report.orders import file_sums, slow_sums

LATEST = date(9999, 12, 31)
HEADER = ["Order ID", "Date", "Time", "Item", "Size", "Category", "Quantity", "Unit price", "Void"]
DAYS = (
    "2026-01-02",
    "2026-01-03",
    "03/04/2026",
    "31/12/2026",
    "31.12.26",
    "Jan 5, 2026",
    "",
    "yesterday",
    "2026-02-30",
)
STAMPS = (
    "2026-01-02 18:05",
    "2026-01-02T18:05:09",
    "2026-01-03 25:00",
    "2026-01-03 7:30",
    "2026-01-04  08:15",
    "x 1:00",
)
TIMES = ("18:05", "7:30", "23:59:59", "24:00", "12:3", "6 pm", "6:05 PM", "", " ", "9:61", "11.30", "18:05+02:00")
ITEMS = ("Margherita", "margherita ", "Tiramisù", '12" Sub', "Fish, chips", " Cola", "", "x" * 201, "Ham\nEggs", 'a"b')
SIZES, CATEGORIES = ("S", "L", "", " L"), ("Pizza", "Drinks", "", "pizza")
QUANTITIES = ("1", "2", "-1", "0", "1.5", "2x", "", "1e3", "100001", " 3", "+2", "0,5")
PRICES = ("8.00", "12", "12.5", "9,50", "$7.25", "(3.00)", "-4", "", "free", "1,234.50", "0", "6.005", "1e2", "5.999")
VOIDS = ("", "no", "yes", "VOID", "0", "1 ")


def cells(regular: bool) -> st.SearchStrategy[list[str]]:
    def pick(values: tuple[str, ...], keep: int) -> st.SearchStrategy[str]:
        return st.sampled_from(values[:keep]) if regular else st.sampled_from(values)

    return st.tuples(
        st.sampled_from(("1", "2", "3")),
        pick(DAYS, 2) if regular else st.sampled_from(DAYS + STAMPS),
        pick(TIMES, 3),
        pick(ITEMS, 5),
        pick(SIZES, 3),
        pick(CATEGORIES, 3),
        pick(QUANTITIES, 3),
        pick(PRICES, 3),
        pick(VOIDS, 3),
    ).map(list)


@st.composite
def files(draw: st.DrawFn) -> bytes:
    delimiter, end = draw(st.sampled_from([",", ";", "\t"])), draw(st.sampled_from(["\n", "\n", "\r\n"]))
    rows = draw(st.lists(cells(draw(st.booleans())), min_size=1, max_size=25))
    quote = draw(st.sampled_from(["needed", "all", "careless"]))
    lines = [delimiter.join(f'"{name}"' if quote == "all" else name for name in HEADER)]
    lines += [_line(draw, row, delimiter, quote) for row in rows]
    return (end.join(lines) + draw(st.sampled_from([end, "", end + end]))).encode()


def _line(draw: st.DrawFn, row: list[str], delimiter: str, quote: str) -> str:
    kind = draw(st.sampled_from(["whole"] * 12 + ["short", "long", "padded", "blank", "broken"]))
    if kind == "blank":
        return draw(st.sampled_from(["", "  "]))
    row = {"short": row[: draw(st.integers(1, 8))], "long": [*row, "x"], "padded": [*row, "", ""]}.get(kind, row)
    written = [_cell(text, delimiter, quote) for text in row]
    if kind == "broken":
        written[3] = draw(st.sampled_from(['"a"b', ' "spaced"', '"spaced" ', 'mid"dle', '"two""quotes"']))
    return delimiter.join(written)


def _cell(text: str, delimiter: str, quote: str) -> str:
    needs = quote == "all" or (quote == "needed" and any(sign in text for sign in (delimiter, '"', "\n")))
    return '"' + text.replace('"', '""') + '"' if needs else text.replace("\n", " ")


def plain(sums: FileSums) -> dict[str, Any]:
    counted = sums.counted
    cells = zip(sums.part.tolist(), sums.day.tolist(), sums.units.tolist(), sums.minor.tolist(), strict=True)
    return {
        "cells": {(sums.parts[part], day): (units, minor) for part, day, units, minor in cells},
        "items": [(item.key, item.name, item.category) for item in counted.items()],
        "counts": (counted.rows, counted.lines, counted.refund_lines, counted.voids),
        "bad": Counter(counted.bad),
    }


def both(path: Path, currency: str = "USD") -> tuple[Any, Any]:
    file = open_text(path)
    header, times = find_header(file, NEEDED, ROLES), LocalTimes("America/New_York")
    found: list[Any] = []
    for read in (
        lambda: fast_sums(file, header, ImportOptions(), times, currency, LATEST),
        lambda: slow_sums(file, header, ImportOptions(), times, currency),
    ):
        try:
            sums = read()
            found.append(None if sums is None else plain(sums))
        except BadInput as error:
            found.append(error.message)
    return found[0], found[1]


@given(files(), st.sampled_from(["USD", "JPY", "KWD"]))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_fast_and_slow_agree(tmp_path: Path, content: bytes, currency: str) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes(content)
    fast, slow = both(path, currency)
    assert fast is None or fast == slow


PLAIN = "7,2026-01-02,18:05,Tiramisù,L,Pizza,1,8.00,\n"
LATE = {
    "not UTF-8 in a dish": b"7,2026-01-02,18:05,Cr\xe8me,L,Pizza,1,8.00,\n",
    "not UTF-8 where nobody looks": b"\xe8,2026-01-02,18:05,Soup,L,Pizza,1,8.00,\n",
    "cut within a letter": "7,2026-01-02,18:05,Tiramisù".encode()[:-1],
    "a zero": b"7,2026-01-02,18:05,So\0up,L,Pizza,1,8.00,\n",
    "another line's end": b"7,2026-01-02,18:05,Soup,L,Pizza,1,8.00,\r\n",
    "a lone return": b"7,2026-01-02,18:05,Soup\r,L,Pizza,1,8.00,\n",
    "a quote beside a space": b'7,2026-01-02,18:05, "Soup" ,L,Pizza,1,8.00,\n',
    "a quote that never ends": b'7,2026-01-02,18:05,"Soup,L,Pizza,1,8.00,\n',
    "another category": "7,2026-01-02,18:05,Tiramisù,L,Drinks,1,8.00,\n".encode(),
    "no such time": "7,2026-01-02,28:05,Tiramisù,L,Pizza,1,8.00,\n".encode(),
    "nothing": b"",
}


@pytest.mark.parametrize("late", LATE)
@pytest.mark.parametrize("category", ["Category", "Catégorie"])
def test_what_only_the_end_of_a_file_shows(tmp_path: Path, late: str, category: str) -> None:
    """The file is counted ahead by what its first 64 kB show."""
    path, heading = tmp_path / "orders.csv", ",".join(HEADER).replace("Category", category)
    path.write_bytes((heading + "\n" + PLAIN * 3_000).encode() + LATE[late])
    file = open_text(path)

    def slow() -> FileSums:
        header = find_header(file, NEEDED, ROLES)
        return slow_sums(file, header, ImportOptions(), LocalTimes("UTC"), "USD")

    def told(read: Callable[[], FileSums]) -> Any:
        try:
            return plain(read())
        except BadInput as error:
            return error.message

    assert told(lambda: file_sums(path, "USD", "UTC", ImportOptions())) == told(slow)


def test_of_a_file_that_starts_otherwise_nothing_is_counted_ahead(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes((",".join(HEADER) + "\n" + PLAIN).encode("cp1252"))
    assert at_first_sight(path) is None
    assert file_sums(path, "USD", "UTC", ImportOptions()).parts == [("tiramisu", "L")]
