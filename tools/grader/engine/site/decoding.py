"""Bytes to text, and markup that only exists to keep a parser busy cut off before it reaches one."""

from __future__ import annotations

import codecs
import re

MOST_BYTES = 2_000_000
MOST_DEPTH = 512  # elements inside each other; parsers need time with the square of it
MOST_ATTRIBUTES = 400  # of one element; likewise
MOST_TAGS = 60_000

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)
_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)
# Encodings of the web (encoding.spec.whatwg.org); Python's others (punycode, zlib, utf-7 ...) are no page's.
_KNOWN = re.compile(
    r"utf-?8|utf-?16(-?[lb]e)?|us-ascii|ascii|latin-?1|iso-?8859-?\d{1,2}|windows-?125\d|cp125\d|koi8-[ru]|macintosh|"
    r"shift_jis|euc-(jp|kr)|iso-2022-jp|gb(2312|k|18030)|big5",
    re.I,
)
_LATIN = re.compile(r"us-ascii|ascii|latin-?1|iso-?8859-?1", re.I)  # the web means windows-1252
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})")
_RAW = re.compile(r"<(script|style|textarea|title)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.I | re.S)
_VOID = frozenset(
    "area base br col embed hr img input link meta source track wbr "
    "path circle rect line polygon polyline ellipse use stop image animate animatetransform".split()  # of drawings
)
_UNCLOSED = frozenset("p li dt dd td th tr tbody thead tfoot option optgroup colgroup rp rt html head body".split())
_ATTRIBUTES = re.compile(r"<[a-zA-Z](?:[^<>\"']|\"[^\"]*\"|'[^']*'){0,200000}")


def decode(body: bytes, content_type: str) -> tuple[str, str]:
    """(text, encoding): by byte order mark, header, meta tag, then UTF-8 where it fits, else windows-1252."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace"), name
    header, meta = _HEADER.search(content_type), _META.search(body[:4096])
    declared = [header[1] if header else "", meta[1].decode("ascii", "replace") if meta else ""]
    for name in declared:
        if _KNOWN.fullmatch(name) and (encoding := _encoding(name)):
            if meta and not header and encoding.startswith("utf-16"):
                encoding = "utf-8"  # the tag was readable, so it is not
            return body.decode(encoding, "replace"), encoding
    try:
        return body.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if error.start >= len(body) - 4:  # cut in the middle of a character
            return body.decode("utf-8", "replace"), "utf-8"
        return body.decode("cp1252", "replace"), "windows-1252"


def _encoding(name: str) -> str | None:
    if _LATIN.fullmatch(name):
        return "cp1252"
    try:
        return codecs.lookup(name.replace("windows-", "cp").replace("windows", "cp")).name
    except LookupError:
        return None


def bounded(html: str) -> tuple[str, list[str]]:
    """The markup up to where it goes past what any page has, and what that was."""
    html = html.replace("\x00", "")
    problems = []
    if cut := _too_deep(html):
        problems.append(cut[1])
        html = html[: cut[0]]
    for tag in _ATTRIBUTES.finditer(html):
        if (
            tag.end() - tag.start() > 2 * MOST_ATTRIBUTES
            and tag[0].count("=") + tag[0].count(" ") > 4 * MOST_ATTRIBUTES
        ):
            outside = re.sub(r"\"[^\"]*\"|'[^']*'", "", tag[0])
            if len(outside.split()) > MOST_ATTRIBUTES:
                problems.append("an element with hundreds of attributes")
                return html[: tag.start()], problems
    return html, problems


def _too_deep(html: str) -> tuple[int, str] | None:
    """Counts only what must be closed. Scripts and comments are passed over."""
    depth = tags = position = 0
    raw = _RAW.finditer(html)
    skip = next(raw, None)
    while tag := _TAG.search(html, position):
        position = tag.end()
        while skip and skip.end() <= tag.start():
            skip = next(raw, None)
        if skip and skip.start() <= tag.start() < skip.end():
            position = skip.end()
            continue
        tags += 1
        name = tag[2].casefold()
        if name not in _VOID and name not in _UNCLOSED:
            depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > MOST_DEPTH:
            return tag.start(), "elements nested deeper than any page needs"
        if tags > MOST_TAGS:
            return tag.start(), "more elements than any page needs"
    return None
