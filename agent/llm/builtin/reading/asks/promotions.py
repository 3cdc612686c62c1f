"""What to promote, and for what: more margin, more guests, stock that has to go, a slow day."""

from __future__ import annotations

import re

from ...context import BuiltinContext
from ...frames import Frame
from ..calendar_words import DAYS
from ..entities import AHEAD, PERIOD, Entities
from ..sense import strangeness
from .aim import Aim, Args

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY_WORDS = frozenset(f"{day}s" for day in DAYS) | frozenset(DAYS)
_DAY_NAMED = re.compile(rf"\b(?P<day>{'|'.join(sorted(DAYS, key=len, reverse=True))})s?\b")
_PROMOTE = re.compile(
    r"\b(?:promot\w*|promos?|specials?|special offers?|offers?|deals?|happy hours?|bundl\w+|combos?|discounts?|feature|"
    r"especial(?:es)?|featuring|spotlight|highlight|pair\w*|combin[aoe]\w*|(?:go|goes) (?:well |best )?with|"
    r"on special|on offer|specials board|loyalty|limited time|ofertas?|promocion\w*|descuentos?|"
    r"combinar|combinacion)\b"
)
_WHAT = re.compile(
    r"\b(?:what|which|any|some|got|ideas?|suggest\w*|recommend\w*|advice|best|should|could|can|how|algun[oa]s?|need|"
    r"want|give me|think\w*|"
    r"help|would|find|plan|que|cual\w*|como|recomien\w*|suger\w*|idea|dame|quiero)\b"
)
_SLOW = re.compile(
    r"\b(?:slow\w*|quiet\w*|dead|empty|weak\w*|off ?-?peak|liven|liven up|boost|lift|fill\w*|pick up|"
    r"killing|kill us|struggl\w*|terrible|bad|awful|nobody|llen\w+|mat[ae]\w*|floj[oa]s?|tranquil[oa]s?|muert[oa]s?|"
    r"vaci[oa]s?|lent[oa]s?)\b"
)
_DAYPART = re.compile(r"\b(?:days?|nights?|week(?:day|night)s?|evenings?|lunch(?:es)?|dias|noches|tardes)\b")
_HELP = re.compile(
    r"\b(?:what (?:now|can|could|should|do|would|to)|how (?:do|can|could|to|should)|ideas?|any|help|suggest\w*|"
    r"recommend\w*|fix|special|deal|liven|boost|lift|fill|promot\w*|offer|run|algun[oa]s?|que (?:hago|hacemos|puedo|"
    r"podemos|hacer|pongo|ponemos|especial|promo|oferta)|"
    r"como|recomien\w*)\b|\bhow$"
)
_TRAFFIC = re.compile(
    r"\b(?:(?:more|new|extra) (?:\w+ )?(?:families|locals|students|couples|office workers|people|customers|guests|"
    r"traffic|covers|"
    r"business|diners|footfall|tables|"
    r"bodies)|"
    r"(?:people|customers|guests|folks|bums|bodies|feet) (?:\w+ )?(?:in|through|into)\b|footfall|busier|"
    r"fill (?:the|my|our|up|more|some|those|empty)|(?:bring|draw|pull|attract|get) (?:\w+ ){0,2}?(?:people|families|"
    r"locals|students|couples|tourists|kids|"
    r"customers|"
    r"guests|"
    r"crowds?|traffic)|mas (?:gente|clientes|publico)|llen[oa]\w* (?:el|la|mi) |(?:atraer|traer)\b)"
)
_STOCK = re.compile(
    r"\b(?:(?:get|getting) rid of(?! xdish\b)|us(?:e|ing) (?:it |them |this |that |these |those |all |the )*\w* ?up|"
    r"clear(?:ing)? (?:out|the|my|our|all|some|extra|stock)|"
    r"left ?-?overs?|over ?-?bought|bought (?:way )?too|surplus|excess|extra \w+|over ?-?stock\w*|too (?:many|"
    r"much) (?!for\b)\w+|loads of|ton of|tons of|"
    r"go(?:ing|es)? (?:to go )?(?:off|bad|to waste)|expir\w+|spoil\w*|about to (?:go|turn|expire)|"
    r"(?:use|sell) (?:by|before)|sitting on \w+|stuck with|stock|shift (?:the|my|all|this|some)|"
    r"me sobra\w*|nos sobra\w*|sobr(?:a|an|ante\w*)|excedente\w*|caduc\w+|exceso|vence\w*|se (?:me )?va a pasar)\b"
)
# More a guest: what is spent at a table.
_UPSELL = re.compile(
    r"\b(?:people|customers|guests|folks|tables?|them|they|everyone|regulars|diners) (?:\w+ ){0,2}?(?:spend\w*|"
    r"order\w*|buy\w*) "
    r"(?:a (?:bit|little) )?more\b|\b(?:bigger|higher|larger|average|avg) (?:checks?|tickets?|bills?|spend|"
    r"baskets?)\b|upsell\w*|\badd (?:\w+ ){0,3}?to (?:their|the|an|every|each) (?:orders?|bills?|checks?|tickets?)\b|"
    r"\b(?:gast\w+|pid\w+|compr\w+) mas\b|\bticket (?:medio|promedio)\b"
)
# "What do I do on Mondays?"
_WHAT_ON = re.compile(
    r"\b(?:what (?:do|can|could|should|shall|would) (?:i|we|you) (?:do|run|offer|put on|try|suggest)|ideas?|"
    r"que (?:hago|hacemos|hacer|puedo hacer|podemos hacer|ofrezco|ofrecemos|saco|invento))\b"
)
_EVERY_DAY = re.compile(
    rf"\b(?:{'|'.join(sorted(DAYS, key=len, reverse=True))})s\b|\blos (?:xperiod|xahead|{'|'.join(DAYS)})\b"
)
_MARGIN = re.compile(
    r"\b(?:margins?|profit\w*|(?:make|makes|making|earn\w*|bring\w*) (?:me |us )?(?:the |more |most )*(?:money|cash|"
    r"profit)|"
    r"margen|ganancia\w*|ganar|rentab\w*)\b"
)
_CAMPAIGN = re.compile(
    r"\b(?:text|sms|email|e ?-? ?mail|mail|send|newsletter|post|caption|flyers?|poster|instagram|insta|facebook|"
    r"advert\w*|"
    r"ads?|write|draft|campaigns?|blast|launch|schedule|coupon|story|tiktok|website|manda|envia|escribe)\b"
)
_OTHER = re.compile(
    r"\b(?:promote me|promoted|at work|my boss|boss|job|career|flights?|hotel|netflix|amazon|car|house|phone|"
    r"pay ?rise|a promotion at|"
    r"special (?:forces|needs|thanks|occasion)|deal with (?:my|this|him|her|stress)|raise at|no deal|got a promotion|"
    r"(?:promo|discount|coupon|voucher) codes?|big deal|supplier|movie|shampoo|my (?:room|desk|garage|closet|inbox|"
    r"weight)|weeds?|ants|mice|rats|"
    r"costco|walmart|ikea|starbucks|uber(?! eats)|headache|stain|phone storage|hiccups|cold|spam)\b"
)
_DONE = re.compile(r"\b(?:did|was|were|how (?:is|was)|went|worked|performed)\b")
_WEIGHED = re.compile(
    r"\bxpercent\b|\bhalf price\b|\b(?:worth|pay (?:off|for)|roi|conviene|vale la pena|a cuenta)\b.*\b(?:discount\w*|"
    r"descuento)\b|"
    r"\b(?:discount\w*|promo\w*|deal|descuento)\b.*\b(?:worth|pay (?:off|for)|roi|conviene|a cuenta)\b|\b(?:worth|"
    r"should (?:i|we)|"
    r"would) (?:\w+ )?discount(?:ing)? (?:the |my |our )?xdish"
)
_FOOD = re.compile(
    r"\b(?:xdish|xcat|dish(?:es)?|menu|pizzas?|food|fridge|kitchen|walk ?-?in|mushrooms?|chicken|cheese|mozzarella|"
    r"dough|"
    r"tomato\w*|pineapple|spinach|peppers?|onions?|basil|ham|bacon|meat|veg\w*|ingredients?|produce|stock|brie|olives?|"
    r"deal|special|offer|promo\w*|oferta|pollo|queso|champinones|verdura\w*|shrimp|fish|salmon|beef|pork|eggs?|bread|"
    r"cream|"
    r"potato\w*|avocado\w*|lettuce|fruit|lemons?|sauce|garlic|pepperoni|sausage|artichoke\w*)\b"
)


def _wanted(line: str, entities: Entities, question: bool) -> bool:
    if _OTHER.search(line) or _CAMPAIGN.search(line) or _NO_THANKS.match(line):
        return False
    if _WEIGHED.search(line) and not (_ANY.search(line) and not entities.percents and not entities.dishes):
        return False
    if _MOVE.search(line):
        return True
    promotes, what = bool(_PROMOTE.search(line)), bool(_WHAT.search(line))
    if promotes and not _DONE.search(line) and (what or len(line.split()) <= 4 or entities.dishes):
        orders = re.match(r"^(?:put|make|give|do|run|add|set)\b(?! (?:me|us)\b)", line)
        return not orders or bool(re.search(r"\b(?:what|which|idea)", line))
    day = _weekday(line, entities) or _DAYPART.search(line)
    if day and _SLOW.search(line) and _HELP.search(line) and not _DONE.search(line):
        return not re.match(r"^(?:which|what) (?:day|days|night)s? ", line)
    if (_TRAFFIC.search(line) or _UPSELL.search(line)) and _HELP.search(line):
        return True
    if (lacks := _LACKING.match(line)) and all(word in _OF_THE_HOUSE for word in line[lacks.end() :].split()):
        return True
    if (
        _EVERY_DAY.search(line)
        and _WHAT_ON.search(line)
        and _weekday(line, entities)
        and strangeness(_WHAT_ON.sub(" ", line)) < 1
    ):
        return True
    if not (_STOCK.search(line) and _FOOD.search(line)):
        return False
    return bool(_HELP.search(line)) or promotes or bool(_NEEDS.match(line))


_OF_THE_HOUSE = (
    frozenset(
        "in into on at during for to the my our this here come coming please place restaurant door doors house "
        "shop week weekend "
        "weekends day days night nights weekday weekdays evening evenings lunch lunchtime dinner brunch early "
        "late slow quiet los "
        "las el la en entre semana noche noches dia dias local restaurante mediodia fin de por favor".split()
    )
    | _WEEKDAY_WORDS
    | {PERIOD, AHEAD}
)
# "We need more people in on Thursdays."
_LACKING = re.compile(
    r"^nos faltan (?:mas )?(?:clientes|comensales)\b|^(?:(?:i|we|just|really|still|also|and|so|yo|nosotros|"
    r"nos) )*(?:want|need|would (?:like|love)|could (?:use|"
    r"do with)|"
    r"(?:am|are) (?:short (?:of|on)|looking for)|quier\w+|querem\w+|necesit\w+)(?: to (?:get|have|see|"
    r"bring|draw|attract))?"
    r"(?: (?:some|a (?:few|lot|bit)|lots of|many|much|way|que vengan?|tener))* (?:more|new|extra|mas|"
    r"nuevos) (?:people|customers|guests|"
    r"diners|covers|clients|footfall|foot traffic|traffic|bookings|families|locals|gente|clientes|comensales|"
    r"publico|visitas|business(?! \w*cards?))\b"
    r"(?: (?:in|here|coming|through the doors?|at the tables|aqui|en el local))*"
)
_NEEDS = re.compile(r"^(?:need|want|have|get|clear|shift|move|we|i|me)\b")


# "Any deal worth running?"
_ANY = re.compile(
    r"\b(?:any|which|what|some|algun[oa]?|que) (?:\w+ )?(?:promo\w*|deals?|specials?|offers?|discounts?|ofertas?|"
    r"descuentos?)\b"
)
_MOVE = re.compile(
    r"\bhow (?:do|can|could|should|would) (?:i|we) (?:move|shift|push|revive|rescue|boost|save|sell more(?: of)?|"
    r"get (?:people|them|folks|guests|customers) to (?:order|try|buy)) (?:more )?(?:of )?(?:the |my |our |"
    r"that )?xdish\b|"
    r"\bcomo (?:vendo|muevo|vendemos|movemos|impulso|saco) (?:mas )?(?:la |el )?xdish\b"
)
_NO_THANKS = re.compile(
    r"^(?:no|not|without|stop|skip|forget|never mind|sin|nada de) (?:more |the |any |mas )?(?:promo\w*|deals?|"
    r"discounts?|offers?|specials?|ofertas?|descuentos?)\b"
)

_SENDING = re.compile(
    r"^(?:(?:please|can you|could you|lets|let us|ok|and|then|now|also|puedes) )*"
    r"(?:text|sms|send|e ?-? ?mail|mail|post|message|announce|blast|advertise|manda\w*|envia\w*|publica\w*|"
    r"(?:run|make|create|write|draft|design|launch|schedule|put out|place|start|set up|print|haz|escribe|crea) "
    r"(?:\w+ ){0,3}?(?:ads?|adverts?|posts?|campaigns?|flyers?|posters?|emails?|newsletters?|texts?|campana|anuncio))\b"
)


def _sent(line: str) -> bool:
    """An offer that is to be sent or written: a campaign, which is not ours yet."""
    about = _PROMOTE.search(line) or re.search(r"\b(?:xpercent|half price|xdish|coupon|voucher|regulars)\b", line)
    return bool(_SENDING.search(line) and about) and not _OTHER.search(line)


def _fill(frame: Frame, line: str, entities: Entities, context: BuiltinContext) -> None:
    day = _weekday(line, entities)
    if _STOCK.search(line):  # what there is too much of is no dish to choose from
        frame.choices = []
    given = {"goal": _goal(line, day), "weekday": day}
    frame.args = {name: value for name, value in given.items() if value}


def _goal(line: str, weekday: str | None) -> str | None:
    if _STOCK.search(line):
        return "clear_stock"
    if weekday or (_SLOW.search(line) and _DAYPART.search(line)):
        return "slow_day"
    if _TRAFFIC.search(line) or _LACKING.match(line):
        return "raise_traffic"
    return "raise_margin" if _MARGIN.search(line) or _UPSELL.search(line) else None


def _other_goal(line: str) -> tuple[Args, str]:
    """The goal that a follow-up names (`something to clear stock`), and what else it says."""
    rest = line
    for pattern in (_STOCK, _TRAFFIC, _UPSELL, _MARGIN, _PROMOTE):
        rest = pattern.sub(" ", rest)
    goal = _goal(line, None)
    return ({"goal": goal} if goal else {}), rest


def _weekday(line: str, entities: Entities) -> str | None:
    """The weekday meant: "slow Mondays", or one day that was read as a date already."""
    named = _DAY_NAMED.search(line)
    if named:
        return _WEEKDAYS[DAYS[named["day"]]]
    days = [(ahead.start, ahead.end) for ahead in entities.ahead] if AHEAD in line else []
    if not days and PERIOD in line:
        days = [(p.start, p.end) for p in entities.periods if p.start and p.end]
    single = [start for start, end in days if start == end]
    return _WEEKDAYS[single[0].weekday()] if single else None


_WRITING = re.compile(r"\b(?:write|draft|posts?|caption|design|create|escribe|publica\w*|poster|flyer|ad|advert)\b")


def _instead(line: str) -> str | None:
    if not _sent(line):
        return None
    return "beyond_content" if _WRITING.search(line) else "beyond_campaign"


def _possible(line: str, entities: Entities, ours: bool) -> bool:
    return not _OTHER.search(line) and (ours or entities.of_the_menu)


def _changed(args: Args, line: str, entities: Entities, numbers: list[float]) -> Args | None:
    day = _weekday(line, entities)
    return args | {"weekday": day, "goal": args.get("goal") or "slow_day"} if day else None


AIM = Aim(
    "promotions",
    _wanted,
    _possible,
    _fill,
    _changed,
    frozenset(
        "slow quiet days night nights weekday promote weekend special something anything one else that which would "
        "bring brings gets get need other idea ideas thing algo otra".split()
    )
    | _WEEKDAY_WORDS,
    instead=_instead,
    strip=_other_goal,
)
