"""Opening an export: what kind of text it is, without ever holding the whole of it."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.errors import BadInput, TooLarge

MAX_BYTES = 2 * 1024**3
MAX_LINE = 1_000_000  # characters; an export's line has hundreds
_CHUNK, _SAMPLE = 1 << 18, 1 << 16  # a chunk stays in the cache while it is looked at
_SIGNS = (b"\0", b'"', b"\r")
_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
_KNOWN = {
    b"PK\x03\x04": "an Excel workbook or a zip archive",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a compressed file",
    b"\xfd7zXZ": "a compressed file",
    b"BZh": "a compressed file",
    b"PAR1": "a Parquet file",
    b"SQLite format": "a database",
    b"\x7fELF": "a program",
}
_HOW = "Export it as CSV (comma or semicolon) or TSV (tab) and import that."


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text file and how to read it. `signs` are those of a zero, a quote and a carriage return that occur in it."""

    path: Path
    sha256: str
    encoding: str
    size: int
    signs: frozenset[bytes] = frozenset(_SIGNS)

    def rows(self, delimiter: str) -> Iterator[tuple[int, list[str]]]:
        """Line number (of the row's last line) and fields; empty lines are left out."""
        with self.path.open(encoding=self.encoding, errors="replace", newline="") as file:
            reader = csv.reader(_lines(file), delimiter=delimiter)
            try:
                for row in reader:
                    if row and (len(row) > 1 or row[0].strip()):
                        yield reader.line_num, row
            except csv.Error as error:
                raise BadInput(
                    f"{self.path.name} cannot be read from line {reader.line_num + 1} on: a quote that "
                    f"never ends, or a broken line ({error})."
                ) from None

    def sample(self) -> list[str]:
        """The first lines, for guessing."""
        with self.path.open(encoding=self.encoding, errors="replace", newline="") as file:
            text = file.read(_SAMPLE)
        lines = re.split("\r\n|\r|\n", text)
        return lines[:-1] if len(text) == _SAMPLE and len(lines) > 1 else lines


def open_text(path: Path, *, digest: bool = True) -> TextFile:
    """Raises BadInput in one clear line for what is not a text table. Without `digest` its sha256 stays empty."""
    head, size, encoding = _start(path)
    sha256, is_utf8, signs = _read_through(path, digest)
    found = TextFile(path, sha256, encoding or ("utf-8-sig" if is_utf8 else "cp1252"), size, signs)
    if size >= _SAMPLE and not any(mark in head for mark in (b"\n", b"\r")):
        raise BadInput(f"{path.name} has no line breaks, so it is not a table. {_HOW}")
    return found


def at_first_sight(path: Path) -> TextFile | None:
    """The file as its start shows it, which its rest may belie; None where it does not start as UTF-8. Raises as
    `open_text` does."""
    head, size, encoding = _start(path)
    utf8 = encoding is None and _decodes(codecs.getincrementaldecoder("utf-8")(), head)
    return TextFile(path, "", "utf-8-sig", size) if utf8 or encoding == "utf-8-sig" else None


def delimiters() -> list[str]:
    return list(_DELIMITERS)


def delimiter_name(delimiter: str) -> str:
    return _DELIMITERS[delimiter]


def _start(path: Path) -> tuple[bytes, int, str | None]:
    """Its first bytes, its size and the encoding that it declares."""
    head, size = _head(path)
    if size == 0 or not head.strip():
        raise BadInput(f"{path.name} is empty.")
    if size > MAX_BYTES:
        raise TooLarge(f"{path.name} has {size / 1024**3:.1f} GB; at most 2 GB can be imported at once. Split it.")
    encoding = _declared_encoding(head)
    _refuse_other_kinds(path, head, encoding)
    return head, size, encoding


def _head(path: Path) -> tuple[bytes, int]:
    try:
        with path.open("rb") as file:
            return file.read(_SAMPLE), path.stat().st_size
    except FileNotFoundError:
        raise BadInput(f"There is no file {path}.") from None
    except IsADirectoryError:
        raise BadInput(f"{path} is a folder, not a file.") from None
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.") from None


def _declared_encoding(head: bytes) -> str | None:
    """By its byte order mark, or by the zeros that UTF-16 leaves between plain letters."""
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    half = max(1, len(head) // 2)
    if len(head) >= 4 and head[1::2].count(0) > 0.7 * half and head[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if len(head) >= 4 and head[::2].count(0) > 0.7 * half and head[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return None


def _refuse_other_kinds(path: Path, head: bytes, encoding: str | None) -> None:
    kind = next((name for mark, name in _KNOWN.items() if head.startswith(mark)), None)
    if kind:
        raise BadInput(f"{path.name} is {kind}, not a text table. {_HOW}")
    text = head.decode(encoding, "replace") if encoding else head.decode("latin-1")
    strange = sum(ch < " " and ch not in "\t\r\n\f" for ch in text)
    if "\0" in text or strange > len(text) / 100:
        raise BadInput(f"{path.name} is a binary file, not a text table. {_HOW}")
    if text.lstrip("\ufeff \t\r\n").startswith(("{", "[{", "[\n", "<")):
        raise BadInput(f"{path.name} is JSON, XML or HTML, not a text table. {_HOW}")


def _read_through(path: Path, digest: bool) -> tuple[str, bool, frozenset[bytes]]:
    """The file's SHA-256, whether all of it is UTF-8, and its signs, in one pass."""
    hashed, decoder, is_utf8, signs = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")(), True, set[bytes]()
    for chunk in chunks(path):
        signs.update(sign for sign in _SIGNS if sign not in signs and sign in chunk)
        if digest:
            hashed.update(chunk)
        if is_utf8:
            is_utf8 = _decodes(decoder, chunk)
    return hashed.hexdigest() if digest else "", is_utf8 and _decodes(decoder, b"", final=True), frozenset(signs)


def chunks(path: Path) -> Iterator[bytes | bytearray]:
    """The file in pieces, each valid until the next is asked for."""
    piece = bytearray(_CHUNK)
    with path.open("rb", buffering=0) as file:
        while count := file.readinto(piece):
            yield piece if count == _CHUNK else piece[:count]


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes | bytearray, final: bool = False) -> bool:
    if chunk and chunk.isascii() and not decoder.getstate()[0]:
        return True  # much quicker than decoding
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _lines(file: io.TextIOBase) -> Iterator[str]:
    """Lines, none of them longer than a table's could be: a broken file must not be read whole as one."""
    while line := file.readline(MAX_LINE):
        if len(line) == MAX_LINE and not line.endswith(("\n", "\r")):
            raise csv.Error("a line of more than a million characters")
        yield line
