"""Which price is right: questions about prices, never the order to change one."""

from __future__ import annotations

import re

from ...context import BuiltinContext
from ...frames import Frame
from ..entities import DISH, Entities
from ..wishes import refused
from .aim import Aim, Args, plain

# What a question about a price turns on.
_TOPIC = re.compile(
    r"\b(?:pric(?:e|es|ed|ing|ey)|charg(?:e|es|ing)|cheap\w*|expensive|dear(?:er)?|pricier|(?:over|"
    r"under) ?-? ?(?:pric\w+|charg\w+)|"
    r"elastic\w*|sweet spot|priced (?:too )?(?:low|high|wrong|right)|money on the table|cost (?:more|less|xmoney)|"
    r"should (?:\w+ ){0,2}?(?:cost|go for|sell for)|mark ?up|"
    r"(?:could|can|might|would) (?:i|we) (?:\w+ )?(?:get|ask|take) (?:more )?for|"
    r"what (?:\w+ ){0,5}?xdish (?:is |are )?(?:really |actually )?worth$|"
    r"a cuanto (?:\w+ ){0,2}?(?:vend(?:er|o|emos)|pon(?:er|go|emos)|cobr\w+|dej(?:ar|o|amos)|ofre\w+)|"
    r"precios?|cobr\w+|car[oa]s?|barat[oa]s?)\b"
)
# What dearer would do to it.
_HURTS = re.compile(
    r"\b(?:rais\w+|hik\w+|bump\w*|increas\w+|putting up) (?:\w+ ){0,3}?xdish (?:\w+ ){0,4}?(?:kill|hurt|scare|lose|"
    r"matter|ruin|backfire)\b"
)
_MOVES = re.compile(
    r"\b(?:rais\w+|increas\w+|lower\w*|put\w* (?:\w+ ){0,4}?(?:up|down|at|to|price)|bump\w*|hik\w+|nudg\w+|"
    r"(?:drop|cut|reduc)\w* (?:\w+ ){0,3}?(?:price\w*|xmoney|xpercent)|go (?:up|down)|went up|"
    r"(?:be|was|were|cost|went for|go for) (?:xmoney|cheaper|dearer|more expensive|priced)|"
    r"(?:get|ask|take|charge|sell \w+) (?:more |xmoney )?for (?:the |my |our )?xdish|get away with|stand a rise|"
    r"sub(?:o|ir|imos|a|iera|en)|baj(?:o|ar|amos|a|ara|en)|pon(?:go|er|emos)|dej(?:o|ar))\b"
)
_WEIGHS = re.compile(
    r"\b(?:should|could|can|may|shall|would|will|must|if|ought|room|scope|worth|hurt|too|enough|right|fair|best|ideal|"
    r"optim\w+|good|better|correct|smart|perfect|suggest\w*|recommend\w*|advi[cs]e|sensible|sense|ideas?|check|ok|okay|"
    r"help me|think|reckon|most|react\w*|los(?:e|ing)|sensitiv\w+|any|which|where|why|how much more|what (?:about|"
    r"happens|if)|"
    r"deberia|puedo|podria|podemos|conviene|debo|mejor|buen|justo|ideal|adecuado|correcto|muy|demasiado|tan|esta|"
    r"estan|que|cuanto)\b"
)
_QUESTION = re.compile(
    r"^(?:(?:hey|so|ok|and|but|also|just|honestly|please|tell me|do you (?:think|reckon)|i wonder|not sure|y) )*"
    r"(?:what|which|where|how|is|are|am|should|could|can|would|will|do|does|any|if|got|"
    r"que|cual\w*|cuanto|a cuanto|es|esta|estan|deberia|puedo|podria|subo|bajo|conviene)\b"
)
_NOUN = re.compile(
    r"\b(?:pric\w+ (?:suggestions?|recommendations?|advice|check|ideas?|sensitiv\w+|elastic\w*|review)|"
    r"(?:suggest|recommend|optimi[sz]e|review)\w* (?:\w+ ){0,3}?pric\w+|(?:under|over) ?-? ?pric\w+|"
    r"money on the table|tell me if (?:\w+ ){0,4}?pric\w+|room (?:to (?:go up|raise|charge|move)|on (?:the )?price))\b"
)
BEST = re.compile(
    r"\b(?:right|best|ideal|optimal|optimum|fair|good|better|correct|smart|suggested|recommended|perfect|mejor|buen|"
    r"justo) "
    r"(?:price|precio)\b(?! (?:is|to|at) )"
)
# The price as it is: that is a look at the menu.
_LOOKUP = re.compile(
    r"\b(?:what is|what are|whats|how much is|how much are|how much does|what does|show me|give me|tell me) "
    r"(?:the |my |our |todays )?(?:current )?(?:prices? (?:of|for|on)|xdish(?: (?:cost|price))?$|xdish cost)"
    r"|\b(?:what|how much) do (?:i|we) (?:currently |now )?(?:charge|ask)\b|\bcuanto cuesta\b"
    r"|\b(?:cheapest|most expensive|priciest|dearest)\b(?!.*\b(?:should|could|raise)\b)"
)
MARGIN = re.compile(
    r"\bxpercent (?:de )?(?:\w+ ){0,2}?(?:margin\w*|margen|mark ?up|profit margin)\b"
    r"|\b(?:make|keep|earn|clear|net|sacar\w*|ganar\w*) (?:\w+ )?xpercent (?:on|off|from|a|con|de) (?:the |my |our |"
    r"la |el )?xdish\b"
    r"|\b(?:margin|margen)\b(?: (?!off\b|have\b|has\b)\w+){0,6}? xpercent\b"
)
_FOOD_COST = re.compile(
    r"\b(?:food |plate )cost (?:\w+ ){0,4}?xpercent|xpercent (?:food |plate )cost|"
    r"\bcosto? (?:de (?:la )?(?:comida|alimentos|materia prima) )(?:\w+ ){0,3}?xpercent"
)
# What made it dearer is no subject of its own: "rent went up, what can I charge more for".
_CAUSE = re.compile(
    r"\b(?:the |my |our )?\w+ (?:(?:just|has|have|is|are|keeps?|keep) )*(?:went|gone|going|go) (?:way )?up(?: again|"
    r" a lot)?\b|"
    r"\bsubio (?:el|la) \w+\b"
)
_HAVE = re.compile(r"^(?:which|what is|what are|what dishes|how many|do any|show)\b(?!.*\b(?:price|charge|cost)\b)")
_ABOUT = re.compile(
    r"\b(?:xdish|xcat|it|its|that|them|they|this one|that one|dish(?:es)?|menu|pizzas?|prices|pricing|we|our|"
    r"my prices|items?|"
    r"everything|things|one|ones|i|precios|carta|platos?|cobr\w+|price)\b"
)
_NOT_OURS = re.compile(
    r"\b(?:house|home|car|haircut|phone|iphone|flight|hotel|rent|gas|petrol|stocks?|bitcoin|gold|toyota|used|"
    r"babysitter|"
    r"apartment|wedding|uber|taxi|insurance|laptop|salary|wages?|supplier|suppliers|rice|flour|volume|bus|plumber|"
    r"thermostat|temperature|electric\w*|tickets?|shoes|gym|beer from|pay (?:a|my|the) \w+)\b"
)
_TOLD = re.compile(
    r"\b(?:next door|across the (?:street|road)|competit\w+|neighbou?rs?|they (?:charge|sell|ask)|sells|"
    r"(?:we|i) (?:raised|lowered|paid|changed))\b"
)
_MENU_EDIT = re.compile(
    r"\b(?:keep|drop|take|remove|off the menu|86|kill|pull)\b(?!.*\b(?:pric\w+|charg\w+|xmoney|cost)\b)"
)
_DISCOUNT = re.compile(
    r"\bxpercent (?:off|discount|de descuento|menos)\b|\b(?:descuento|discount\w*|half price|deal|special|promo\w*)\b|"
    r"\bmoney off\b"
)


def _wanted(line: str, entities: Entities, question: bool) -> bool:
    """`question`: the message has a question mark."""
    named = DISH in line.split()
    if refused(line):
        return False
    if _TOLD.search(line) or _DISCOUNT.search(line) or (_NOT_OURS.search(_CAUSE.sub(" ", line)) and not named):
        return False
    if MARGIN.search(line) or _FOOD_COST.search(line):
        return not _HAVE.search(line)
    if not named and _OF_ANOTHER.search(line):
        return False
    if (BEST.search(line) or _NOUN.search(line)) and _ABOUT.search(line):
        return True
    if _HURTS.search(line) or _OVERDUE.search(line) or (_TOPIC.search(line) and _TAKE.search(line)):
        return True
    edits = _MENU_EDIT.search(line) and not _TOPIC.search(line)
    if _LOOKUP.search(line) or edits or not (_ABOUT.search(line) or len(line.split()) <= 4):
        return False
    asks = question or bool(_QUESTION.search(line) or _WONDERS.search(line))
    topic = bool(_TOPIC.search(line))
    moves = bool(_MOVES.search(line)) and (
        named or bool(_TOPIC.search(line)) or bool(entities.money or _PRONOUN.search(line) or _WHICH_ONES.search(line))
    )
    if topic and asks and _WEIGHS.search(line):
        return True
    if moves and asks and _MODAL.search(line):
        return True
    return bool(entities.money) and bool(_PAYS.search(line))


_WONDERS = re.compile(
    r"\b(?:help me|(?:want|need|like) to know|wonder\w*|not sure|let me know|you think|thinking|quiero saber|ayudame)\b"
)
# "the best price for a macbook"
_OF_ANOTHER = re.compile(r"\b(?:for|of|on) (?:a|an|my|some|un|una) (?!xdish|xcat|pizza|dish|menu|slice)\w+")
_PRONOUN = re.compile(r"\b(?:it|its|that one|this one|them)\b")
_WHICH_ONES = re.compile(
    r"\b(?:which|what|any) (?:of (?:them|these|those|my|our) )?(?:ones?|dish(?:es)?|pizzas?|items?|things?)\b.*"
    r"\b(?:should|could|can|must|ought|has to|have to)\b"
)
_OVERDUE = re.compile(
    r"\b(?:have|has) not (?:\w+ )?(?:touched|changed|raised|moved|updated|looked at|put up|"
    r"reviewed) (?:\w+ ){0,2}?prices?\b|"
    r"\b(?:time|due|overdue|ready) (?:for|to) (?:\w+ )?(?:price (?:rise|increase|change|review|bump)|"
    r"(?:raise|put up|change|review|bump) (?:\w+ )?prices?)\b"
)
# "Price for the Greek, your take?"
_TAKE = re.compile(
    r"\b(?:(?:your|any) (?:take|thoughts?|opinion|view|advice)|what do you (?:think|reckon|say)|que (?:opinas|dices|"
    r"te parece))\b"
)
_MODAL = re.compile(
    r"\b(?:do (?:i|we)|should|could|can|may|shall|would|will|must|if|ought|deberia|puedo|podria|conviene|debo|que|"
    r"cuanto)\b|"
    r"^(?:subo|bajo)\b"
)
_PAYS = re.compile(
    r"\b(?:would|will) (?:\w+ ){0,3}?(?:pay|buy|order|sell|go|move|be|fly|work)\b.*\bxmoney\b"
    r"|\b(?:is|are) (?:\w+ ){0,3}?xmoney (?:\w+ ){0,2}?(?:too|ok|fair|right|a good|reasonable|much)"
    r"|\b(?:take|bear|stand) xmoney for\b|\b(?:is|are) xmoney (?:\w+ )?(?:enough|plenty|ok|okay)"
    r"|\bxmoney (?:\w+ )?(?:too (?:much|little|high|low)|a (?:good|fair) price)\b"
    r"|\b(?:if|should) (?:\w+ ){0,4}?(?:was|were|is|be|at|cost|charge[ds]?) xmoney"
)


def _fill(frame: Frame, line: str, entities: Entities, context: BuiltinContext) -> None:
    if entities.percents and _FOOD_COST.search(line):
        frame.args = {"target_margin": plain(100 - entities.percents[-1])}
    elif entities.percents and (MARGIN.search(line) or re.search(r"\bmarg\w+", line)):
        frame.args = {"target_margin": plain(entities.percents[-1])}


def _possible(line: str, entities: Entities, ours: bool) -> bool:
    return not _NOT_OURS.search(line) and (ours or entities.of_the_menu)


def _changed(args: Args, line: str, entities: Entities, numbers: list[float]) -> Args | None:
    if entities.spans or re.search(r"\b(?:off|discount|descuento)\b", line):
        return None  # an offer, not a margin
    target = next(iter([*entities.percents, *(entities.money + numbers if "target_margin" in args else [])]), None)
    return args | {"target_margin": plain(target)} if target else None


AIM = Aim(
    "prices",
    _wanted,
    _possible,
    _fill,
    _changed,
    frozenset("margin target aim price charge margen precio at".split()),
    ahead_only=True,
)
