"""Amounts and quantities as people write them: $1,234.50, 1.234,50 €, (3.00), 2x."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

_CURRENCY = r"(?:[A-Z]{3}|[A-Z]{0,3}[$£€¥₹])?"
_AMOUNT = re.compile(rf"(-?)\s*{_CURRENCY}\s*(-?)\s*(\d[\d.,'’\s]*|[.,]\d+)\s*{_CURRENCY}")
_QUANTITY = re.compile(r"[x×]?\s*(-?\d[\d.,\s]*?)\s*[x×]?", re.IGNORECASE)


def decimal_comma(amounts: Iterable[str]) -> bool:
    """True where the amounts of a column use a comma before the cents, by what most of them show."""
    comma = point = 0
    for text in amounts:
        separators = re.findall(r"[.,]", text)
        last = max(text.rfind(","), text.rfind("."))
        digits_after = len(re.findall(r"\d", text[last + 1 :])) if separators else 0
        if not separators or (len(set(separators)) == 1 and (digits_after == 3 or len(separators) > 1)):
            continue  # whole, or as well a thousands separator: says nothing
        comma, point = comma + (text[last] == ","), point + (text[last] == ".")
    return comma > point


def parse_amount(text: str, comma: bool) -> Decimal | None:
    """None where it is not an amount. Brackets and a minus mean negative."""
    stripped = text.strip()
    bracketed = stripped.startswith("(") and stripped.endswith(")")
    match = _AMOUNT.fullmatch(stripped.strip("()").strip() if bracketed else stripped)
    if match is None:
        return None
    number = _plain(match[3], comma)
    negative = bracketed != bool(match[1] or match[2])
    return number if number is None or not negative else -number


def parse_quantity(text: str, comma: bool) -> Decimal | None:
    match = _QUANTITY.fullmatch(text.strip())
    return _plain(match[1], comma) if match else None


def _plain(digits: str, comma: bool) -> Decimal | None:
    compact = re.sub(r"[\s'’]", "", digits)
    compact = compact.replace(".", "").replace(",", ".") if comma and _as_comma(compact) else compact.replace(",", "")
    try:
        return Decimal(compact)
    except InvalidOperation:
        return None


def _as_comma(compact: str) -> bool:
    """A column with decimal commas may hold a stray `12.5`: a point not before three digits is a decimal point."""
    return "," in compact or bool(re.fullmatch(r"-?\d{1,3}(\.\d{3})+", compact)) or "." not in compact
