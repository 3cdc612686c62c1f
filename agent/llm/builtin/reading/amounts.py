"""Money, percent, counts and plain numbers in an owner's words."""

from __future__ import annotations

import re

from .calendar_words import COUNT as HOW_MANY
from .entities import COUNT, MONEY, PERCENT, SPAN, Entities
from .period_forms import count_of, unit_of
from .spans import UNIT_DAYS
from .text import number_words, stem

_MONEY = re.compile(
    r"(?P<symbol>[$£€]) ?(?P<a>\d+(?:[.,]\d{1,2})?)(?: (?P<cents2>\d\d)(?!\d))?"
    r"|(?P<b>\d+(?:[.,]\d{1,2})?) ?(?P<unit>[$£€]|dollars?|bucks?|pounds?|quid|euros?|pesos?|"
    r"dolares?|usd|gbp|eur)(?: (?:and )?(?P<cents>\d\d)(?: cents?)?(?!\d))?"
    r"|(?P<c>\d+) ?(?:cents?|pence|c|p|centavos|centimos)\b"
    r"|\b(?P<half>half a|a|one|un) (?P<whole>dollar|buck|pound|quid|euro|dolar|peso)s?\b"
)
_PERCENT = re.compile(r"(?P<n>\d+(?:[.,]\d+)?) ?(?:%|per ?cents?|por ciento)")
_BARE = re.compile(r"(?<![\w.])(?P<n>\d+(?:[.,]\d{1,2})?)(?![\w%])")


_SPAN = re.compile(
    rf"\b(?:for|over|during|durante|por|of|all|whole|full|toda) (?:the |a |an |1 |un[ao]? |la |el )?(?:whole |full )?"
    rf"(?P<unit>day|week|fortnight|month|weekend)s?\b"
    rf"|\b(?:(?:for|over|during|durante|por|of) )?(?P<count>(?!an?\b|un\b|una\b|few\b)(?:{HOW_MANY})) ?-? ?"
    rf"(?P<units>day|week|fortnight|month|weekend)s?\b"
)


def mask_spans(text: str, entities: Entities) -> str:
    """`for a week`, `two weeks`: how long something is to last."""

    def replace(match: re.Match[str]) -> str:
        unit, count = match["unit"] or match["units"], count_of(match["count"]) if match["count"] else 1
        entities.spans.append(count * (2 if unit == "weekend" else UNIT_DAYS[unit_of(unit)]))
        return SPAN

    return _SPAN.sub(replace, text)


def numerals(words: list[str]) -> list[str]:
    """Number words become digits, but not a lone "one" (that one) or "second"."""
    result: list[str] = []
    place = 0
    while place < len(words):
        found = number_words(words, place)
        if found is None or (words[place] in ("one", "uno", "once") and found[1] == 1 and not _counts(words, place)):
            result.append(words[place])
            place += 1
            continue
        result.append(str(found[0]))
        place += found[1]
    return result


def _counts(words: list[str], place: int) -> bool:
    after = stem(words[place + 1]) if place + 1 < len(words) else ""
    return after in ("day", "week", "month", "quarter", "year", "dollar", "percent", "buck", "pound", "euro", "dish")


def mask_amounts(text: str, entities: Entities) -> str:
    text = _PERCENT.sub(lambda match: _keep(entities.percents, _float(match["n"]), PERCENT), text)
    text = _MONEY.sub(lambda match: _keep(entities.money, _amount(match), MONEY), text)
    return _mask_bare(text, entities)


def _keep(values: list[float], value: float, slot: str) -> str:
    values.append(value)
    return f" {slot} "


def _float(text: str) -> float:
    return float(text.replace(",", "."))


def _amount(match: re.Match[str]) -> float:
    if match["whole"]:
        return 0.5 if match["half"] == "half a" else 1.0
    if match["c"]:
        return int(match["c"]) / 100
    cents = match["cents"] or match["cents2"]
    return _float(match["a"] or match["b"]) + (int(cents) / 100 if cents else 0)


_COUNT_BEFORE = re.compile(
    r"\b(?:top|bottom|worst|best|first|slowest|weakest|least|most|biggest|strongest|los|las|"
    r"peores|mejores|my|the|our|give me|show me|which|these) $"
)
_COUNT_AFTER = re.compile(
    r"^ (?:worst|best|slowest|weakest|dishes|items|least|most|sellers|top|bottom|peores|mejores|"
    r"platos|mas|menos|things|of|ones|xcat)"
)
_PRICE_BEFORE = re.compile(
    r"(?:\b(?:to|at|by|up|down|cost|costs|costs? (?:me|us)|spend|add|adding|extra|gasto|gastar|gastamos|invierto|"
    r"invertir|spending|budget of|plus|for|price|a|"
    r"en|un|is|be|charge|charging|charged|paid|now|make it|make|"
    r"costar|cueste|cuesta|vale|xdish one|sorry|sorry ,|no ,|meant|actually|actually ,|rather) $|[=:] "
    r"$)|(?:xdish (?:(?:price|precio|should be|ahora) )?$)|^$"
)


_PRICE_AFTER = re.compile(
    r"^ (?:from (?:now|today|tomorrow)|going forward|instead|apiece|a piece|each|de ahora en adelante|desde ahora)\b"
)


def _mask_bare(text: str, entities: Entities) -> str:
    """A bare number is a count beside "worst" or "dishes", else the price it most likely is (`hawaiian 14`)."""
    money: list[tuple[int, float]] = []

    def replace(match: re.Match[str]) -> str:
        before, after = text[: match.start()], text[match.end() :]
        whole = match["n"].isdigit()
        if whole and int(match["n"]) == 86 and re.match(r"^(?: the)? xdish| it\b", after):
            return match[0]
        if whole and ((_COUNT_BEFORE.search(before) and not _PRICE_BEFORE.search(before)) or _COUNT_AFTER.match(after)):
            entities.counts.append(int(match["n"]))
            return COUNT
        last = after.strip(" ?.!") == "" and re.search(r"xdish (?:price )?[,-] $", before)
        if (
            last
            or _PRICE_BEFORE.search(before)
            or _PRICE_AFTER.match(after)
            or re.fullmatch(r"\d+[.,]\d\d", match["n"])
        ):
            money.append((before.count(MONEY), _split_price(match, after)))
            return MONEY
        return match[0]

    masked = _BARE.sub(replace, text)
    for offset, (place, value) in enumerate(money):
        entities.money.insert(place + offset, value)
    return re.sub(rf"{MONEY} \d\d\b", MONEY, masked)


def _split_price(match: re.Match[str], after: str) -> float:
    """`fourteen fifty` has become `14 50`."""
    cents = re.match(r"^ (\d\d)\b(?! ?%)", after)
    value = _float(match["n"])
    return value + int(cents[1]) / 100 if cents and match["n"].isdigit() else value
