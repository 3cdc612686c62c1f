"""Fonts, colours, and text that may be hostile or in any script."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph

BODY, BOLD, CODE = "Tableside", "Tableside-Bold", "Courier"
INK, SOFT, LINE = HexColor("#1d2733"), HexColor("#5b6675"), HexColor("#d9dee5")
GOOD, FAIR, BAD, NONE = HexColor("#1f7a4d"), HexColor("#b7791f"), HexColor("#b3372f"), HexColor("#9aa5b1")
_UNKNOWN = "?"


@cache
def _glyphs() -> frozenset[int]:
    """Registers the fonts, once a process: DejaVu Sans, which comes with matplotlib and draws most alphabets; else
    Bitstream Vera, which comes with reportlab and draws western European ones."""
    regular, bold = _files()
    fonts = [TTFont(BODY, regular), TTFont(BOLD, bold)]
    for font in fonts:
        pdfmetrics.registerFont(font)
    pdfmetrics.registerFontFamily(BODY, normal=BODY, bold=BOLD, italic=BODY, boldItalic=BOLD)
    return frozenset(fonts[0].face.charToGlyph) & frozenset(fonts[1].face.charToGlyph)


def _files() -> tuple[str, str]:
    found = find_spec("matplotlib")  # looked for, not loaded: it is large
    if not found or not found.origin:
        return "Vera.ttf", "VeraBd.ttf"
    folder = Path(found.origin).parent / "mpl-data" / "fonts" / "ttf"
    return str(folder / "DejaVuSans.ttf"), str(folder / "DejaVuSans-Bold.ttf")


def plain(value: Any, most: int = 400) -> str:
    """At most so many characters that can be drawn: what cannot is a question mark; invisible ones (which turn or hide
    text) and breaks are blanks or go."""
    known, drawn = _glyphs(), []
    for character in unicodedata.normalize("NFC", str(value))[: 4 * most]:
        kind = unicodedata.category(character)
        if kind[0] == "Z" or character in "\t\r\n":
            drawn.append(" ")
        elif kind[0] != "C":
            drawn.append(character if ord(character) in known else _UNKNOWN)
    text = " ".join("".join(drawn).split())
    return text if len(text) <= most else f"{text[: most - 3]}..."


def code(value: str, width: int, most: int = 60) -> str:
    """Lines of a block to copy, broken at `width` characters. The fixed-width font knows Latin-1 alone."""
    lines: list[str] = []
    for line in value.replace("\t", "  ").splitlines():
        clean = "".join(one if one.isprintable() and ord(one) < 256 else _UNKNOWN for one in line)
        lines += [clean[start : start + width] for start in range(0, max(len(clean), 1), width)]
    return "\n".join(lines if len(lines) <= most else [*lines[: most - 1], "... (the rest is in the report online)"])


def para(value: Any, style: ParagraphStyle, most: int = 400, *, link: str | None = None) -> Paragraph:
    """`value` as it stands: no markup in it means anything. `link`: an http(s) address to go to."""
    text = escape(plain(value, most))
    if link and link.startswith(("http://", "https://")) and len(link) <= 2_000 and link.isprintable():
        text = f'<a href="{escape(link, {chr(34): "&quot;"})}">{text}</a>'
    return Paragraph(text, style)


@cache
def styles() -> dict[str, ParagraphStyle]:
    _glyphs()

    def style(name: str, size: float, color: Any = INK, font: str = BODY, **more: Any) -> ParagraphStyle:
        return ParagraphStyle(
            name, fontName=font, fontSize=size, leading=round(size * 1.38, 1), textColor=color, **more
        )

    return {
        "title": style("title", 20, font=BOLD, spaceAfter=2),
        "heading": style("heading", 13, font=BOLD, spaceBefore=12, spaceAfter=5),
        "group": style("group", 10, font=BOLD, spaceBefore=8, spaceAfter=3),
        "strong": style("strong", 9.5, font=BOLD),
        "body": style("body", 9.5),
        "small": style("small", 8),
        "soft": style("soft", 8, SOFT),
        "demo": style("demo", 9, BAD, BOLD, spaceBefore=4),
        "code": style("code", 7.5, font=CODE, leftIndent=10, spaceBefore=5, spaceAfter=8),
    }


def color_of(score: float | None) -> Any:
    """Of a score out of 100."""
    if score is None:
        return NONE
    return GOOD if score >= 80 else FAIR if score >= 60 else BAD
