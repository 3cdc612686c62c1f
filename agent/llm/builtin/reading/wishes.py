"""Wishes to change the menu, read from how they are built: what is to be done, to what, at which price."""

from __future__ import annotations

import re
from datetime import date

from ..frames import Frame
from .entities import DISH, MONEY, PERCENT, Entities
from .sense import foreign, strangeness

_OBJECT = rf"(?:(?:the|my|our|that|this|damn|la|el|lo|las|los) )*(?:{DISH}|it|them|that one|this one|that|xcat)\b"
_STOP = (
    r"(?:kill|86|pull|drop|remove|delete|ditch|axe|scrap|bin|cut|lose|hide|dump|chop|nix|retire|discontinue|"
    r"eliminate|"
    r"get rid of|getting rid of|do away with|(?:stop|quit) (?:selling|serving|making|doing|offering)|no more|"
    r"elimina\w*|quita\w*|retira\w*|saca\w*|borra\w*)"
)
_TAKE_OFF = re.compile(
    rf"\b{_STOP} {_OBJECT}(?! (?:price|by|to|at|down|up|{MONEY}|{PERCENT}|{DISH}))"
    rf"|\b(?:take|get|pull|have|want) {_OBJECT} (?:\w+ )?(?:off|out|gone)\b(?! {MONEY})"
    rf"|\b{DISH} (?:has to|have to|must|needs to|can|should|gotta|has got to|is) (?:go|come off|be gone|gone|"
    rf"out)\b(?! to| up| down)"
    rf"|\b(?:do not|dont|not(?: to)?|no longer|never) (?:sell|serve|offer|make|do|list)(?:l?ing)? {_OBJECT} "
    rf"(?:any ?more|any longer|again)\b"
    rf"|\b(?:switch|turn) (?:off (?:the |my |our )?{DISH}|(?:the |my |our )?{DISH} off)\b"
    rf"|\b(?:quita|saca|elimina|retira)(?:la|lo|me la|melo)\b"
)
_WISH_VERB = (
    r"(?:set|make|put|price|reprice|change|move|take|bring|bump|raise|lower|drop|cut|increase|reduce|knock|"
    r"nudge|push|"
    r"charge|charging|sell|let us do|pon\w*|cambia\w*|sube\w*|baja\w*|deja\w*|fija\w*|cobra\w*|marca\w*)"
)
_MUST = (
    r"(?:should|ought to|has to|have to|must|needs to|is to|gotta|got to|can|will|is going to|is gonna|"
    r"tienen? que|debe|"
    r"deberia|goes|go|becomes|is now|now|costs|ahora|pasa)"
)
_NEW_PRICE = re.compile(
    rf"\b{_WISH_VERB} (?:\w+ ){{0,6}}?(?:{MONEY}|{PERCENT})"
    rf"|\b{DISH} (?:\w+ ){{0,2}}?{_MUST} (?:\w+ ){{0,4}}?(?:{MONEY}|{PERCENT})"
    rf"|{PERCENT} (?:off|less|more|cheaper|up|down)(?: for| on)? {_OBJECT} (?:from (?:now|today|tomorrow)|permanently|"
    rf"for good)"
    rf"|\b(?:change|make|set|put) (?:it|that)\b"
    rf"|{MONEY} (?:from (?:now|today|tomorrow|monday) ?(?:on|onwards)?|going forward|from then on|"
    rf"de ahora en adelante|a partir)"
    rf"|\b(?:i|we) (?:want|need|would like) {_OBJECT} (?:\w+ )?(?:at|to be|to cost|for) {MONEY}"
    rf"|\b(?:price|precio) (?:\w+ ){{0,3}}?{DISH} (?:\w+ )?{MONEY}"
    rf"|^(?:\w+ ){{0,3}}?(?:cheaper|dearer|pricier|more expensive|mas (?:barat|car)[oa]) (?:la |el )?{DISH}"
    rf"(?: (?!than\b|in\b|at (?!{MONEY}))\w+| ,){{0,4}}? {MONEY}"
)
_OPEN_PRICE = re.compile(
    rf"\b(?:change|adjust|update|edit|raise|lower|cut|increase|reduce|drop|review|cambia\w*|sube\w*|"
    rf"baja\w*) (?:\w+ ){{0,2}}?"
    rf"(?:what|how much) (?:we|i|you) (?:\w+ )?(?:charge|ask|take)\b"
    r"|\bprices? (?:to be )?(?:changed|updated|adjusted|fixed)\b"
    r"|\b(?:change|adjust|update|edit|set|raise|lower|increase) (?:a|one|some|the|my|"
    r"our) prices?\b(?! of (?:all|every))"
    rf"|\b(?:new|different|another) price (?:for|on) (?:\w+ )?{DISH}"
    rf"|\b(?:charge|ask) (?:more|less) for (?:\w+ )?{DISH}"
)
_NEW_PRICE_OF = re.compile(
    rf"^(?:\w+ ){{0,3}}?(?:(?:{_WISH_VERB} )?(?:the )?(?:price (?:of|for|on)|el precio del?)(?: the| my| our|"
    rf" la| el)?"
    rf"|{_WISH_VERB} (?:the|my|our|a|la|el|las|los)|set|reprice) "
    rf"(?P<name>[a-z]+(?: [a-z]+){{0,2}}?) (?:price )?(?:(?:up |down )?to |at |for |be |cost |a |en )?{MONEY}$"
)
_NO_DISH = frozenset(
    "it that this them price prices menu dish one ones volume alarm timer thermostat temperature light lights clock "
    "reminder speed brightness heat language accent name whole all everything rest bill tip budget".split()
)
_ASKED = re.compile(
    r"^(?:why|when|who|did|do(?! not)|does|has|have|how|was|were|is|are|which|what|should|shall|would(?! you)|"
    r"will(?! you)|"
    r"por que|cuando|quien|cuant\w+|cual\w*|deberia)\b"
)
_WEIGHED = re.compile(
    r"\b(?:should (?:i|we)|shall (?:i|we)|what if|what happens|is it worth|worth it|would people|do you think|"
    r"(?:what|how much|where) (?:do|should|would|could|can|must) (?:i|we)|what price|a cuanto|"
    r"if (?:i|we)|would it|afford|(?:can|could) (?:i|we) (?:live|do|get by|get away|really)|"
    r"(?:keep|stay|leave) (?:\w+ ){0,3}?or|or (?:keep|leave|stay|not)\b|yes or no|"
    r"conviene|que pasa si|vale la pena)\b"
)
_HEDGED = re.compile(
    r"\b(?:might|maybe|may|perhaps|someday|some day|one day|thinking (?:of|about)|tempted|consider\w*|wonder\w*|"
    r"not sure|"
    r"almost|nearly|never ran|quiza|tal vez|a lo mejor|estoy pensando)\b"
)
_REFUSED = re.compile(rf"\b(?:do not|never|not|no) (?:\w+ ){{0,1}}?(?:{_WISH_VERB}|{_STOP})\b")
_PAST = re.compile(
    r"\b(?:took|taken|ran|raised|lowered|removed|changed|dropped|pulled|increased|was|were|used to|paid|sold|last time|"
    r"yesterday|had|already|competitors?|neighbou?r|next door|across the|down the (?:road|street)|they|he|she|"
    r"others|everybody else|read|says|(?:i|we) say|said|told|invoice|bill|refund|account)\b"
)
_IT_TO = re.compile(
    rf"^(?:(?:please|ok|then|and|just) )*(?:{_WISH_VERB} (?:it|that|this) (?:up |down )?(?:to |at )?|(?:pon|"
    rf"deja|sube|baja|cambia)"
    rf"l[ao] (?:a |en )){MONEY}$"
)
_PUT_BACK = re.compile(
    rf"\b(?:reactivate|re ?enable|relist|restore|unhide|reinstate|bring back|put back|reincorpora\w*) {_OBJECT}"
    rf"|\b(?:bring|put|get|have) {_OBJECT} (?:back|on (?:the menu )?again)\b"
)
_RAN_OUT = re.compile(
    rf"\b(?:ran|run|sold|fresh|all|clean|are|is|we|completely) out of {_OBJECT}"
    rf"|\b{DISH} (?:(?:is|are|has|have|been|just|all|now|completely) )*"
    rf"(?:sold out|out of stock|finished|gone|86(?:ed)?)\b"
    rf"(?! (?:up|down|through|to|well|off|on|as|with)\b)"
    rf"|\b(?:no|not any|none of (?:the )?) ?(?:more )?{DISH} (?:left|remaining|today|tonight)\b"
    rf"|\bno more {DISH} left\b"
    rf"|\b(?:se (?:nos )?(?:acabo|acabaron|termino|agoto)|(?:ya )?no (?:nos )?queda\w*|nos quedamos sin) "
    rf"(?:mas )?{_OBJECT}"
)
_NO_LONGER = re.compile(r"\b(?:do not|dont|not|no longer|never) (?:\w+ ){1,5}?(?:any ?more|any longer|again)\b")
_TOLD_TO = re.compile(rf"(?:^|[,;.] |\b(?:please|and|so|then|just|you|to|lets|let us) )(?:{_WISH_VERB}|{_STOP}|get)\b")
_MEANT = re.compile(r"^(?:would|could|can|will) you\b|^do you mind\b|^(?:is|are) xdish (?:sold out|off)")


def wished(line: str, entities: Entities, today: date) -> Frame | None:
    """A change that is asked for in so many words; None for questions, reports and what is not to be done."""
    if _out_now(line, entities, today):
        return Frame("take_off")
    if not _MEANT.match(line) and (_ASKED.match(line) or _WEIGHED.search(line)):
        return None
    if _TAKE_OFF.search(line) and _NO_LONGER.search(line) and entities.dishes:
        return Frame("take_off")
    if _REFUSED.search(line):
        return None
    if not entities.money and not entities.percents and _OPEN_PRICE.search(line):
        return Frame("price")
    if _PAST.search(line) or _HEDGED.search(line):
        return None
    amounts = len(entities.money) + len(entities.percents)
    named = bool(entities.dishes)
    if amounts == 1 and named and _NEW_PRICE.search(line):
        return Frame("price")
    unknown = _NEW_PRICE_OF.search(line) if amounts == 1 and not named and not entities.categories else None
    if unknown and not any(word in _NO_DISH or foreign(word) for word in unknown["name"].split()):
        return Frame("price", unknown=unknown["name"])
    if amounts == 1 and not named and _IT_TO.search(line):
        return Frame("price")
    if amounts == 0 and named and _PUT_BACK.search(line):
        return Frame("put_back")
    if amounts == 0 and _TAKE_OFF.search(line) and _about_dishes(line, entities):
        return Frame("take_off")
    return None


def _out_now(line: str, entities: Entities, today: date) -> bool:
    """`we ran out of the greek`, said of now: it is to come off the menu, which the owner still approves."""
    told = _RAN_OUT.search(line)
    if told is None or not entities.dishes or entities.money or _ASKED.match(line) or _WEIGHED.search(line):
        return False
    beside = f"{line[: told.start()]} {line[told.end() :]}"
    past = _PAST.search(beside) or _HEDGED.search(beside) or re.search(r"\b(?:always|often|when|never|not)\b", beside)
    return not past and all(period.bounds(today)[1] >= today for period in entities.periods)


def reported(line: str) -> bool:
    """Tells what was done, or what others do: `we raised it last week`, `next door sells it for 9`."""
    if _HEDGED.search(line):
        return True
    return bool(_PAST.search(line)) and not _TOLD_TO.search(line)


def refused(line: str) -> bool:
    """Tells to leave things as they are."""
    return bool(re.match(rf"^(?:please )?(?:do not|never) (?:\w+ )?(?:touch|{_WISH_VERB}|{_STOP})\b", line))


def _about_dishes(line: str, entities: Entities) -> bool:
    """A dish is named, or what is said is so short that "it" can only be the dish talked about."""
    return bool(entities.dishes) or (len(line.split()) <= 6 and not strangeness(line))
