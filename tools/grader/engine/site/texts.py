"""A stranger's text made harmless to store and short enough to handle, and the lines of it that people see."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from textwrap import wrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

MOST_LINES, MOST_LINE = 8_000, 400
_SPACE = re.compile(r"\s+")
_HARMFUL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_BLOCKS = frozenset(
    "address article aside blockquote body br button dd details dialog div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr li main nav ol option p pre section select summary table td th tr ul".split()
)

_MARKS = re.compile("[\u0300-\u036f]+")
_UNSEEN = frozenset({"script", "style", "noscript", "template", "svg", "iframe", "object"})


def clean(text: str | None, most: int = 300) -> str | None:
    """On one line, without control, direction and surrogate characters; None where nothing is left."""
    if not text:
        return None
    text = _SPACE.sub(" ", _HARMFUL.sub("", text[: most * 8])).strip()
    return text[:most].strip() or None


def folded(text: str) -> str:
    """Small letters without accents, and straight apostrophes: to compare, never to show."""
    if not text.isascii():
        text = text.replace("’", "'").replace("–", "-").replace("—", "-")
        text = _MARKS.sub("", unicodedata.normalize("NFKD", text))
    return text.casefold()


def lines(tree: LexborHTMLParser) -> list[str]:
    """The visible text, a line a block, in order."""
    found: list[str] = []
    for line in _lines(tree):
        if text := clean(line, MOST_LINE * 50):
            found += [text] if len(text) <= MOST_LINE else wrap(text, MOST_LINE)
        if len(found) >= MOST_LINES:
            break
    return found[:MOST_LINES]


def _lines(tree: LexborHTMLParser) -> Iterator[str]:
    if tree.body is None:
        return
    pieces: list[str] = []
    block, resume = 0, None
    for node in tree.body.traverse(include_text=True):
        if resume is not None:
            if node.mem_id != resume:
                continue
            resume = None
        tag = node.tag
        if tag in _UNSEEN:
            if (after := _after(node)) is None:
                break
            resume = after.mem_id
        elif tag == "-text":
            here = _block(node)
            if here != block:
                yield "".join(pieces)
                pieces, block = [], here
            pieces.append(node.text_content or "")
        elif tag in _BLOCKS:
            yield "".join(pieces)
            pieces = []
    yield "".join(pieces)


def _after(node: LexborNode) -> LexborNode | None:
    """The next node that is not inside this one."""
    here: LexborNode | None = node
    while here is not None and here.tag != "body":
        if here.next is not None:
            return here.next
        here = here.parent
    return None


def _block(node: LexborNode) -> int:
    above = node.parent
    while above is not None and above.tag not in _BLOCKS:
        above = above.parent
    return above.mem_id if above is not None else 0
