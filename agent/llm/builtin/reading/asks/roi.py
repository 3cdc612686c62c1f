"""What a discount or a promotion would bring, and whether it is worth it."""

from __future__ import annotations

import re

from ...context import BuiltinContext
from ...frames import Frame, State
from ..entities import DISH, Entities
from .aim import Aim, Args, plain

_OFFER = re.compile(
    r"\bxpercent\b|\bdiscount\w*\b|"
    r"\bhalf ?-? ?(?:price\w*|off)\b|\bdescuentos?\b|\bpromo\w*\b|\bspecials?\b|\bhappy hour\b|"
    r"\bofertas?\b|\bdeal\b|\b(?:xmoney|money) off\b"
)
_WORTH = re.compile(
    r"\b(?:worth\w*|pay(?:s|ing)? (?:off|for (?:itself|themselves)|itself|themselves|back)|roi|return (?:on|of|from)|"
    r"break ?-? ?even|mak(?:e|es|ing) (?:any |good )?sense|(?:good|bad|smart|dumb|wise) (?:idea|move|call)|"
    r"come out ahead|"
    r"lose money|losing money|make (?:any )?money|make or lose|make money|earn\w*|profitable|sensible|"
    r"waste of (?:money|time|cash)|los(?:e|ing) my shirt|(?:get|make|earn) (?:it|that|my money|the money) back|recoup|"
    r"come out (?:even|ahead)|(?:does|will|would|do) (?:\w+ ){0,6}?pay\b|vale la pena|conviene|compensa|sal(?:e|dria|"
    r"en) a cuenta|rentab\w*|gan(?:o|aria|amos) o pierd\w+|que ganaria|"
    r"cuanto ganaria)\b"
    r"|\b(?:what|how much) (?:\w+ ){0,3}?(?:would|will|do|does|could|can|might|of) (?:\w+ |"
    r"xpercent ){0,7}?(?:bring\w*|make|cost|do|"
    r"give|earn|lose|mean|get|net|add)\b"
    r"|\b(?:what if|should|if|suppose|say|could) (?:i|we) (?:did|ran|do|run|offer\w*|gave|give|had|put on|try|tried)\b"
    r"|\bif (?:it|that) (?:was|were)\b"
)
# A part of a message that only asks for the verdict on an offer: no question of its own.
VERDICT = re.compile(
    r"^(?:(?:and|so|but|or|ok|is|it|its|that|this|would|will|do|does|am|are|i|we|a|going|to|you|think|even|just|"
    r"really|actually|"
    r"me|y|o|es|me) )*(?:(?:make|lose|losing|making|earn|earning|burn\w*|throw\w* away) (?:any |some |my |me |"
    r"us )?(?:money|cash|shirt)|"
    r"waste of (?:money|time|cash)|(?:what is )?the damage|profit or loss|worth (?:it|doing|the trouble)|(?:good|bad|"
    r"smart|dumb|stupid) (?:idea|move)|smart|stupid|crazy|"
    r"pay(?:s|ing)?(?: off| for itself| back)?|break even|vale la pena|conviene|compensa|sale a cuenta|gano o pierdo)"
    r"(?: (?:or|o) (?:not|no|lose|what))?$"
)
_CUT = re.compile(
    r"\brebaj\w+ (?:\w+ ){0,4}?xpercent|xpercent (?:\w+ )?(?:discount|rebaja)\b|"
    r"\bxpercent (?:off|discount|de descuento|menos|reduction|promo\w*|coupon|deal)\b|\bhalf ?-? ?(?:price\w*|off)\b|"
    r"\bdiscount of xpercent\b|\bdescuento del? (?:un )?xpercent\b|\b(?:xmoney|money) off\b"
)
_DOUBT = re.compile(
    r"\b(?:afford|thoughts|worth|cuant[oa]s?|gan(?:o|amos|aria)|what lift|how much lift|pierd\w+|would|will|could|"
    r"should|might|if|calculate|work out|run the numbers|roi|numbers on|smart|stupid|clever|"
    r"risky|"
    r"profit\w*|how (?:many|much) (?:more|extra)|what (?:happens|about|would|if)|hurt|help|impact|effect|cost\\w* me|"
    r"going to cost|"
    r"que pasa|cuanto|deberia|si (?:hago|doy|pongo))\b"
)
_DISCOUNTS = re.compile(
    r"\b(?:should|would|could|worth|sense to|smart to|pay to|deberia|conviene) (?:\w+ ){0,3}?(?:discount\w*|descuento|"
    r"descontar)\b"
)
_SPENT = re.compile(r"\b(?:flyers?|posters?|ads?|adverts?|advertising|leaflets?|radio|promo\w*|folletos|anuncios?)\b")
_FOR_GOOD = re.compile(
    r"\b(?:from (?:now|today|tomorrow|monday|xahead|xperiod) ?(?:on)?|permanently|for good|going forward|"
    r"de ahora en adelante)\b"
)
_UP = re.compile(
    r"\b(?:rais\w+|increas\w+|up by|go up|put (?:\w+ )?up|more expensive|dearer|hike|subir|subo|margins?|margen)\b"
)
_NOT_OURS = re.compile(
    r"\b(?:car|house|bitcoin|stocks?|phone|laptop|flight|hotel|degree|insurance|mortgage|gym|spain|netflix)\b"
)
# Told, not asked: "we did 10% off last month".
_RAN = re.compile(
    r"^(?:last \w+ )?(?:we|i|they) (?:already )?(?:did|ran|had|gave|tried|offered)\b|^(?:hicimos|tuvimos|dimos)\b"
)
_HALF = re.compile(r"\bhalf ?-? ?(?:price\w*|off)\b")
_COST = re.compile(
    r"\b(?:cost\w*|spend\w*|spent|flyers?|posters?|ads?|adverts?|print\w*|budget|plus|pay\w*|for (?:the )?(?:flyers|"
    r"posters|ads)|"
    r"cuesta\w*|costaria|gast\w+|folletos)\b"
)
_OFF = re.compile(r"\bxmoney (?:off|discount|de descuento|menos|cheaper)\b")
_EVERY = re.compile(r"\b(?:everything|all|whole menu|the menu|every dish|across the board|todo|toda la carta)\b")


def _wanted(line: str, entities: Entities, question: bool) -> bool:
    """An offer and a doubt about it. One that is to last for some days is no change of price, however it is said."""
    if _UP.search(line) or _FOR_GOOD.search(line) or (_NOT_OURS.search(line) and DISH not in line.split()):
        return False
    if _RAN.match(line) and not question and not _WORTH.search(line):
        return False
    if _CUT.search(line):
        lasts = bool(entities.spans or entities.ahead or entities.periods)
        return lasts or question or bool(_WORTH.search(line) or _DOUBT.search(line))
    if entities.money and _SPENT.search(line) and _WORTH.search(line):
        return True
    if _DISCOUNTS.search(line) and entities.dishes:
        return True
    return bool(_OFFER.search(line) and _WORTH.search(line))


def fill(frame: Frame, line: str, entities: Entities, context: BuiltinContext) -> None:
    discount = _discount(frame, line, entities, context)
    days, cost = _days(entities), entities.money[-1] if entities.money and _COST.search(line) else None
    given = {"discount_percent": discount, "days": days, "cost": cost if not _OFF.search(line) else None}
    frame.args = {name: plain(value) for name, value in given.items() if value is not None}
    frame.whole = bool(_EVERY.search(line))


def _discount(frame: Frame, line: str, entities: Entities, context: BuiltinContext) -> float | None:
    if entities.percents:
        return abs(entities.percents[-1])
    if _HALF.search(line):
        return 50.0
    dish = context.dish(frame.dishes[0]) if len(frame.dishes) == 1 else None
    if entities.money and _OFF.search(line) and dish and dish.price:
        return round(100 * entities.money[0] / dish.price, 1)
    return None


def _days(entities: Entities) -> int | None:
    if entities.spans:
        return entities.spans[0]
    for ahead in entities.ahead:
        return (ahead.end - ahead.start).days + 1
    for period in entities.periods:
        return period.days or ((period.end - period.start).days + 1 if period.start and period.end else None)
    return None


_EXTRA = re.compile(
    r"^(?:and |so |y )?(?:how (?:many|much)|cuant[oa]s?) (?:more|extra|mas)\b(?!.*\b(?:did|last|yesterday)\b)"
)
_SPENDING = re.compile(r"\b(?:cost\w*|flyers?|posters?|ads|print\w*|spend|plus|budget|cuesta\w*|folletos|radio)\b")


def _possible(line: str, entities: Entities, ours: bool) -> bool:
    return not _NOT_OURS.search(line) and (ours or entities.of_the_menu)


def _own(line: str, args: Args | None, entities: Entities, state: State) -> Frame | None:
    """`how many more?`: the same sum, told again."""
    if args is None or not _EXTRA.match(line) or entities.dishes or entities.ahead or entities.periods:
        return None
    item = args.pop("item", None)
    return Frame("roi", dishes=[item] if item else [], args=args)


def _changed(args: Args, line: str, entities: Entities, numbers: list[float]) -> Args | None:
    new: Args = {}
    bare, costs = [number for number in numbers if 0 < number < 100], _SPENDING.search(line)
    if entities.percents or (bare and not costs):
        new["discount_percent"] = plain(abs((entities.percents or bare)[-1]))
    elif entities.money or (costs and numbers):
        name = "cost" if costs or "cost" in args or not entities.money else "discount_percent"
        new[name] = plain((entities.money or numbers)[-1])
    if entities.spans:
        new["days"] = entities.spans[0]
    elif entities.ahead:
        new["days"] = (entities.ahead[0].end - entities.ahead[0].start).days + 1
    return args | new if new else None


AIM = Aim(
    "roi",
    _wanted,
    _possible,
    fill,
    _changed,
    frozenset(
        "add adding throw put in cost costs flyers posters ads print printing spend plus extra bucks cuesta costaria "
        "each budget cover itself pay dollars on lasted went ran for folletos leaflets advertising radio".split()
    ),
    own=_own,
)
