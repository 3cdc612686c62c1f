"""Whether a file is so regular that DuckDB splits it into the same rows and cells as the importer's own reader."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tools.menu.imports.files import TextFile, chunks
from tools.menu.imports.header import Header
from tools.menu.imports.lines import LONGEST_ORDER_ID

_OVERLAP = 64
_SAMPLES, _SAMPLE = 16, 1 << 14
_MOST_OTHER = 0.02  # share of sampled times that may be written otherwise: each of those is grouped by itself
_FEW = 50
_TIME = "([01]?[0-9]|2[0-3])[:.h][0-5][0-9]([:.][0-9]{2})?"
_TIME_12 = "(0?[1-9]|1[0-2])[:.][0-5][0-9]([:.][0-9]{2})? ?[AaPp][Mm]"
_DAY = "[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{2,4}"


@dataclass(frozen=True, slots=True)
class Shape:
    """How the rows read. `stamp` matches a date with its time, split at `parting`; `time` the time column's cells.
    None: nothing of the kind."""

    parting: str | None
    stamp: str | None
    time: str | None
    many_prices: bool


def shape_of(file: TextFile, header: Header) -> Shape | None:
    """None where the file has to be read row by row, whatever `readable` says."""
    return _shape(header, sample_rows(file, header)) if _plain_start(file.path, header) else None


def readable(file: TextFile, delimiter: str) -> bool:
    """Whether all of it is UTF-8 in lines that are lines for everyone."""
    return file.encoding == "utf-8-sig" and _alike(file, delimiter)


def _plain_start(path: Path, header: Header) -> bool:
    """The lines above the first row are lines for everyone."""
    with path.open("rb") as file:
        start = [file.readline(1 << 16) for _ in range(header.line)]
    return not any(b'"' in line for line in start[:-1]) and start[-1].count(b'"') % 2 == 0


def _alike(file: TextFile, delimiter: str) -> bool:
    """False where lines end in different ways, or with a zero byte or a quote beside a space: readers differ there."""
    if b"\0" in file.signs:
        return False
    if not file.signs:
        return True
    odd = re.compile(rb'(?:^|%b|\n)[ \t]+"|"[ \t]+(?:%b|\r|\n|$)' % ((re.escape(delimiter).encode(),) * 2))
    kinds: set[str] = set()
    before = b""
    for chunk in chunks(file.path):
        if b'"' in chunk and (b'" ' in chunk or b' "' in chunk or b"\t" in chunk) and odd.search(before + chunk):
            return False
        kinds |= _ends(before[-1:] + chunk)
        if len(kinds) > 1:
            return False
        before = bytes(chunk[-_OVERLAP:])
    return True


def _ends(chunk: bytes | bytearray) -> set[str]:
    if b"\r" not in chunk:
        return {"\n"} if b"\n" in chunk else set()
    codes = np.frombuffer(chunk.removesuffix(b"\r"), dtype=np.uint8)
    after_return, feeds = np.flatnonzero(codes == 13) + 1, int(np.count_nonzero(codes == 10))
    pairs = bool((after_return < len(codes)).all() and (codes[after_return] == 10).all())
    odd_feed = feeds - len(after_return) - (1 if len(codes) and codes[0] == 10 else 0) > 0
    return {"\r\n"} if pairs and not odd_feed else {"\r\n", "\n"}


def sample_rows(file: TextFile, header: Header) -> list[list[str]]:
    """Whole rows from all over the file; quoted ones are left out."""
    rows: list[list[str]] = []
    with file.path.open("rb") as source:
        for part in range(_SAMPLES):
            source.seek(file.size * part // _SAMPLES)
            lines = source.read(_SAMPLE).split(b"\n")[1 + header.line * (part == 0) : -1]
            rows += [
                line.decode("utf-8", "replace").rstrip("\r").split(header.delimiter)
                for line in lines
                if b'"' not in line
            ]
    return [row for row in rows if len(row) == len(header.names)]


def _shape(header: Header, rows: Sequence[Sequence[str]]) -> Shape | None:
    columns = header.columns
    if "order" in columns and max((len(row[columns["order"]]) for row in rows), default=0) > LONGEST_ORDER_ID / 2:
        return None  # orders' numbers are not looked at further on
    stamps = [row[columns["date"]] for row in rows]
    parting = next((sign for sign in (" ", "T") if sum(f"{sign}" in stamp for stamp in stamps) > len(stamps) / 2), None)
    times = [row[columns["time"]] for row in rows] if "time" in columns else []
    stamp = time = None
    if parting:
        clock = _clock([text.partition(parting)[2] for text in stamps])
        stamp = f"{_DAY}{parting}{clock}" if clock else None
        if stamp is None and len(set(stamps)) > _FEW and ":" in "".join(stamps[:_FEW]):
            return None
    elif times and len(set(times)) > _FEW:
        time = _clock([text for text in times if text.strip()])
        if time is None:
            return None
    return Shape(parting, stamp, time, _many_prices(header, rows))


def _clock(times: Sequence[str]) -> str | None:
    for pattern in (_TIME, _TIME_12):
        others = sum(re.fullmatch(pattern, text) is None for text in times)
        if times and others <= _MOST_OTHER * len(times):
            return f"(?:{pattern})"
    return None


def _many_prices(header: Header, rows: Sequence[Sequence[str]]) -> bool:
    """True where a dish in a size has about as many prices as lines: then lines cannot be grouped by price."""
    what = [header.columns[role] for role in ("item", "variation") if role in header.columns]
    price = [header.columns[role] for role in ("unit_price", "line_total") if role in header.columns]
    dishes = {tuple(row[at] for at in what) for row in rows}
    priced = {tuple(row[at] for at in (*what, *price)) for row in rows}
    return len(priced) > 6 * len(dishes) + _FEW
