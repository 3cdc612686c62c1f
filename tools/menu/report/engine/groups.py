"""Millions of rows as their different texts, counted by DuckDB: each is then read once, by the importer's own rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np

from tools.menu.imports.files import TextFile
from tools.menu.imports.header import Header
from tools.menu.report.engine.regular import Shape

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Codes = NDArray[np.int64]

_MEMORY, _MOST_GROUPS, _MOST_REJECTS = "800MB", 4_000_000, 5_000
_CONFIG: dict[str, Any] = {"memory_limit": _MEMORY, "preserve_insertion_order": False, "temp_directory": ""}
_RAGGED = {"MISSING COLUMNS", "TOO MANY COLUMNS"}
_WHOLE = tuple(str(number) for number in range(1, 100))  # quantities by which a sum of prices can be multiplied
_PRICE = r"[0-9]{1,6}(\.[0-9]{1,2})?"
_ROLES = {
    "day": "date",
    "clock": "time",
    "item": "item",
    "category": "category",
    "variation": "variation",
    "void": "void",
    "quantity": "quantity",
}
_TEXTS = (*_ROLES, "price")
_ABSENT = {"quantity": "1"}  # without a column each line is one
SUMMED = "\0"  # stands for the prices that were summed instead of grouped


@dataclass(frozen=True, slots=True)
class Groups:
    """`when`, `what` and `paid` are the different texts of (date, time), (item, category, size, void) and (quantity,
    price); a group has a number into each, its rows, and hundredths of the prices where those were summed."""

    when: list[tuple[str, str]]
    what: list[tuple[str, str, str, str]]
    paid: list[tuple[str, str]]
    numbers: Codes  # (3, groups)
    rows: Codes
    hundredths: Codes
    ragged: list[str]  # rows of another width, as they stand


def grouped(file: TextFile, header: Header, shape: Shape, price: str, digits: int) -> Groups | None:
    """None where DuckDB cannot read it like the importer does, or the rows hardly repeat."""
    values = {"path": str(file.path), "skip": header.line, "delimiter": header.delimiter}
    for times_apart in (True, False) if shape.time and not shape.stamp else (False,):
        with duckdb.connect(config=_CONFIG) as base:
            try:
                base.execute(_query(header, shape, price, digits, times_apart), values)
                ragged = _ragged(base)
                [(count,)] = base.execute("SELECT count(*) FROM g WHERE NOT is_time").fetchall()
            except duckdb.Error:
                return None
            if ragged is None or not 0 < count <= _MOST_GROUPS:
                return None
            if not times_apart or _all_times(base, str(shape.time)):
                return _numbered(base, ragged)
    return None


def _all_times(base: duckdb.DuckDBPyConnection, pattern: str) -> bool:
    """True where every time of day in the file can be read, so that none of them matters."""
    times = base.execute("SELECT DISTINCT clock FROM g WHERE is_time").fetchall()
    base.execute("DELETE FROM g WHERE is_time")
    base.execute("UPDATE g SET clock = ''")
    fits = re.compile(pattern)
    return all(not text or fits.fullmatch(text) for (text,) in times)


def _query(header: Header, shape: Shape, price: str, digits: int, times_apart: bool) -> str:
    """Groups by the texts as they stand. With `times_apart` the times of day are counted beside the rest and not with
    it, which is quicker by far than looking at each."""
    keys, summed = _keys(header, shape, price, digits)
    if shape.time and not times_apart:
        time = keys["clock"]
        keys["clock"] = f"CASE WHEN regexp_full_match({time}, '{shape.time}') THEN '' ELSE {time} END"
    beside = [name for name in keys if name != "clock"]
    sets = f"GROUPING SETS (({', '.join(beside)}), (clock))" if times_apart else ", ".join(keys)
    texts = (
        f"coalesce({name}, '') AS {name}" if name in keys else f"'{_ABSENT.get(name, '')}' AS {name}" for name in _TEXTS
    )
    return f"""
        CREATE TEMP TABLE g AS SELECT {", ".join(texts)}, lines, hundredths, is_time FROM (
            SELECT {", ".join(keys)}, count(*) AS lines, {summed} AS hundredths,
                {"GROUPING(day) = 1" if times_apart else "FALSE"} AS is_time
            FROM (SELECT *, {", ".join(f"{text} AS {name}" for name, text in keys.items())} FROM {_reader(header)})
            GROUP BY {sets})"""  # noqa: S608


def _keys(header: Header, shape: Shape, price: str, digits: int) -> tuple[dict[str, str], str]:
    """What to group by: the columns that there are, and what to add up."""
    columns = {name: f"c{header.columns[role]}" for name, role in _ROLES.items() if role in header.columns}
    columns["price"] = amount = f"c{header.columns[price]}"
    summed = "0"
    if shape.stamp:
        day = columns["day"]
        fits = f"regexp_full_match({day}, '{shape.stamp}')"
        columns["day"] = f"CASE WHEN {fits} THEN left({day}, strpos({day}, '{shape.parting}') - 1) ELSE {day} END"
        if "clock" in columns:
            columns["clock"] = f"CASE WHEN {fits} THEN '' ELSE {columns['clock']} END"
    if shape.many_prices and digits == 2:
        whole = f"{columns['quantity']} IN {_WHOLE} AND " if "quantity" in columns else ""
        regular = f"{whole}regexp_full_match({amount}, '{_PRICE}')"
        summed = f"sum(CASE WHEN {regular} THEN (try_cast({amount} AS DECIMAL(9, 2)) * 100)::BIGINT ELSE 0 END)"
        columns["price"] = f"CASE WHEN {regular} THEN chr(0) ELSE {amount} END"
    return columns, summed


def _reader(header: Header) -> str:
    names = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(len(header.names)))
    return (
        f"read_csv($path, auto_detect = false, header = false, skip = $skip, delim = $delimiter, quote = '\"', "
        f"escape = '\"', strict_mode = true, store_rejects = true, rejects_limit = {_MOST_REJECTS}, "
        f"max_line_size = 131072, columns = {{{names}}})"
    )


def _ragged(base: duckdb.DuckDBPyConnection) -> list[str] | None:
    """Rows of another width than the header; None where more is wrong than that."""
    found = base.execute("SELECT DISTINCT line_byte_position, error_type, csv_line FROM reject_errors").fetchall()
    if len(found) >= _MOST_REJECTS or any(kind not in _RAGGED for _at, kind, _line in found):
        return None
    return [line for _at, line in {at: line for at, _kind, line in found}.items()]


def _numbered(base: duckdb.DuckDBPyConnection, ragged: list[str]) -> Groups:
    parts = {"w": "day, clock", "i": "item, category, variation, void", "p": "quantity, price"}
    for name, columns in parts.items():
        base.execute(
            f"CREATE TEMP TABLE {name} AS SELECT row_number() OVER () - 1 AS n, * "  # noqa: S608
            f"FROM (SELECT DISTINCT {columns} FROM g ORDER BY ALL)"
        )
    when, what, paid = (
        [row[1:] for row in base.execute(f"SELECT * FROM {name} ORDER BY n").fetchall()]  # noqa: S608
        for name in parts
    )
    found = base.execute(
        "SELECT w.n AS w, i.n AS i, p.n AS p, g.lines, g.hundredths::BIGINT AS hundredths FROM g "
        "JOIN w USING (day, clock) JOIN i USING (item, category, variation, void) JOIN p USING (quantity, price)"
    ).fetchnumpy()
    numbers = np.vstack([np.asarray(found[name], dtype=np.int64) for name in parts])
    rows, hundredths = (np.asarray(found[name], dtype=np.int64) for name in ("lines", "hundredths"))
    return Groups(when, what, paid, numbers, rows, hundredths, ragged)
