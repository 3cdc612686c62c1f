"""Reads an offer as owners say it, and refuses what is none."""

from __future__ import annotations

import re

from core.errors import ToolInputError
from core.money import format_money
from tools.content.schemas import Offer

_NUMBER = r"(-?\d{1,6}(?:[.,]\d{1,2})?)"
_SIGN = r"(?:[$€£¥]|us\$|mx\$|usd|eur|gbp|mxn)"
_UNIT = r"(?:dollars?|bucks?|euros?|pounds?|d[oó]lares|pesos|usd|eur|gbp|mxn|[$€£])"
_SHARE = r"(?:%|percent\b|per cent\b|por\s*ciento\b|pct\b)"
_PERCENT = re.compile(rf"(?<![\w.,])(-?\d{{1,6}}(?:[.,]\d{{1,9}})?)\s*{_SHARE}", re.IGNORECASE)
_RANGE = re.compile(rf"\d\s*(?:[-–—]|to|or|a|o)\s*\d[\d.,]*\s*{_SHARE}", re.IGNORECASE)
_HALF = re.compile(r"\bhalf[ -](?:off|price)\b|\b(?:a\s+)?mitad de precio\b|\bmedio precio\b", re.IGNORECASE)
_OFF = re.compile(
    rf"(?P<a>-?)\s*{_SIGN}\s*{_NUMBER}\s*(?:off|less|de descuento|menos)\b|"
    rf"{_NUMBER}\s*{_UNIT}\s*(?:off|less|de descuento|menos)",
    re.IGNORECASE,
)
_PRICE = re.compile(
    rf"^(?P<item>.*?)\b(?:for|at|only|just|por|a|s[oó]lo|at only|for only)\s+(?P<minus>-?)\s*(?:{_SIGN}\s*{_NUMBER}"
    rf"|{_NUMBER}\s*{_UNIT})"
    r"\s*(?P<rest>.*)$",
    re.IGNORECASE,
)
_MONEY = re.compile(
    rf"^(?P<minus>-?)\s*(?:{_SIGN}\s*{_NUMBER}|{_NUMBER}\s*{_UNIT})(?:\s+(?P<item>\D{{2,}}))?$", re.IGNORECASE
)
_BARE = re.compile(rf"^{_NUMBER}(?:\s*(?:off|de descuento|discount|descuento))?$", re.IGNORECASE)
_GIFT = re.compile(
    r"\bfree\b|\bgratis\b|\bcomplimentary\b|\bon the house\b|\bon us\b|\binvita\w*|\bcortes[ií]a\b|\bde regalo\b|"
    r"\b(?:\d|one|two|three|un[oa]?|dos|tres)\s*(?:for|x|por)\s*(?:the price of\s*)?(?:\d|one|two|uno|dos)\b|"
    r"\bbogo\b|\bbuy (?:one|two|\d)\b|\bhappy hour\b|\bhora feliz\b|\bset (?:menu|lunch)\b|\bmen[uú] (?:del d[ií]a"
    r"|fijo)\b|"
    r"\bupgrade\b|\brefills?\b|\bdouble points?\b|\bkids eat\b|\bincluded\b|\bincluid[oa]\b|\bsecond\b|\bsegund[oa]\b|"
    r"\bwith (?:any|every|each|your)\b|\bcon (?:cada|cualquier|tu|su)\b",
    re.IGNORECASE,
)
_COUNTS = {"one": 1, "un": 1, "uno": 1, "una": 1, "two": 2, "dos": 2, "three": 3, "tres": 3}
_SWAP = re.compile(
    r"(?<![\w.,$€£])(\d|one|two|three|un[oa]?|dos|tres)\s*(?:for|x|por)\s*(?:the price of\s*)?(\d|one|two|un[oa]?|dos)"
    r"(?![\w%€£]|[.,]\d|\s*(?:[$€£%]|percent|dollars?|euros?|pesos|d[oó]lares))",
    re.IGNORECASE,
)
_LEAST = 0.5  # percent
_CODE = re.compile(
    r"[,;(]?\s*\b(?:with |use |con )?(?:the )?(?:code|c[oó]digo)[: ]+([A-Z0-9]{3,20})\b\)?", re.IGNORECASE
)
_PUSH = "Say it like 20% off, $5 off, two for one, or the dish for $12."


def read_offer(text: str, currency: str) -> Offer:
    """Like "20% off", "half price", "$5 off", "Thai Chicken for $12", "20" (percent), "2 for 1", "free dessert", in
    English and Spanish. `item` stays None: the menu is not known here (`offer_item` has the words). Raises
    ToolInputError for a share not between 0 and 100, no or negative money, and what is no offer."""
    said = " ".join(text.split()).strip(" .!")
    if not said:
        raise ToolInputError(f"The offer is empty. {_PUSH}")
    if len(said) > 120:
        raise ToolInputError(f"That is long for an offer ({len(said)} characters). {_PUSH}")
    code = _CODE.search(said)
    said = _CODE.sub("", said).strip(" ,;.") if code else said
    found = _percent(said) or _amount(said, currency) or _extra(said) or _price(said, currency) or _bare(said)
    if found is None:
        raise ToolInputError(f"I don't understand the offer {said!r}. {_PUSH}")
    return found.model_copy(update={"code": code[1].upper()}) if code else found


_SHARES = re.compile(r"\b(?:\d|one|two|dos|un[oa]?)\s*(?:for|x|por)\s*(?:\d|one|two|un[oa]?)\b", re.IGNORECASE)
_LINKING = re.compile(
    r"^(?:off|on|for|at|of|en|de|para|the|our|all|any|every|el|la|los|las|tod[oa]s?|descuento)(?:\s+|$)", re.IGNORECASE
)
_NO_DISH = re.compile(
    r"(?:discount|everything|(?:whole |entire )?menu|(?:whole |entire )?bill|orders?|tables?|your order|your bill|todo|"
    r"one|only|just|s[oó]lo|cuenta|today|hoy|now|ahora|everyone|todos|instead|rather|please|mejor|en vez|por favor)?",
    re.IGNORECASE,
)


def offer_item(text: str) -> str | None:
    """The words of an offer that name a dish ("Thai Chicken for $12", "20% off the Thai Chicken")."""
    said = _CODE.sub("", " ".join(text.split())).strip(" .!,")
    share = _OFF.search(said) or _HALF.search(said) or _PERCENT.search(said) or _SHARES.search(said)
    price = None if share or _GIFT.search(said) else _PRICE.match(said) or _MONEY.match(said)
    item = said[share.end() :] if share else (price["item"] or "") if price else ""
    item = item.strip(" ,:-")
    while _LINKING.match(item):
        item = _LINKING.sub("", item, count=1)
    return None if _NO_DISH.fullmatch(item) else item


def _percent(said: str) -> Offer | None:
    if _HALF.search(said):
        return Offer(kind="percent", value=50.0, text=said)
    found = _PERCENT.search(said)
    if not found:
        return None
    shares = dict.fromkeys(one[1] for one in _PERCENT.finditer(said))
    if len({_number(one) for one in shares}) > 1 or _RANGE.search(said):
        ask = f"Which is it: {' or '.join(f'{one}%' for one in shares)}?" if len(shares) > 1 else "Say one, like 20%."
        raise ToolInputError(f"{said!r} names more than one share. {ask}")
    return _share(_number(found[1]), said)


def _bare(said: str) -> Offer | None:
    found = _BARE.match(said)
    return _share(_number(found[1]), f"{found[1]}% off") if found else None


def _share(value: float, said: str) -> Offer:
    if not 0 < value < 100:
        raise ToolInputError(f"{value:g}% cannot be given off: an offer is more than 0% and less than 100%.")
    if value < _LEAST or round(value, 2) != value:
        raise ToolInputError(f"{value:.9g}% is no offer: take at least 0.5%, with two decimals at most.")
    return Offer(kind="percent", value=value, text=said)


def _amount(said: str, currency: str) -> Offer | None:
    found = _OFF.search(said)
    if not found:
        return None
    value = _number(found[2] or found[3])
    if found["a"] or value <= 0:
        raise ToolInputError(f"An offer of {format_money(0, currency)} or less off is none.")
    return Offer(kind="amount", value=value, text=said)


def _price(said: str, currency: str) -> Offer | None:
    found = _PRICE.match(said) or _MONEY.match(said)
    if not found:
        return None
    numbers = [each for each in found.groups() if each and re.fullmatch(r"-?\d[\d.,]*", each)]
    value = _number(numbers[0])
    if found["minus"] or value <= 0:
        raise ToolInputError(f"A price of {format_money(0, currency)} or less is no offer; say it is free, or a price.")
    return Offer(kind="price", value=value, text=said)


def _extra(said: str) -> Offer | None:
    for found in _SWAP.finditer(said):
        get, pay = (_COUNTS.get(part.casefold()) or int(part) for part in found.groups())
        if not get > pay > 0:
            raise ToolInputError(f"{found.group()!r} gives nothing away. Say it like two for one, or 3 for 2.")
    return Offer(kind="extra", text=said) if _GIFT.search(said) else None


def _number(text: str) -> float:
    return float(text.replace(",", "."))
