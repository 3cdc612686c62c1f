"""What an import did, for the person who ran it and as JSON."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from core.money import format_money
from tools.menu.imports.options import SHOWN_BAD_ROWS, BadRow

_ORDER_NAMES = {"dmy": "day/month/year", "mdy": "month/day/year", "ymd": "unambiguous"}


class ImportReport(BaseModel):
    """`status` unchanged: the same file counts already, as `import_id`. Money in major units."""

    status: Literal["done", "unchanged"]
    import_id: str
    restaurant: str
    file: str
    currency: str
    encoding: str = ""
    delimiter: str = ""
    mapping: dict[str, str] = Field(default_factory=dict)  # role -> the column's name
    dates: str = ""
    dates_reason: str = ""
    prices: str = ""  # "unit" or "line_total"
    prices_reason: str = ""
    lines: int = 0  # data lines in the file
    imported_lines: int = 0
    orders: int = 0
    units: float = 0
    revenue: float = 0
    items: int = 0
    new_items: int = 0
    first_day: date | None = None
    last_day: date | None = None
    repeated_lines: int = 0
    repeats_dropped: bool = False
    skipped_orders: int = 0  # their number and day are in another import that counts
    skipped_lines: int = 0
    refund_lines: int = 0
    void_lines: int = 0
    shifted_times: int = 0  # local times that do not exist, when clocks go forward
    bad_rows: int = 0
    bad: list[BadRow] = Field(default_factory=list)  # the first of them
    notes: list[str] = Field(default_factory=list)
    seconds: float = 0

    def text(self) -> str:
        """For the terminal."""
        if self.status == "unchanged":
            return f"{self.file} was imported before (import {self.import_id}); nothing changed."
        return "\n".join(
            [
                *self._headlines(),
                *self._findings(),
                *self.notes,
                f"Undo with: tableside menu undo {self.import_id} --restaurant {self.restaurant}",
            ]
        )

    def _headlines(self) -> list[str]:
        columns = ", ".join(f"{role.replace('_', ' ')} = {name}" for role, name in self.mapping.items())
        return [
            f"Imported {self.imported_lines:,} of {self.lines:,} lines: {self.orders:,} orders, {self.items:,} dishes "
            f"({self.new_items:,} new), {format_money(self.revenue, self.currency)}, "
            f"{self.first_day} to {self.last_day}.",
            f"Read as {self.encoding}, {self.delimiter}-separated; columns: {columns}.",
            f"Dates: {_ORDER_NAMES[self.dates]} ({self.dates_reason}). "
            f"Prices: {self.prices.replace('_', ' ')} ({self.prices_reason}).",
        ]

    def _findings(self) -> list[str]:
        found = []
        if self.repeated_lines:
            kept = "left out" if self.repeats_dropped else "counted as they stand; --drop-repeats leaves them out"
            found.append(f"{self.repeated_lines:,} lines repeat an earlier one exactly ({kept}).")
        if self.skipped_orders:
            found.append(
                f"{self.skipped_orders:,} orders ({self.skipped_lines:,} lines) are known from an earlier "
                "import and were skipped."
            )
        for count, what in (
            (self.refund_lines, "lines are refunds (negative quantities)"),
            (self.void_lines, "lines are marked void and were left out"),
            (self.shifted_times, "times fall in the hour that clocks skip and were moved forward"),
        ):
            found += [f"{count:,} {what}."] if count else []
        if self.bad_rows:
            found.append(f"{self.bad_rows:,} bad rows were kept out:")
            found += [f"  line {row.line}: {row.reason}" for row in self.bad]
            found += ["  ..."] if self.bad_rows > len(self.bad) else []
        return found


class UnknownItem(BaseModel):
    line: int
    item: str
    closest: list[str]


class CostsReport(BaseModel):
    """`updated` dishes got a cost; the rows in `unknown` name no dish of the menu."""

    restaurant: str
    file: str
    mapping: dict[str, str]
    rows: int
    updated: int
    costed_items: int
    items: int
    unknown: list[UnknownItem] = Field(default_factory=list)
    bad_rows: int = 0
    bad: list[BadRow] = Field(default_factory=list)
    notes: list[str] = Field(default_factory=list)

    def text(self) -> str:
        lines = [f"Costs set for {self.updated:,} dishes; {self.costed_items:,} of {self.items:,} dishes have one now."]
        for row in self.unknown[:SHOWN_BAD_ROWS]:
            hint = f" Closest: {', '.join(row.closest)}." if row.closest else ""
            lines.append(f"  line {row.line}: no dish called {row.item!r}.{hint}")
        if len(self.unknown) > SHOWN_BAD_ROWS:
            lines.append(f"  ... {len(self.unknown):,} unknown names in all")
        lines += [f"  line {row.line}: {row.reason}" for row in self.bad]
        return "\n".join([*lines, *self.notes])


class UndoReport(BaseModel):
    restaurant: str
    import_id: str
    file: str
    removed_items: int

    def text(self) -> str:
        removed = f" Dishes that only it brought are gone from the menu: {self.removed_items:,}."
        gone = removed if self.removed_items else ""
        return f"Import {self.import_id} ({self.file}) no longer counts.{gone}"
