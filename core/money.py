"""Money: exact inside (integer minor units or Decimal), a number in major units in JSON."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import cache

# ISO 4217 currencies whose minor unit is not 1/100.
_MINOR_DIGITS = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW"), 0),
    **dict.fromkeys(("PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}
_SYMBOLS = {"USD": "$", "GBP": "£", "EUR": "€", "JPY": "¥", "CAD": "CA$", "AUD": "A$", "MXN": "MX$", "INR": "₹"}


def minor_digits(currency: str) -> int:
    """How many digits stand after the point in `currency` (ISO 4217)."""
    return _MINOR_DIGITS.get(currency, 2)


@cache
def _quantum(currency: str) -> Decimal:
    return Decimal(1).scaleb(-minor_digits(currency))


def to_minor(amount: Decimal | float | int | str, currency: str) -> int:
    """Major units to integer minor units, halves away from zero. Floats are read by their shortest repr."""
    value = amount if isinstance(amount, Decimal) else Decimal(str(amount))
    return int(value.quantize(_quantum(currency), ROUND_HALF_UP).scaleb(minor_digits(currency)))


def to_major(minor: int | Decimal, currency: str) -> float:
    """Integer minor units to the number that stands in JSON."""
    return float((Decimal(minor).scaleb(-minor_digits(currency))).quantize(_quantum(currency), ROUND_HALF_UP))


def format_money(amount: Decimal | float | int, currency: str) -> str:
    """`1234.5, "USD"` -> `$1,234.50`; a currency without a symbol is written `1,234.50 CHF`."""
    value = Decimal(str(amount)).quantize(_quantum(currency), ROUND_HALF_UP)
    sign, digits = ("-" if value < 0 else ""), f"{abs(value):,.{minor_digits(currency)}f}"
    symbol = _SYMBOLS.get(currency)
    return f"{sign}{symbol}{digits}" if symbol else f"{sign}{digits} {currency}"
