"""Whether a message is about the menu by the cues in it, where no training phrase comes near, and what it then asks.

A menu cue makes a message ours unless words of another world outweigh it."""

from __future__ import annotations

import re
from functools import lru_cache

from ..frames import ANALYSES, CHANGES, State
from .entities import COUNT, SLOTS, Entities
from .intents import phrases_of
from .text import SPANISH, number, stem

_LOW = re.compile(
    r"\b(?:worst|least|fewest|lowest|bottom(?: of the (?:table|list|pile|heap|pack))?|"
    r"slow(?:est|er|ly|ing)?|weak(?:est|er)?|poor(?:est|ly)?|barely|"
    r"hardly|rarely|"
    r"lagg?ards?|lag(?:ging|s)?|losers?|flop(?:s|ped|ping)?|tank(?:ed|ing)?|duds?|dying|dead|unpopular|unloved|"
    r"under\s?perform\w*|struggl\w*|suffer\w*|drag(?:ging)?|falling|dropping|declining|sink\w*|slipp?ing|"
    r"slump\w*|fading|downhill|quietest|bomb(?:s|ed|ing)?|fail(?:s|ed|ing|ures?)?|stinkers?|disappoint\w*|unwanted|"
    r"ignor(?:es|ed|ing)|overlooked|neglected|forgotten|(?:gathering|collecting) dust|wast(?:e|es|ed|ing)(?! of time)|"
    r"deadwood|(?:on its )?last legs|(?:say )?(?:good ?)?bye to|"
    r"(?:live|do) without|let(?:s|ting)? us down|prune|cull|trim|slim down|underwhelm\w*|"
    r"(?:conviene|deberia|debo|puedo|podria) (?:quitar|sacar|eliminar|retirar|dejar de \w+)|"
    r"skip(?:s|ped)?|avoid\w*|miss(?:es)?|peor(?:es)?|menos|floj[oa]s?|nadie|no se \w+|"
    r"(?:trending|pulling us|going|way) down|"
    r"not (?:so |very |really |being |doing )?(?:hot|popular|order\w*|sell\w*|sold|move|moving|"
    r"buy\w*|go|going|work\w*|touch\w*|pull\w*|want\w*|well|great|worth)|"
    r"(?:nobody|no one|noone|never) \w*(?: \w+)?|(?:should|can|could|to|would you|"
    r"must|need to) (?:\w+ )?(?:go|cut|stop|bin|scrap|lose|drop|ditch|axe|chop|kill|remove|retire|get rid of|dump))\b"
)
_HIGH = re.compile(
    r"\b(?:best|most|top(?: of the (?:table|list|pile|heap|pack))?|"
    r"highest|biggest|number 1|number one|no 1|first place|favou?rites?|faves?|popular|loved?|"
    r"hot(?:test)?|hits?|winn(?:er|ers|ing)|champ(?:s|ion|ions)?|leaders?|leading|leaderboard|ranking|rank(?:s|ed)?|"
    r"stars?|strong(?:est|er)?|(?:hidden )?gems?|quick(?:est)?|fast(?:est)?|trending|rising|carrying|going for|"
    r"go for|runners? ?-? ?up|bread and butter|workhorses?|money ?makers?|crowd pleasers?|rav(?:e|ing) about|"
    r"crazy about|league table|standings|flying|maximum|(?:big|heavy) hitters?|heavy lifting|go ?-? ?to|enough of|"
    r"proud of|stand ?outs?|in demand|superstars?|on fire|killing it|crushing it|smash\w*|shin(?:es?|ing)|mvp|"
    r"(?:do(?:es|ing)?|did|going|goes|went) (?:well|great|brilliantly|down well)|cash cows?|money spinners?|"
    r"(?:should|to|can) (?:\w+ ){0,3}?push(?:ing)?|gusta(?:n|ron)?|prefiere\w*|encanta\w*|"
    r"(?:people|folks|guests|customers|everyone|everybody|punters|crowds?|they) (?:\w+ )?"
    r"(?:like|likes|love|loves|want|wants|enjoy|enjoys|prefer|prefers|crave|go (?:for|with))(?! to\b)|"
    r"mejor(?:es)?|mas|favorit[oa]s?|estrellas?|exitos?)\b"
)
_SALES = re.compile(
    r"\b(?:sell\w*|sold|unsold|order\w*|buy(?:s|ing)?|bought|mov(?:e|es|ed|ing|ers?)|shift(?:s|ed|ing)?|"
    r"out the door|(?:push|send|sent|pump|knock)\w* out|"
    r"(?:did|do|are|were|is|was|have) (?:we|you|they|it|that|xdish|things|people|folks|guests|customers) (?:\w+ )?"
    r"(?:do|doing|take|make|sell|shift|get|going)|"
    r"eating|picking|choosing|muev\w*|took in|take in|taken in|brought in|bring in|"
    r"vend\w*|pid\w+|pedid[oa]s?|compra\w*)\b"
)
_TOTALS = re.compile(
    r"\b(?:sales|revenue|turnover|takings?|totals?|business|trade|figures?|numbers|damage|rundown|run down|recap|"
    r"summary|overview|sum up|the till|nos (?:fue|va|ha ido|esta yendo)|"
    r"(?:getting|going) (?:better|worse|up|down)|improving|growing|shrinking|"
    r"cash (?:did|do|have) we|(?:least|most) cash|"
    r"ventas|ingresos|resumen|factura\w*|cifras|negocio)\b"
)
_MENU = re.compile(
    r"\b(?:dish(?:es)?|menu|plates?|pizzas?|sellers?|carta|platos?|xcat|xdish)\b|\b(?:which|what) (?:items?|pies?)\b"
)
# The speaker as a guest, a bank's customer, a listener: what is bought, topped up or turned down is not our menu.
_OTHER_WORLD = re.compile(
    r"\b(?:slow down|(?:my|total) earnings|i earn|do i have|best places?|pizza places?|something funny|should i make|"
    r"(?:dish|pizza) to make|have i taken|restaurants? in|speak\w*|the tank|dog breeds?)\b|"
    r"\b(?:top(?:ping|ped)? ?-? ?up|(?<!menu )(?<!on the )(?<!off the )cards?|"
    r"account|bank|refund|calendar|appointments?|meetings?|"
    r"(?:to do|todo|shopping|grocery|reminder|buy|my) list|volume|recipe|recipes|crypto|loan|salary|flight|hotel|"
    r"taxes|tickets?|reservation|calories|can you (?:slow|be)|you are the|your volume|do to make|do you make|"
    r"how long|"
    r"(?:do i|to|need to) (?:make(?! (?:\w+ )?(?:on|off|from|per|money)\b)|"
    r"cook|prepare|roast|bake|keep)|go(?:es|ne)? bad|freezer?|fridge|(?<!of )dough|"
    r"tasty|atm|withdr\w+|roast|"
    r"i (?:just |have |had |am |was )*(?:order|ordered|bought|buy|purchased|earned)|(?:my|an|your|take) orders?|"
    r"(?<!go - )(?<!go )(?:to|please|you|can i|will you) order|"
    r"order (?:me|a|an|another|some|more|new)|around here|near(?:by| me)|"
    r"suggest|recommend|in town|stocks|stock market|apps?|movies?|films?|songs?|to fly|"
    r"(?:sell|selling|sold) my (?!xdish|xcat|pizza|dish|menu)\w+)\b"
)
_PROFIT = re.compile(
    r"\b(?:(?:thin |slim |fat |low |high )?margins?|profit\w*|earn(?:ers?|ings?|s|ed|ing)?|rich|makes? (?:me|"
    r"us) (?:the )?(?:most |least )?money|"
    r"(?:pays|paying|keeps?) the (?:rent|bills|wages|lights on)|"
    r"(?:most|least|good|easy|real|big|any|even|my|our) money|"
    r"(?:mak(?:e|es|ing)|made|los(?:e|es|ing)|lost|bring\w* in) (?:\w+ ){0,2}?(?:money|cash|anything|nothing|pennies)|"
    r"(?:make|made|making) (?:\w+ )?(?:on|off|from|per) |"
    r"ganancias?|rentab\w*|margen)\b"
)
_OURS = re.compile(r"\b(?:we|us|our|my|i|place|shop|restaurant|kitchen|house|guests|customers|people|folks|everyone)\b")
# "What's everyone ordering" asks for the best; "what sold on Friday" for what happened.
_LIVELY = re.compile(
    r"\b(?:what|which|who)\b.*\b(?:eating|picking|choosing|ordering|buying|selling|going|moving|shifting)\b|"
    r"^que (?:pide|compra)\w*\b"
)
_ASKS_MUCH = re.compile(r"\b(?:how (?:much|many)|cuant[oa]s?)\b")
_WHY = re.compile(r"\b(?:why|how come|explain|reason|what is (?:wrong|up)|por que)\b")
_JUDGED = re.compile(r"^(?:was|were|is|did|has|have|how)\b.*\b(?:good|bad|decent|busy|quiet|ok|strong|rough)\b")
_COMPARES = re.compile(r"\b(?:better|worse|more|less|than|versus|against|compared?|up|down|mejor|peor|que)\b")
_ABOUT_IT = re.compile(r"\b(?:it|that|this|them|those|one|ones|eso|esa|ese|ella)\b")
_WEIGHTS = ((_LOW, 1.5), (_HIGH, 1.5), (_SALES, 1.5), (_TOTALS, 1.5), (_MENU, 3.0), (_PROFIT, 1.5), (_OURS, 0.5))
_FOREIGN, _STRANGE = 2.0, 1.0  # what a word of another world, and a word never seen, take away
_ENOUGH, _ENOUGH_SHORT, _SHORT = 2.0, 1.0, 13
_FUNCTION = frozenset(
    "a an and any are as at be been being both but by can could day did do does doing done down each either ever every "
    "everyone everybody everything few for from get gets getting give go goes going gone got had has have he her here "
    "hey hi him his hm how i if in into is it its just keep kind know let like little look looking lot made main make "
    "makes making many may me mean might mine more most much must my near need needs no nobody none nor not now of off "
    "ok on one ones only or other our out over own part per people please quick quite range rather really right same "
    "say says section see seem seems she should show since so some somebody something sort still stuff such sure take "
    "taken taking tell than that the their them then there these they thing things think this those though thought "
    "time to today together told too two under until up us very was way we well went were what when where which while "
    "who whole whose why will with without would yes yet you your again ago all almost along already also although "
    "always am among another anybody anyone anything anyway around away back because before behind between come coming "
    "came during enough even exactly far find first folks found full guess guests customers half hello holding last "
    "late later least less long lately maybe nearly never next night often once oh perhaps place pretty put recently "
    "run running second set several shop soon start stay such thanks third through toward turn upon use used usual "
    "want wanted wants went whatever whenever works worth morning evening business service kitchen chef menu card "
    "restaurant door people's 1 2 3 4 5 kindly sir madam boss mate guys share wondering wonder curious lately having "
    "being days everybody nowadays currently sort gonna honestly basically actually gente conviene clientes cosas "
    "overall usually mostly normally month months week weeks quarter quarters year years le les se lo gusta".split()
)


def sense(words: list[str], entities: Entities, state: State) -> str | None:
    """The analysis that `words` ask for; None where they are not about the menu."""
    line = " ".join(words)
    if state.intent and _WHY.search(line) and _ABOUT_IT.search(line) and not strangeness(line):
        return "why"
    if _OTHER_WORLD.search(line):
        return None
    gained = sum(weight for cue, weight in _WEIGHTS if cue.search(line)) + bool(entities.periods)
    gained += 2.0 * bool(entities.dishes) + 0.5 * bool(state.intent) + bool(entities.counts)
    gained += 1.5 * (len(entities.periods) > 1 and bool(_COMPARES.search(line)))
    judged = bool(entities.periods and _JUDGED.search(line))
    gained += judged + bool(entities.periods and re.search(r"\b(?:we|us|our)\b", line))
    gained += bool(re.search(r"\b(?:guests|customers|people|folks|everyone|everybody|punters|gente|clientes)\b", line))
    about_it = bool(state.item and _ABOUT_IT.search(line) and _SALES.search(line) and not _MENU.search(line))
    gained += 2.0 * about_it
    lost = strangeness(line)
    short = len(words) <= _SHORT and not lost
    told = gained - 0.5 * bool(state.intent) > 0.5
    if not told or gained - lost < (_ENOUGH_SHORT if short else _ENOUGH):
        return None
    if judged and not entities.dishes:
        return "totals"
    return "item" if about_it and not entities.dishes else _asked(line, entities)


def strangeness(line: str) -> float:
    """What the words beside the cues take away."""
    for cue, _ in _WEIGHTS:
        line = cue.sub(" ", line)
    return sum(map(_taken_away, line.split()))


def cue_word(word: str) -> bool:
    """A word that tells on its own what is asked: never a misspelt other one."""
    return any(cue.fullmatch(word) for cue, _ in _WEIGHTS)


def _taken_away(word: str) -> float:
    if word in SLOTS or number(word) is not None or word in _FUNCTION or word in SPANISH or not word[0].isalpha():
        return 0.0
    root = stem(word)
    if root in _menu_words():
        return 0.0
    return _FOREIGN if root in _other_words() else _STRANGE


@lru_cache(maxsize=1)
def _menu_words() -> frozenset[str]:
    return frozenset(stem(word) for word in phrases_of(ANALYSES | CHANGES | {"list_menu"}))


@lru_cache(maxsize=1)
def _other_words() -> frozenset[str]:
    return frozenset(stem(word) for word in phrases_of(frozenset(("off_topic",)))) - _menu_words()


def foreign(word: str) -> bool:
    """A word of another world: it stands in everyday questions, never in one about a menu."""
    return word not in _FUNCTION and stem(word) in _other_words()


def _asked(line: str, entities: Entities) -> str | None:
    if entities.dishes:
        return "why" if _WHY.search(line) else "item"
    if re.search(r"\b(?:plow|plough)horses?\b", line):
        return "class_plowhorse"
    if re.search(r"\bdogs?\b", line):
        return "class_dog"
    if re.search(r"\bgems?\b|\bpuzzles?\b", line):
        return "class_puzzle"
    if re.search(r"\bunsold\b|\bnot a single\b|\bnot (?:\w+ ){0,2}at all\b", line):
        return "unsold"
    if _PROFIT.search(line):
        return "profit"
    if len(entities.periods) > 1 and _COMPARES.search(line):
        return "totals"
    if _LOW.search(line):
        return "worst" if _SALES.search(line) or entities.counts or COUNT in line else "weak"
    if _HIGH.search(line):
        return "best"
    if _ASKS_MUCH.search(line) or (
        _TOTALS.search(line) and not re.search(r"\b(?:rundown|recap|summary|overview)\b", line)
    ):
        return "totals"
    if _LIVELY.search(line) and _SALES.search(line) and not _WHY.search(line):
        return "best"
    about = _TOTALS.search(line) or _MENU.search(line) or (_SALES.search(line) and entities.periods)
    return "report" if about and not _WHY.search(line) else None


_FEWEST = re.compile(
    r"(?<!at )\b(?:least|worst|fewest|lowest|bottom|slowest|weakest|poorest|laggards?|flop(?:s|ped)?|"
    r"peor(?:es)?|menos)\b"
)
_MOST = re.compile(
    r"(?<!at )\b(?:best|most(?! (?:important|urgent|of))|top|popular|number (?:1|one)|favou?rites?|mejor(?:es)?|mas "
    r"(?:vendid|pedid|popular)\w*)\b"
)


def elsewhere(line: str) -> bool:
    """Names a thing of another world and no menu."""
    return bool(_OTHER_WORLD.search(line)) and "menu" not in line


def end_asked(line: str) -> str | None:
    """`worst` or `best` where the words ask for one end of the list, whatever else they sound like."""
    if re.search(r"\bdogs?\b|horses?\b|\bpuzzles?\b|\bstars?\b|\bworth\b", line) or _PROFIT.search(line):
        return None
    low, high = bool(_FEWEST.search(line)), bool(_MOST.search(line))
    return None if low == high else "worst" if low else "best"


def of_another_world(words: list[str], entities: Entities) -> bool:
    """Sounds like a question about sales, but of something that is not on a menu: tickets, cars, films."""
    line = " ".join(words)
    if entities.dishes or "menu" in line.split():
        return False
    if entities.categories or _MENU.search(line):
        return bool(_OTHER_WORLD.search(line))
    ours = any(cue.search(line) for cue in (_SALES, _TOTALS, _PROFIT))
    allowed = _FOREIGN if ours else _STRANGE
    return bool(_OTHER_WORLD.search(line)) or strangeness(line) >= allowed
