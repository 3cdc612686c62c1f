"""How the place looks online: its grade, one side of it, what to fix, what guests say, and beside others."""

from __future__ import annotations

import re
from typing import Any

from ...context import BuiltinContext
from ...frames import Frame, State
from .. import cues
from ..entities import PERIOD, SITE, Entities
from .aim import Aim, Args
from .web import DOING, GRADE, GUESTS, OTHER, OURS, PLACE, REVIEWS, of_another_world

_JUDGED = re.compile(
    r"\b(?:how|what|which|why|is|are|am|do|does|can|could|should|would|any|good|bad|ok|okay|decent|wrong|right|fix\w*|"
    r"grade[sd]?|score[sd]?|rate|rating|check|audit|assess|analy[sz]e|evaluate|inspect|scan|look\w*|review|compare|"
    r"give|show|tell|run|better|worse|wins?|"
    r"como|que|cual|cuant[oa]s|revisa\w*|mira|analiza\w*|evalua\w*|califica\w*|puntua\w*|ponle|nota|compara\w*|tan|"
    r"esta|estan)\b"
)
_FIX = re.compile(
    r"\b(?:fix\w*|mend|repair|improv\w*|sort (?:\w+ ){0,2}?out|put right|work on|first|priorit\w+|quick wins?|get more|"
    r"to ?-? ?do|"
    r"do about|boost|raise|bring (?:\w+ ){0,2}?up|arregl\w*|corregir|corrijo|mejor(?:ar|o)|primero)\b"
)
_FIX_ALONE = re.compile(
    r"^(?:(?:so|ok|and|then|but|y|what is) )*(?:what|which(?: thing| one)?|where|que) (?:\w+ ){0,4}?(?:(?:should|"
    r"do|can|"
    r"must|would|to|needs?(?: to)?|be) (?:i |we |you )?(?:\w+ )?(?:fix\w*|mend|improve|start with|sort out|tackle)|"
    r"(?:deberia|debo|tengo que|hay que|puedo) (?:arreglar|corregir|mejorar)|arreglo)(?: (?:first|next|now|primero|"
    r"antes|it|this))*$|^quick wins?$"
)
_WEAK = re.compile(
    r"\b(?:why|wrong|weak\w*|bad|low|lower|poor|hurting|dragging|missing|problems?|issues?|complain\w*|"
    r"complaints?|moan\w*|hate|quej\w*|por que|mal|baj[oa]|"
    r"falla\w*)\b"
)
_STRONG = re.compile(
    r"\b(?:strong\w*|strengths?|(?:doing|do|does|going|is) (?:well|good|right)|best part|bien|fuerte\w*)\b"
)
_UNMEASURED = re.compile(
    r"\b(?:not (?:be )?(?:measur\w+|check\w*|read|see|reach\w*|look\w*|tell)|unmeasured|coverage|"
    r"(?:could|can|did) (?:you )?not|no pud\w+|cobertura|sin medir|"
    r"missing from)\b"
)
_COMPARES = re.compile(
    r"\b(?:compar\w+|stack\w*|measure up|versus|against|better than|worse than|ahead|beat\w*|next to|who is better|"
    r"who wins|frente a|contra|mejor que|peor que|competition|competitors?|rivals?|competencia|competidor\w*)\b"
)
_RIVALS = re.compile(
    r"\b(?:competition|competit\w+|rivals?|the others?|other (?:restaurants?|places?|pizzerias?|shops?)|neighbou?rs?|"
    r"(?:the )?places? (?:next door|down the (?:road|street)|nearby|around)|la competencia|competidor\w*|"
    r"los demas|otros (?:restaurantes|locales))\b"
)
_US_WITH = re.compile(
    r"\b(?:compare|stack) (?:us|me|(?:our|my) (?:restaurant|place|website|site|page|pizzeria)) (?:up )?(?:with|to|"
    r"against)\b|"
    r"\bcompara(?:nos|me) con\b"
)
_SALES = re.compile(
    r"\b(?:sold|selling|sellers?|sales|sells?|revenue|pric(?:e|es|ing|ed)|charg\w+|margins?|profit\w*|vend\w+|ventas|"
    r"precios?|promot\w*|promo\w*|discount\w*|xpercent|xmoney)\b"
)
_SAID = re.compile(
    rf"\b{GUESTS} (?:\w+ ){{0,3}}?(?:say\w*|said|think\w*|thought|feel|love\w*|like\w*|hate\w*|dislike\w*|complain\w*|"
    r"moan\w*|write|wrote|"
    r"prais\w+|mention\w*|find|appreciate|talk\w*|rave|dicen|piensan|opinan|quejan|gusta|encanta|hablan)\b.*"
    r"(?:\b(?:us|our|ours|online|reviews?|most about|about)\b|\b(?:nosotros|nuestr\w+)\b|complain|moan|quej|opina|"
    r"expensive)|"
    r"\b(?:que|de que) (?:dice|dicen|piensan?|opinan?|se quejan?|le gusta|les gusta) (?:\w+ ){0,2}?(?:clientes|gente|"
    r"comensales)\b|\b(?:biggest|main|top|worst|common) (?:complaints?|praise|gripe)\b|"
    rf"\bwhat (?:do|does|are|is) {GUESTS} (?:\w+ )?(?:say|saying|complain\w*|moan\w*|unhappy|hat\w+|lov\w+)(?: about)?"
    r"(?: us)?$"
)
_SELF = re.compile(
    r"^(?:(?:can|could) you |please |ok |now |then |and |let us |just )*(?:re ?-?grade|grade|score|audit|rate|assess|"
    r"califica(?:nos|me)?|evalua(?:nos|me)?|puntua(?:nos)?) ?(?:us|me|my place|our place|my restaurant|our restaurant|"
    r"the place|this place|mi restaurante|mi local)?(?: (?:please|again|now|por favor))*$"
)
_MISSING = re.compile(
    r"\b(?:check|grade|rate|audit|score|look at|review|analyze|test|revisa\w*|analiza\w*|evalua\w*) (?:out )?(?:\w+ )?"
    r"(?:(?:a|an|some|another|someone else is|a competitor is|other|una|otra|un|otro) (?:\w+ ){0,2}?(?:web ?-? ?site|"
    r"web ?page|site|page|pagina(?: web)?|sitio(?: web)?|web)|(?:a|another) (?:competitor|rival|restaurant))\b"
)
# The sides of a grade, as the result names them.
_SIDES = {
    "google": r"google|maps|business profile|ficha|search results|opening hours",
    "website": r"web ?-? ?(?:sites?|pages?)|sites?|webs?|home ?page|pagina(?: web)?|sitio(?: web)?|seo",
    "reviews": r"reviews?|ratings?|complain\w*|complaints?|moan\w*|feedback|resenas?|quej\w*|opin\w+|criticas?|"
    r"valoraciones?|yelp|guests|clientes|stars|estrellas|reputation|reputacion",
    "social": r"facebook|fb|insta|instagram|ig|socials?|social media|redes(?: sociales)?",
    "delivery": r"door ?dash|uber ?eats|grub ?hub|deliver\w*|reparto|domicilio",
}
_SIDE = {name: re.compile(rf"\b(?:{words})\b") for name, words in _SIDES.items()}
_OVERALL = re.compile(
    r"\b(?:look\w*|grade|score|overall|online|internet|presence|digital|doing|come across|como me veo|nos vemos|nota)\b"
)
_SITE_WITH = re.compile(
    rf"\b(?:us|we|our|me|i|my|nos|nosotros|mi|nuestr[oa]|web|site|website)\b.*{SITE}|{SITE}.*\b(?:us|we|our)\b"
)
_SOMEBODY = re.compile(r"\b(?:she|he|her|him|his|ella)\b")
_NOT_GRADED = re.compile(r"\b(?:email|mail|visit|order from|buy from|remember|sync|connect|post|book|open)\b")


def _wanted(line: str, entities: Entities, question: bool) -> bool:
    if OTHER.search(line) or DOING.search(line) or _SOMEBODY.search(line):
        return False
    if SITE in line.split():
        return not _NOT_GRADED.search(line) and of_another_world(line) < 3
    if _SALES.search(line) and not (REVIEWS.search(line) or PLACE.search(line)):
        return False
    if entities.dishes and not (REVIEWS.search(line) or PLACE.search(line)):
        return False
    if _SELF.match(line) or _FIX_ALONE.match(line) or _MISSING.search(line):
        return True
    strange = of_another_world(line)
    if strange >= 2:
        return False
    short = len(line.split()) <= 6 and strange < 1
    ours = bool(OURS.search(line)) or short
    judged = question or bool(_JUDGED.search(line))
    if PLACE.search(line):
        sold = _SALES.search(line) and not (GRADE.search(line) or REVIEWS.search(line))
        return ours and (judged or short) and not sold
    if GRADE.search(line) and not entities.of_the_menu:
        return ours and judged
    if REVIEWS.search(line) or _SAID.search(line):
        return (ours or _SAID.search(line) is not None) and (judged or short)
    if _US_WITH.search(line) and PERIOD not in line.split() and not entities.of_the_menu:
        return True
    return bool(_COMPARES.search(line) and _RIVALS.search(line) and OURS.search(line))


_TO_CHANGE = re.compile(
    r"^(?:(?:can|could) you |please |ok |and |puedes )*(?:update|change|edit|set|correct|upload|add|redesign|rebuild|"
    r"actualiza|cambia|sube|corrige) (?:\w+ ){0,4}?(?:hours|address|phone(?: number)?|photos?|pictures?|description|"
    r"title|website|web ?site|site|horarios?|direccion|fotos?|telefono|web)\b(?! (?:grade|score))"
)


def _instead(line: str) -> str | None:
    """What would change the site or a listing, which only the owner can."""
    return "beyond_web_building" if _TO_CHANGE.search(line) and PLACE.search(line) else None


def _possible(line: str, entities: Entities, ours: bool) -> bool:
    return not (OTHER.search(line) or DOING.search(line) or entities.dishes) and of_another_world(line) < 1


def _fill(frame: Frame, line: str, entities: Entities, context: BuiltinContext) -> None:
    frame.dishes, frame.choices, frame.category = [], [], None
    if not (frame.about or frame.sides):
        frame.about, frame.sides = about(line), sides(line)
    if entities.sites:
        frame.args = _addressed(line, entities)
    elif _MISSING.search(line) and not re.search(r"\b(?:my|our|mi|nuestr\w+)\b", line):
        frame.missing = "site"
    rivals = _US_WITH.search(line) or (_COMPARES.search(line) and _RIVALS.search(line))
    if frame.args.get("compare_with") or (rivals and not frame.args):
        frame.about = "compare"


def _addressed(line: str, entities: Entities) -> Args:
    """Whose site it is that was named: beside ours, or instead of it."""
    beside = _COMPARES.search(line) and (_SITE_WITH.search(line) or len(line.split()) <= 4 + len(entities.sites))
    if beside:
        return {"compare_with": list(entities.sites[:5])}
    if len(entities.sites) > 1:
        return {"target": entities.sites[0], "compare_with": list(entities.sites[1:6])}
    return {"target": entities.sites[0]}


def about(line: str) -> str:
    """Which part of a grade is asked for: fix, weak, strong, unmeasured; "" for all of it."""
    if _UNMEASURED.search(line):
        return "unmeasured"
    if _FIX.search(line):
        return "" if re.search(r"\b(?:how (?:do|are|am) (?:i|we) (?:\w+ )?(?:look|do)\w*|grade us)\b", line) else "fix"
    if _STRONG.search(line):
        return "strong"
    return "weak" if _WEAK.search(line) else ""


def sides(line: str) -> list[str]:
    """The categories that are named; none where all are meant."""
    found = [name for name, words in _SIDE.items() if words.search(line)]
    if "reviews" in found and re.search(
        r"\b(?:reviews?|ratings?|complain\w*|moan\w*|resenas?|opin\w+|stars|quej\w*)\b", line
    ):
        return ["reviews"]  # "our Google rating" is about the reviews
    if not found and (_SAID.search(line)):
        return ["reviews"]
    return found


# --- follow-ups

_STILL = re.compile(
    r"^(?:(?:and|ok|so|now|then|but|y|please|can you|could you|run|do|check|try|it|that|is|the) )*"
    r"(?:again|once more|re ?-?check|re ?-?run|refresh|final(?: score| grade| one)?|finished|done yet|really|otra vez|"
    r"de nuevo|finished yet|now)(?: (?:please|now|it))*$|^(?:fine |ok |so )*what is it (?:really|actually|then)$"
)
_ORDINAL = re.compile(
    r"\b(?:(?:number|no|the|el|la) (?P<n>first|second|third|1st|2nd|3rd|[123]|primer[oa]?|segund[oa]|tercer[oa]?)|"
    r"(?P<later>second|third|2nd|3rd|segund[oa]|tercer[oa]?))\b"
)
_MORE_ON = re.compile(
    r"\b(?:fix\w*|do|tell|more|explain|how|about|what|start|show|details?|mend|arregl\w*|como|explica\w*)\b"
)
_US = re.compile(r"^(?:and |what about |how about |y )*(?:us|we|ours?|our own|me|mine|nosotros|el nuestro)$")
_AFTER = re.compile(
    r"^(?:and |then |so |ok |y )*(?:after that|next|what (?:is )?next|then what|what then|what else|luego|despues)$"
)


def _own(line: str, args: Args | None, entities: Entities, state: State) -> Frame | None:
    """`and the website?`, `why so low?`, `fix the second one`, `and against luigis.com?`."""
    if OTHER.search(line) or entities.dishes or entities.ahead or PERIOD in line.split():
        return None
    args = args or {}
    own = {name: value for name, value in args.items() if name == "target"}
    if entities.sites:
        return _again(_beside(line, args, entities), "compare" if not _alone(line) or args.get("compare_with") else "")
    if DOING.search(line) or (_SALES.search(line) and not PLACE.search(line)) or of_another_world(line) >= 1.5:
        return None
    if _US.match(line):
        return _again({}, "")
    if _STILL.match(line):
        return _again(dict(args), "")
    if _AFTER.match(line):
        return _again(own, "fix", place=1)
    ordinal = _ORDINAL.search(line)
    if ordinal and _MORE_ON.search(line):
        return _again(own, "fix", place=_PLACES[ordinal["n"] or ordinal["later"]])
    asked = about(line)
    named = sides(line)
    content = [word for word in line.split() if word not in cues.LINKS | cues.ASIDES]
    if named and (len(content) <= 3 or asked or _JUDGED.search(line)):
        return _again(own, asked, sides=named)
    if asked and len(line.split()) <= 9:
        return _again(own, asked)
    return None


_PLACES = cues.SECOND_WORDS | dict.fromkeys(("primero", "primera", "primer"), 0)
_PLACES |= dict.fromkeys(("segundo", "segunda"), 1) | dict.fromkeys(("tercero", "tercera", "tercer"), 2)


def _alone(line: str) -> bool:
    return not _COMPARES.search(line)


def _beside(line: str, args: Args, entities: Entities) -> Args:
    """`and luigis.com?` after a comparison is one more; after a grade it is another grade."""
    if not _alone(line) or args.get("compare_with"):
        own = {"target": args["target"]} if args.get("target") and not re.search(r"\b(?:us|our|we)\b", line) else {}
        return {**own, "compare_with": list(entities.sites[:5])}
    return {"target": entities.sites[0]}


def _again(args: Args, asked: str, **more: Any) -> Frame:
    return Frame("presence", args=args, about=asked, **more)


AIM = Aim("presence", _wanted, _possible, _fill, instead=_instead, own=_own, explained=False)
