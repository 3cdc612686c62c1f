"""What is wished of a file, and a row of it that cannot be used. Light: whoever only reads files loads no models."""

from __future__ import annotations

from dataclasses import dataclass

from tools.menu.imports.dates import DateOrder

SHOWN_BAD_ROWS = 20


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """`dates` settles day/month against month/day where the file cannot; `drop_repeats` leaves exact repeats out."""

    dates: DateOrder | None = None
    drop_repeats: bool = False


@dataclass(frozen=True, slots=True)
class BadRow:
    line: int
    reason: str
