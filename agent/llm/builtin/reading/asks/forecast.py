"""How much is going to be sold: what owners prepare for."""

from __future__ import annotations

import re

from ...context import BuiltinContext
from ...frames import Frame
from .. import cues
from ..entities import AHEAD, DISH, SPAN, Entities
from ..sense import strangeness
from .aim import Aim, Args

_FORECAST = re.compile(r"\b(?:forecast\w*|predict\w*|projec\w+|outlook|prognosis|pronostic\w*|previs\w+)\b")
_DEMAND = re.compile(
    r"\b(?:sell\w*|sales?|demand|order(?:s|ed)?|busy|busier|busiest|slammed|rammed|packed|swamped|hammered|buried|"
    r"mental|manic|hectic|volume|traffic|footfall|"
    r"(?:get|getting|got) (?:\w+ )?(?:hit|crushed|smashed)|hit hard|will (?:\w+ )?bring|workload|handful|zoo|suck|"
    r"survive|cope with|handle|get through|(?:got|have) (?:for|on)|thinking about|guess|"
    r"(?:full|skeleton|extra|big|small) crew|any chance|chances|(?:superbowl|holiday) (?:\w+ )?be|esper\w+|vendra|sera|"
    r"trabajo|movimiento|jaleo|llen[oa]|se (?:ve|viene)|como viene|tranquil[oa]|floj[oa]|slow|quiet|dead|crowd|rush|"
    r"go out|go through|shift|bake|prep\w*|get ready|have ready|thaw|defrost|dough|numbers?|figures?|ballpark|"
    r"(?:rough|best) guess|totals?|"
    r"(?:look(?:ing|s)?|shap\w+ up)(?: like)?|revenue|takings|turnover|covers|guests|customers|units|run (?:short|out)|"
    r"pizzas?|pies|dish(?:es)?|items?|menu|xcat|how (?:many|much)|(?:how (?:many|much)|what) (?:\w+ ){0,4}?(?:will|do|"
    r"should|are|can|must) (?:i|we)|"
    r"will (?:i|we) (?:need|do|make|have|be)|(?:how|what) (?:\w+ )?will (?:it|they|that|xdish|be)|expect(?:ing|"
    r"ed)?(?! you)|"
    r"(?:be|looks?|looking|expect\w*) (?:\w+ ){0,2}?(?:good|great|bad|rough|decent|big|huge|crazy|nuts|mad|hectic|"
    r"heavy|strong|"
    r"weak)|"
    r"vend\w+|ventas|demanda|gente|cuant[oa]s?|prepar\w+|presenta|pinta|necesit\w*|pedidos)\b"
)
_TO_COME = re.compile(
    r"\b(?:will (?:(?:i|we|it|they|people|guests|the|my|our|xdish) ){0,2}(?:\w+ ){0,2}?(?:sell|need|order|shift|move|"
    r"do|make|"
    r"go|be|have|take)|"
    r"(?:going to|gonna) (?:\w+ ){0,2}?(?:sell|need|order|shift|move|do|make|go|be|have|take|run)|"
    r"should (?:i|we) (?:\w+ ){0,2}?(?:prep\w*|expect|make|bake|cook|get ready|have ready|count on|plan for|defrost|"
    r"thaw|roll)|(?:how (?:many|much)|what) (?:\w+ ){0,3}?(?:do|must) (?:i|we) (?:\w+ ){0,2}?(?:need|prep\w*|bake|"
    r"cook|get ready|have ready|defrost|thaw)(?! (?:on|off|from|per|the)\b)|"
    r"to (?:prep\w*|bake)|prep (?:list|numbers|for|plan)|expect(?:ed|ing)? (?:sales|demand|orders|to sell)|"
    r"vender(?:e|emos|an|a)|vamos a (?:vender|necesitar|hacer)|"
    r"(?:debo|hay que|tengo que|debemos|deberia) (?:preparar|hornear|hacer)|preparo|hara falta|necesitare\w*)\b"
)
_OTHER = re.compile(
    r"\b(?:weather|rain\w*|snow\w*|sunny|temperature|sunset|sunrise|sun (?:set|rise)|flight|train|book|"
    r"reserv\w+|appointment|meeting|on shift|on duty|rota|schedule\w*|remind|alarm|wake|stock market|"
    r"stocks|bitcoin|tax(?:es)?|rent|clima|tiempo (?:hara|hace)|llov\w+|post|instagram|ingredients?|recipe|"
    r"facebook|email|text (?:the|my|our|all)|newsletter|campaign|write|send|who|package|election|born|arrive|planes?|"
    r"airfare|tickets?|"
    r"wear|wedding|vuelos?|pelis?|peliculas?|trip|vacation|holiday(?:s)? (?:in|to)|hotel|cruise|hire|plumber|"
    r"electrician|babysitter|capital)\b"
)
_ELSEWHERE = re.compile(
    r"\b(?:cold|hot out|staff|highway|road|beach|mall|airport|gym|traffic|shifts?(?= next| on| xahead)|work(?:ing|s)?|"
    r"deliver(?:y|ies)|win|super bowl|game|"
    r"match|die|"
    r"dollar|closed?|open|birthday|party|vacation|school|doctor|dentist|movie|concert)\b"
)
_PRICED = re.compile(r"\b(?:price[ds]?|pricing|charge|cost|xmoney|precio|cobrar)\b|\bxpercent\b")
_GUESTS = re.compile(r"\b(?:covers|guests|people|customers|persons|gente|clientes|personas)\b")
_UNKNOWN = re.compile(
    r"\b(?:how (?:many|much)|cuant[oa]s?) (?:more |of the |of our )?(?P<name>[a-z]+(?: [a-z]+)?) "
    r"(?:will|would|are|do|should|shall|am|can|must|vamos|vender\w+|hay|going|to)\b"
)
_UNKNOWN_OF = re.compile(
    r"\b(?:how (?:many|much)|cuant[oa]s?) .*\b(?:of|del?) (?:the|our|my|la|el|l[oa]s) (?P<name>[a-z]+(?: [a-z]+)??)"
    r"(?= xahead|$)"
)
_STRANGE = 1.5  # a word or so that is no word of ours
_GENERAL = frozenset(
    "pizza pizzas dish dishes item items unit units order orders plate plates cover covers guest guests people "
    "customer "
    "customers sale sales dough of them it we they more pies pie each portions total things did would xcat xcount "
    "se nos crees platos boxes box bags portions buns trays balls raciones cajas pizza unidades gente clientes "
    "ventas pedidos money business revenue takings xahead we i xspan "
    "xmoney".split()
)


# Who has to be there is asked by how much there will be to do.
_STAFF = re.compile(
    r"\b(?:(?:do|will|would|should|can|could|must) (?:i|we)|tengo que|necesito|hace falta|puedo) (?:\w+ ){0,4}?"
    r"(?:staff|hands?|people|person|guys?|girls?|cooks?|servers?|waiters?|waitress\w*|drivers?|helpers?|crew|somebody|"
    r"someone|cover|bodies|bartenders?|alguien|personal|refuerzos?|camarer[oa]s?|cociner[oa]s?|meser[oa]s?)\b|"
    r"\b(?:bother|worth|should (?:i|we)|vale la pena|conviene|abrimos|abro) (?:\w+ )?(?:open(?:ing)?(?! (?:a|an|"
    r"another|up a)\b)|abrir)\b|"
    r"\bstaff(?:ing)? (?:for|on|level\w*|up|question)|\b(?:two|three|2|3) (?:on|in) the (?:kitchen|oven|line|floor)\b"
)


def _wanted(line: str, entities: Entities, question: bool) -> bool:
    if AHEAD in line.split() and not entities.periods and _STAFF.search(line) and not _OTHER.search(line):
        return True
    named = DISH in line.split() or bool(entities.categories)
    if _OTHER.search(line) or (_ELSEWHERE.search(line) and not named and not _COUNTED.search(line)):
        return False
    if _PRICED.search(line) and not _FORECAST.search(line):
        return False
    ahead = AHEAD in line.split()
    if ahead and not entities.periods and (named or _FORECAST.search(line)):
        return True
    if ahead and not entities.periods and _DEMAND.search(line):
        allowed = 2 * _STRANGE if _MANY.search(line) else _STRANGE
        return strangeness(_TO_COME.sub(" ", _DEMAND.sub(" ", line))) <= allowed
    if _FORECAST.search(line):
        return named or bool(_DEMAND.search(line)) or SPAN in line.split() or len(line.split()) <= 5
    return bool(_TO_COME.search(line)) and (named or bool(_COUNTED.search(line)))


_MANY = re.compile(r"\b(?:how (?:many|much)|cuant[oa]s?)\b")
_COUNTED = re.compile(
    r"\b(?:pizzas?|dish(?:es)?|sales|sell|covers|orders|menu|prep\w*|xcat|vend\w+|platos|ventas|demand)\b"
)


def _fill(frame: Frame, line: str, entities: Entities, context: BuiltinContext) -> None:
    single = [span for span in entities.ahead if span.start == span.end]  # "thursday next week" is one day
    frame.ahead = single or list(entities.ahead)
    if not frame.ahead and entities.spans:
        frame.args = {"horizon_days": entities.spans[0]}
    frame.guests = bool(_GUESTS.search(line)) and not frame.dishes and not _STAFF.search(line)
    name = _UNKNOWN.search(line) or _UNKNOWN_OF.search(line)
    if name and not frame.dishes and not frame.choices and not set(name["name"].split()) & _GENERAL:
        frame.unknown = name["name"]


def _possible(line: str, entities: Entities, ours: bool) -> bool:
    return not _OTHER.search(line) and (ours or entities.of_the_menu)


def _changed(args: Args, line: str, entities: Entities, numbers: list[float]) -> Args | None:
    if cues.WHOLE_MENU.search(line):
        args.pop("item", None)
        return args
    if entities.spans and not entities.ahead and not (entities.money or entities.percents):
        args.pop("date", None)
        return args | {"horizon_days": entities.spans[0]}
    return args if entities.ahead and not (entities.money or entities.percents) else None


AIM = Aim(
    "forecast",
    _wanted,
    _possible,
    _fill,
    _changed,
    frozenset(
        "how many much sell need day after evening night lunch morning expect going forecast pizzas alone then "
        "cuantas cuantos venderemos".split()
    ),
    ahead_only=True,
)
