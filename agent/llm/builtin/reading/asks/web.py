"""What the aims about the web have in common: where one is seen, whose it is, and what is of another world."""

from __future__ import annotations

import re

from ..sense import strangeness
from ..text import stem

PLACE = re.compile(
    r"\b(?:web ?-? ?(?:sites?|pages?|presence|stuff)|webs?|sites?|home ?page|landing page|online|on ?line|internet|net|"
    r"google(?! (?:it|that|this|who|what|how|why|when|where|the|a|some|for)\b)|maps|yelp|trip ?advisor|facebook|fb|"
    r"insta|"
    r"instagram|ig|socials?|social media|listings?|seo|search(?: results| engines?)?|digital (?:presence|grade|"
    r"score|footprint|report|profile|image)|"
    r"(?:web |digital |online )?presence|business profile|reputation|door ?dash|uber ?eats|grub ?hub|"
    r"delivery (?:apps?|listings?|platforms?|sites?)|pagina(?: web)?|sitio(?: web)?|en linea|redes(?: sociales)?|"
    r"ficha|perfil|presencia|reputacion|buscador\w*)\b"
)
GRADE = re.compile(
    r"\b(?:grades?|graded|grading|scores?|scored|scoring|report card|notas?|calificacion\w*|puntuacion\w*|puntaje)\b"
)
REVIEWS = re.compile(
    r"\b(?:reviews?|ratings?|complain\w*|complaints?|moan\w*|grumbl\w*|grip\w+|feedback|star rating|"
    r"(?:how many|what|cuant[oa]s) (?:stars|estrellas)|rese[nm]as?|quej\w*|opinan|opina|opiniones?|criticas?|"
    r"valoraciones?|comentarios?)\b"
)
GUESTS = (
    r"(?:guests?|customers?|people|folks|everyone|everybody|they|diners|clientes?|la gente|gente|comensales|"
    r"somebody|someone|anyone|reviewers?)"
)
OURS = re.compile(
    r"\b(?:we|us|our|ours|my|mine|me|i|mi|mis|nuestr[oa]s?|nos|tenemos|estamos|vemos|veo|aparecemos|aparezco|salimos)\b"
)
# A grade at school, a game's score, a film's reviews, a login that fails: the web of others.
OTHER = re.compile(
    r"\b(?:visitors?|visits|web traffic|(?:website|site) traffic|analytics|clicks|credit|sat|gpa|iq|exams?|"
    r"test (?:scores?|results?)|quiz|homework|schools?|college|university|students?|essay|thesis|kids?|"
    r"daughter|"
    r"son(?: is)?(?= got| has| s )|"
    r"maths?|game|match|knicks|league|playoffs?|films?|movies?|songs?|books|(?:the|a|new|this) book|novel|album|"
    r"tv|series|laptop|"
    r"phone review|camera|headphones|car|hotel|flights?|airbnb|passwords?|log ?in|login|sign (?:up|in)|wi ?-? ?fi|"
    r"bank\w*|hack\w*|"
    r"dating|porn|bitcoin|crypto|stocks?|shoes|clothes|gift|amazon|netflix|spotify|(?:is|are) \w+ down|outage|cousin|"
    r"for my (?:friend|brother|sister|wife|husband|mom|dad)|performance review|(?:his|her|their) (?:score|grade)|"
    r"got (?:a|an) (?:\w+ )?(?:grade|score)|"
    r"peer|code review|population|weather|world cup|partido|pelicula|libro|escuela|examen|gore|gasoline|grade school|"
    r"employee|boss|dog|cat|wine spectator|salary|loan|insurance|apartment|house|medical|doctor)\b"
)
# Things done on the web, rather than how one looks there.
DOING = re.compile(
    r"\b(?:(?:where|how) (?:can|could|do|does|to|would|should) (?:i|we|you|one)? ?(?:buy|sell|order|watch|play|"
    r"book|get(?! (?:\w+ )?(?:reviews?|ratings?|stars|found|seen)\b)|"
    r"download|learn|make|build|create|set up|start|open|delete|close|use|install|register|reset|change my|log)|"
    r"(?:build|make|create|design|code|host|register|buy|set up|start|launch|redo|rebuild|haz|hazme|crea|construye) "
    r"(?:me |us )?(?:a|an|another|my|our|the|new|some|un|una)? ?(?:new |better |nuev[oa] )?"
    r"(?:web ?-? ?site|web ?page|site|page|domain|account|profile|listing|logo|app|blog|pagina|sitio|web)|"
    r"(?:delete|close|deactivate|remove|unfollow|hack) (?:my|our|the|a|this|that|some|his|her)|"
    r"(?:write|draft|create|make|design|schedule|put|escribe|haz|crea) (?:\w+ ){0,4}?(?:posts?|captions?|ads?|adverts?|"
    r"tweets?|stories|story|reels?|newsletter|campaign|slogan|publicacion|anuncios?)|"
    r"(?:run|buy|start|place|book) (?:\w+ ){0,3}?(?:ads?|adverts?|campaigns?)|post(?:ing)? (?:on|to|about|that|in|"
    r"something)|"
    r"^(?:google|search|look up|buy|order|watch|book|play|sell|open|call|translate) |"
    r"(?:customers|people|guests|sales|orders) (?:\w+ ){0,2}?(?:bought|spent)|remember|remind)\b"
)
_CUES = (PLACE, GRADE, REVIEWS, OURS)
_MEANT = frozenset(
    "work works working check checked checkup look looks looking lookup audit assess rate rating rated analyze "
    "analyse analyzed evaluate "
    "inspect scan examine test run rerun again fix fixed fixing fixes fixable mend repair improve improving sort solve "
    "wrong right broken problem problems issue issues first next priority urgent asap quick win wins easy low high "
    "poor fine perfect professional complete incomplete correct accurate decent legit solid weak strong slow fast "
    "speed "
    "load loads loading mobile phone phones tablet desktop readable found find findable show shows showing visible "
    "appear appears rank ranking come comes coming across compare compared comparison stack stacks measure measured "
    "measuring versus against competition competitor competitors competitive rival rivals neighbor neighbour neighbors "
    "ahead behind beat beating beats hour hours opening address number photos photo pictures menu link links "
    "everywhere anywhere correct uptodate date overall general honest honestly opinion think verdict state shape "
    "health letter mark marks points point star stars exactly tell know please yet final finished done ready reply "
    "said say saying says write writing love loves like likes liked hate hates praise praised praising food service "
    "price prices staff wait waiting worst best recent recently lately newest latest last average many count total "
    "expensive cheap stand stands deal thing things one two three four five second third bring boost raise lift move "
    "more most help helps matter matters missing lacking lack unable could couldnt "
    "better worse changed change changes history trend progress time over past previous earlier old gone went going "
    "improved increase decreased dropped up down track evolution since "
    "revisa revisar revisame mira mirar analiza analizar evalua evaluar califica calificar puntua ponle pon dale "
    "nota bien mal mejor peor arreglar arreglo arregla primero primera corregir mejorar lenta lento rapida rapido "
    "telefono movil celular horario horarios direccion encuentran encontrar compara comparanos comparame comparar "
    "comparados competencia frente contra dicen piensan quejan opinan tan baja bajo alta alto que tal estrellas como "
    "dices ves ven cuantas cuantos sobre deberia cambiado mejorado empeorado subido bajado historial evolucion "
    "cuenta place "
    "spot got getting really".split()
)


def of_another_world(line: str) -> float:
    """What the words beside those of these aims take away: none for an owner's question about the web."""
    rest = " ".join(word for word in line.split() if word not in _MEANT and stem(word) not in _MEANT)
    for cue in _CUES:
        rest = cue.sub(" ", rest)
    return strangeness(rest)
