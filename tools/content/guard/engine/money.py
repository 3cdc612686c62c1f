"""Prices that are not a dish's, and offers that are not this one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain

from tools.content.guard.engine.findings import Hit, Reading
from tools.content.guard.engine.menu import Mention
from tools.content.guard.engine.spoken import SPOKEN, value_of
from tools.content.guard.engine.text import fold, stem
from tools.content.schemas import Offer, Truth

_SIGNS = {
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "eur": "EUR",
    "euro": "EUR",
    "pound": "GBP",
    "dollar": "USD",
    "buck": "USD",
}
_DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "MXN", "COP", "ARS", "CLP", "SGD", "HKD"})
_NUMBER = r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_MONEY = re.compile(
    rf"(?:us|mx|ca)?(?P<sign>[$€£])\s?(?P<a>{_NUMBER})(?!\d)"
    rf"|(?<![\w.,$€£])(?P<b>{_NUMBER})\s?(?P<after>€|£|\$|euros?\b|eur\b|dollars?\b|dolares\b"
    r"|dolar\b|bucks\b|pesos\b|pounds?\b|libras\b)"
)
_SPOKEN_MONEY = re.compile(  # the groups of _MONEY, two of which are never there
    rf"\b(?P<sign>(?!))?(?P<a>(?!))?(?P<b>{SPOKEN})[ -](?P<after>euros?\b|dollars?\b|dolares\b|dolar\b|bucks\b|pesos\b"
    r"|pounds?\b(?! of)|libras\b(?! de))"
)
_UNIT = (
    r"percent|por ciento|euros?\b|eur\b|dollars?\b|dolares\b|bucks\b|pesos\b|pounds?\b|libras\b|years?\b|miles?\b|km\b"
)
_NAKED = re.compile(  # "for just 9.99": cents, or a number behind words that only a price follows
    r"\b(?:(?P<only>for just|for only|only|just|now|for|por solo|por tan solo|solo|por|ahora a|priced at)"
    r"|at|a|from|desde)"
    rf"\s+(?P<a>\d{{1,4}}[.,]\d{{2}})(?![\w.,:/%]?\d|\s?(?:%|[$€£]|{_UNIT}|a\.?m\b|p\.?m\b|hs?\b))"
    r"|\b(?:for (?:just|only)|por (?:tan )?solo|priced at)\s+(?P<b>\d{1,4})"
    r"(?=\s*(?:[.,;!)](?!\d)|$|each\b|cada\b|a (?:slice|piece|pie|glass|plate)\b))"
)
_PERCENT = re.compile(r"(?<![\w.,])(\d{1,3}(?:[.,]\d+)?)\s?(?:%|percent\b|per cent\b|por ciento\b)")
_SPOKEN_PERCENT = re.compile(rf"\b({SPOKEN})[ -](?:percent\b|per cent\b|por ciento\b)")
_PURE = re.compile(
    r"\s*(?:\w+\s+)?(?:fresh|real|italian|beef|pure|organic|natural|ready|worth|sure|ready|homemade|mas|more)\b"
)
_OFF = re.compile(r"\s*(?:off\b|discount\b|de descuento\b|descuento\b|menos\b|less\b|de rebaja\b)")
_SAVE = re.compile(r"(?:\bsave|\bahorra|\bahorras|\bdescuento de|\bdiscount of|\boff)\s*(?:up to|hasta|un|a)?\s*$")
_LEAST = re.compile(
    r"\b(?:over|above|minimum|min\.?|at least|spend|mas de|minim[oa] de|desde una compra de|orders? of)\s*$"
)
_FROM = re.compile(r"\b(?:from|starting at|starts at|desde|a partir de)\s*$")
_HALF = re.compile(r"\b(?:at |for |a |al? )?(?:half[- ]price[ds]?|half[- ]off|mitad de precio|50\s?% off)\b")
_FREE = re.compile(
    r"(?<![-\w])(?:(?P<free>(?:for )?free|complimentary)|on the house|gratis|de regalo|regalamos"
    r"|invita la casa|cortesia de la casa|bogo|buy one,? get one(?: free)?|(?:two"
    r"|2)[- ]for[- ](?:one|1)|2\s?x\s?1|dos por uno|2 por 1|for the price of (?:one|1)|3\s?x\s?2)(?![-\w])"
)
_NOT_FREE = re.compile(
    r"\b(?:feel|set you|set|break|hands|stress|worry|be|you're|you are|are you|you|i'm|we're|anyone is|everyone is) $"
)
_FREE_TO = re.compile(
    r"\s+(?:to|from|of|time|evening|night|afternoon|tonight|range|spirit|wifi|wi-fi|parking|up|this)\b"
)
_BARE = re.compile(r"\b(?:discounts?|coupons?|on sale|markdowns?|descuentos?|cupon(?:es)?|rebajas?|rebajad[oa]s?)\b")
_CODE = re.compile(r"\b(?:code|codigo|coupon code|promo code)\s*:?\s*[\"']?([a-z0-9][a-z0-9_-]{2,19})\b")
_ALL = re.compile(
    r"\b(?:everything|storewide)\b|\b(?:(?:the |your )?(?:entire|whole)|all|any"
    r"|every)\s+(?:\w+\s+)?(?:menu|order|bill|check|pizzas?|pies|dish(?:es)?)?"
    r"|\b(?:toda la|todas las|todos los|cualquier)\s+\w+"
)
_SIZES = {
    "small": "s", "personal": "s", "medium": "m", "regular": "m", "large": "l", "extra large": "xl",
    "pequena": "s", "chica": "s", "mediana": "m", "grande": "l", "familiar": "xl",
}  # fmt: skip
_FILLER = frozenset("a an the your one of any with for on in un una tu el la los las de con en por".split())


def money_hits(reading: Reading) -> Iterator[Hit]:
    yield from _amounts(reading)
    yield from _percents(reading)
    yield from _gifts(reading)
    yield from _codes(reading)


def _amounts(reading: Reading) -> Iterator[Hit]:
    for found in chain(_MONEY.finditer(reading.plain), _SPOKEN_MONEY.finditer(reading.plain)):
        amount = _decimal(found["a"] or found["b"])
        before, after = reading.before(found.start()), reading.after(found.end(), 20)
        if _LEAST.search(before):
            yield from _condition(reading, found, amount)
        elif _OFF.match(after) or _SAVE.search(before):
            yield from _amount_off(reading, found, amount)
        else:
            yield from _price(reading, found, amount)
    for found in _NAKED.finditer(reading.plain):
        yield from _naked(reading, found)


def _naked(reading: Reading, found: re.Match[str]) -> Iterator[Hit]:
    """A price without its currency; one that is right may stand like that."""
    group = "a" if found["a"] else "b"
    start, end = found.span(group)
    amount = _decimal(found[group])
    if found["a"] and not found["only"] and int(amount) <= 24 and int(100 * (amount % 1)) < 60:
        return  # "at 7.30": a time
    named = [one.dish for one in reading.dishes_in(reading.passage.sentence_at(start))]
    dishes = named or [one.dish for one in (*reading.mentions, *reading.elsewhere)] or reading.truth.dishes
    offer = reading.truth.offer
    if any(amount in _allowed(dish, reading.truth) for dish in dishes) or (offer and amount in _numbers(offer.text)):
        return
    prices = _prices(named[0]) if named else {}
    if not prices:
        yield Hit("wrong_price", start, end, "Nothing on the menu has this price.")
        return
    real = _plain(_best(reading, found, named[0], prices), reading.truth)
    yield Hit("wrong_price", start, end, f"{named[0].name} costs {real}, not {found[group]}.", real)


def _condition(reading: Reading, found: re.Match[str], amount: Decimal) -> Iterator[Hit]:
    offer = reading.truth.offer
    if offer is None or amount not in _numbers(offer.text):
        yield Hit("wrong_offer", found.start(), found.end(), "The offer has no such minimum.")


def _amount_off(reading: Reading, found: re.Match[str], amount: Decimal) -> Iterator[Hit]:
    offer = reading.truth.offer
    if offer and offer.kind == "amount" and _decimal(offer.value) == amount:
        yield from _too_wide(reading, found, offer)
        return
    if offer and amount in _numbers(offer.text):
        return
    fix = _written(offer.value, reading, found) if offer and offer.kind == "amount" and offer.value else ""
    yield Hit("wrong_offer", found.start(), found.end(), _offer_why(reading), fix)


def _price(reading: Reading, found: re.Match[str], amount: Decimal) -> Iterator[Hit]:
    named = _named(reading, found)
    if not named:
        yield from _no_dish(reading, found, amount)
        return
    dish = named.dish
    prices = _prices(dish)
    size = _size(reading, found, dish)
    right = {prices[size]} | _reduced({prices[size]}, dish, reading.truth) if size else _allowed(dish, reading.truth)
    if amount in right and _currency_fits(reading, found):
        return
    if not right:
        yield Hit("wrong_price", found.start(), found.end(), f"The price of {dish.name} is not known here.")
        return
    real = prices[size] if size else _best(reading, found, dish, prices)
    label = f"{dish.name} ({size})" if size else dish.name
    why = f"{label} costs {_plain(real, reading.truth)}, not {reading.passage.quote(found.start(), found.end())}."
    yield Hit("wrong_price", found.start(), found.end(), why, _written(float(real), reading, found))


def _no_dish(reading: Reading, found: re.Match[str], amount: Decimal) -> Iterator[Hit]:
    truth = reading.truth
    every = set().union(*(_allowed(one, truth) for one in truth.dishes)) if truth.dishes else set()
    if amount in every and _currency_fits(reading, found):
        return
    if truth.offer and amount in _numbers(truth.offer.text):
        return
    yield Hit("wrong_price", found.start(), found.end(), "Nothing on the menu has this price.")


def _named(reading: Reading, found: re.Match[str]) -> Mention | None:
    """The dish that a price belongs to: the last one before it in its sentence, else the next, else the only one."""
    inside = reading.dishes_in(reading.passage.sentence_at(found.start()))
    before = [one for one in inside if one.end <= found.start()]
    after = [one for one in inside if one.start >= found.end()]
    if after and (
        not before
        or re.fullmatch(r"\s*(?:for |)?(?:the |our |a |la |el )?", reading.plain[found.end() : after[0].start])
    ):
        return after[0]
    if before:
        return before[-1]
    every = [*reading.mentions, *reading.elsewhere]
    return every[0] if len({one.dish.key for one in every}) == 1 else None


def _prices(dish: Truth.Dish) -> dict[str, Decimal]:
    found = {size: _decimal(price) for size, price in dish.prices.items()}
    return found or ({"": _decimal(dish.price)} if dish.price is not None else {})


def _allowed(dish: Truth.Dish, truth: Truth) -> set[Decimal]:
    prices = set(_prices(dish).values()) | ({_decimal(dish.price)} if dish.price is not None else set())
    return prices | _reduced(prices, dish, truth)


def _reduced(prices: set[Decimal], dish: Truth.Dish, truth: Truth) -> set[Decimal]:
    """What they come to with the offer."""
    offer = truth.offer
    if offer is None or offer.value is None or offer.item not in (None, dish.key):
        return set()
    value = _decimal(offer.value)
    if offer.kind == "price":
        return {value}
    if offer.kind == "percent":
        return {(price * (100 - value) / 100).quantize(Decimal("0.01")) for price in prices}
    return {price - value for price in prices if price > value} if offer.kind == "amount" else set()


def _size(reading: Reading, found: re.Match[str], dish: Truth.Dish) -> str | None:
    """The size that the words around the price name."""
    if not dish.prices:
        return None
    around = reading.before(found.start(), 28) + " | " + reading.after(found.end(), 12)
    by_letter = {_SIZES.get(fold(name), fold(name)): name for name in dish.prices}
    for word, letter in _SIZES.items():
        if re.search(rf"\b{word}\b(?! table| party)", around) and letter in by_letter:
            return by_letter[letter]
    letters = re.search(r"[( ](s|m|l|xl|xxl)[):]?\s*(?:\||$)", reading.before(found.start(), 28))
    return by_letter.get(letters.group(1)) if letters else None


def _best(reading: Reading, found: re.Match[str], dish: Truth.Dish, prices: dict[str, Decimal]) -> Decimal:
    if _FROM.search(reading.before(found.start())):
        return min(prices.values())
    return _decimal(dish.price) if dish.price is not None else min(prices.values())


def _currency_fits(reading: Reading, found: re.Match[str]) -> bool:
    sign, currency = found["sign"] or found["after"], reading.truth.currency
    if sign in ("$", "dolares", "dolar", "pesos") or sign.startswith(("dollar", "buck")):
        return currency in _DOLLARS
    return _SIGNS.get(sign.rstrip("s"), currency) == currency


def _percents(reading: Reading) -> Iterator[Hit]:
    offer = reading.truth.offer
    for found in chain(_PERCENT.finditer(reading.plain), _SPOKEN_PERCENT.finditer(reading.plain)):
        value, after = _decimal(found.group(1)), reading.after(found.end())
        if _PURE.match(after) or (value == 100 and not _OFF.match(after)):
            continue
        if offer and offer.kind == "percent" and _decimal(offer.value) == value:
            yield from _too_wide(reading, found, offer)
        elif not (offer and any(_decimal(one) == value for one in _shares(fold(offer.text)))):
            percent = offer.value if offer and offer.kind == "percent" else None
            said = reading.passage.quote(found.start(), found.end())
            written = reading.passage.quote(found.start(1), found.end(1))
            fix = said.replace(written, f"{percent:g}") if percent else ""
            yield Hit("wrong_offer", found.start(), found.end(), _offer_why(reading), fix)


def _shares(text: str) -> list[str]:
    return [*_PERCENT.findall(text), *_SPOKEN_PERCENT.findall(text)]


def _too_wide(reading: Reading, found: re.Match[str], offer: Offer) -> Iterator[Hit]:
    """The right number on the wrong thing."""
    if offer.item is None:
        return
    span = reading.passage.sentence_at(found.start())
    named = reading.dishes_in(span)
    name = next((one.name for one in reading.truth.dishes if one.key == offer.item), offer.item)
    if (named and all(one.dish.key != offer.item for one in named)) or (
        not named
        and _ALL.match(
            re.sub(r"^\s*(?:off|discount|de descuento)?\s*(?:on|off|en|de)?\s*", "", reading.after(found.end(), 60))
        )
    ):
        yield Hit("wrong_offer", found.start(), found.end(), f"The offer is for {name} only.")


def _gifts(reading: Reading) -> Iterator[Hit]:
    offer = reading.truth.offer
    for found in _HALF.finditer(reading.plain):
        half = offer and ((offer.kind == "percent" and offer.value == 50) or _HALF.search(fold(offer.text)))
        if not half and "%" not in found.group():
            fix = _instead_of_half(reading, found)
            yield Hit("wrong_offer", found.start(), found.end(), _offer_why(reading), fix)
    for found in _FREE.finditer(reading.plain):
        if found["free"] and (
            _NOT_FREE.search(reading.before(found.start())) or _FREE_TO.match(reading.after(found.end()))
        ):
            continue
        if not _given(reading, found, offer):
            yield Hit("wrong_offer", found.start(), found.end(), _offer_why(reading))
    if offer is None:
        for found in _BARE.finditer(reading.plain):
            yield Hit("wrong_offer", found.start(), found.end(), _offer_why(reading))


def _instead_of_half(reading: Reading, found: re.Match[str]) -> str:
    offer = reading.truth.offer
    if offer is None or offer.kind != "percent" or offer.value is None:
        return ""
    if reading.language == "es":
        return f"con {offer.value:g} % de descuento"
    said = found.group()
    lead = f"{said.split()[0]} " if said.startswith(("at ", "for ")) else ""
    return f"{lead}{offer.value:g}% off"


def _given(reading: Reading, found: re.Match[str], offer: Offer | None) -> bool:
    """Whether the offer gives that away."""
    if offer is None:
        return False
    text = fold(offer.text)
    if not _FREE.search(text):
        return False
    if not found["free"]:
        return True
    offered = {stem(word) for word in re.findall(r"[a-z]+", text)}
    thing = [word for word in re.findall(r"[a-z]+", reading.after(found.end(), 30)) if word not in _FILLER][:2]
    return (
        not thing or any(stem(word) in offered for word in thing) or not reading.after(found.end(), 3).startswith(" ")
    )


def _codes(reading: Reading) -> Iterator[Hit]:
    offer = reading.truth.offer
    for found in _CODE.finditer(reading.plain):
        said = reading.passage.quote(found.start(1), found.end(1))
        if said.upper() != said and not any(letter.isdigit() for letter in said):
            continue  # "code of honour": no code
        if offer and offer.code and fold(offer.code) == found.group(1):
            continue
        why = f"The code is {offer.code}." if offer and offer.code else "This offer has no code."
        yield Hit("wrong_offer", found.start(1), found.end(1), why, (offer.code if offer else None) or "")


def _offer_why(reading: Reading) -> str:
    offer = reading.truth.offer
    return f"The offer is “{offer.text}”, nothing else." if offer else "There is no such offer."


def _decimal(value: str | float | None) -> Decimal:
    if not isinstance(value, str):
        return Decimal(str(value or 0)).quantize(Decimal("0.01"))
    if (spoken := value_of(value)) is not None:
        return Decimal(spoken)
    last = max(value.rfind("."), value.rfind(","))
    if last >= 0 and len(value) - last - 1 != 3:
        whole, part = value[:last], value[last + 1 :]
        return Decimal(f"{re.sub('[.,]', '', whole)}.{part}").quantize(Decimal("0.01"))
    return Decimal(re.sub("[.,]", "", value)).quantize(Decimal("0.01"))


def _numbers(text: str) -> set[Decimal]:
    folded = fold(text)
    spoken = [found["b"] for found in _SPOKEN_MONEY.finditer(folded)]
    return {_decimal(one) for one in [*re.findall(_NUMBER, folded), *spoken]}


def _written(value: float, reading: Reading, found: re.Match[str]) -> str:
    """A price in the form of the one it replaces, in our currency."""
    whole, comma = value == int(value), "," in (found["a"] or found["b"])
    number = f"{value:.0f}" if whole else f"{value:.2f}"
    number = number.replace(".", ",") if comma else number
    sign = {"EUR": "€", "GBP": "£"}.get(
        reading.truth.currency, "$" if reading.truth.currency in _DOLLARS else reading.truth.currency + " "
    )
    if found["sign"] or not found["after"]:
        return f"{sign}{number}"
    if _currency_fits(reading, found):
        return f"{number} {reading.passage.quote(found.start('after'), found.end('after'))}"
    return f"{number} {sign}".strip() if comma else f"{sign}{number}"


def _plain(value: Decimal, truth: Truth) -> str:
    sign = {"EUR": "€", "GBP": "£"}.get(truth.currency, "$" if truth.currency in _DOLLARS else f"{truth.currency} ")
    return f"{sign}{value:f}"
