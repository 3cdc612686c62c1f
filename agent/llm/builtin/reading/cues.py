"""The words by which aims are told apart, English and Spanish. Slot words stand for what was named."""

from __future__ import annotations

import re

from .entities import MONEY

CLEAR, SURE, POSSIBLE = 0.72, 0.52, 0.36  # closeness to a training phrase

BREAKS = frozenset(("and", "also", "then", "plus", "y", ";", ".", "?", "!", ",", "&", "but"))

ADVICE = re.compile(
    r"\b(?:should|shall|would it|would you|what if|what happens|what would|would people|do you think|"
    r"is it worth|worth|afford|(?:can|could) (?:i|we) (?:live|do|get by) without|"
    r"(?:keep|stay|leave) (?:\w+ ){0,3}?or|good idea|or (?:keep|leave|stay|not)\b|yes or no|"
    r"if (?:i|we)|deberia|conviene|vale la pena|que pasa si)\b"
)
WHAT_I_ASK = re.compile(r"^(?:(?:would|could|can|will) you|do you mind)\b")
NOT_DO = re.compile(
    r"\b(?:do not|never|no) (?:take|remove|pull|delete|drop|change|raise|lower|put|increase|touch|"
    r"bring|quites|cambies|subas|bajes)\b"
)
TOLD = re.compile(
    r"\b(?:i|we) (?:have |had |already )*(?:took|taken|raised|lowered|removed|changed|dropped|pulled|"
    r"put|cut|increased)\b"
    r"|^(?:why|when|who|did|has|have|how|was|were|is|are|does|which|what)\b"
)
OFF = re.compile(
    r"\b(?:take|taking|pull|remove|delete|drop|get rid|86|stop|out of|sold out|no more|no xdish|"
    r"unavailable|hide|disable|cut|"
    r"scrap|kill|bin|ditch|axe|turn off|pause|lose|has to go|have to go|off|"
    r"quita\w*|retira\w*|saca\w*|elimina\w*|ya no|se acabo|se nos acabo)\b"
)
BACK = re.compile(
    r"\b(?:back|bring|restore|return|available|again|relist|unhide|enable|un|vuelve\w*|otra vez|de "
    r"nuevo|regresa\w*|agrega\w*)\b"
)
PRICE_WORDS = re.compile(
    r"\b(?:price|priced|pricing|cheaper|dearer|expensive|charge|reprice|cost|precio|up|sube\w*|"
    r"baja\w*|raise|"
    r"increase|lower|bump|reduce|to|at|by|for|add|knock|take|cut|drop|make|"
    r"set|is|be|pon\w*|cambia\w*|aumenta\w*)\b"
)
DOWN = re.compile(
    r"\b(?:lower|drop|cut|reduce|decrease|down|cheaper|knock|off|less|discount|slash|baja\w*|"
    r"rebaja\w*|menos|reduce\w*)\b"
)
UP = re.compile(r"\b(?:raise|increase|up|bump|more|add|higher|dearer|expensive|sube\w*|aumenta\w*|mas)\b")
BY = re.compile(
    rf"\bby {MONEY}|(?:add|knock|take|shave) {MONEY}|{MONEY} (?:more|less|off|cheaper|up|down|higher|"
    rf"lower|mas|menos)|\bup {MONEY}|\bdown {MONEY}"
    rf"|(?:raise|lower|bump|increase|reduce|drop) (?:(?:the|it|them|xdish|price|of|a) "
    rf")*{MONEY}|(?:sube\w*|baja\w*) (?:(?:la|el|le|precio|de|xdish) )*{MONEY}"
)
TO = re.compile(rf"\b(?:to|at|a|en) {MONEY}")
SOLD = re.compile(r"\b(?:sell\w*|sold|sale\w*|slow\w*|order\w*|popular|bottom|movers?|least|vend\w*|menos)\b")
ALL = re.compile(r"\b(?:all|every|everything|each|whole menu|todos|todas|todo)\b")
WHOLE_MENU = re.compile(
    r"\b(?:whole menu|everything|all (?:the )?categor\w+|overall|all dishes|entire menu|toda la carta|"
    r"todo el menu)\b"
)
PRONOUN = re.compile(
    r"\b(?:it|that one|this one|that|this|one|them|those|these|both|dish|ones|ese|esa|esos|esas|eso|"
    r"la|lo|\w+(?:ala|elo|ela|alo))\b"
)
ORDINAL = re.compile(
    r"\b(?:number )?(?P<n>first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th|1|2|3|4|5|"
    r"primer[oa]?|segund[oa]|tercer[oa]?|ultim[oa])\b(?: one| dish)?"
)
RANKED = re.compile(
    r"\b(?P<worst>(?:worst|slowest|weakest|least popular|peor|menos vendid[oa])|best|top|most popular|"
    r"mejor|mas vendid[oa])\b(?!.*xdish)"
)
SECOND_WORDS = {
    "first": 0,
    "1st": 0,
    "1": 0,
    "second": 1,
    "2nd": 1,
    "2": 1,
    "third": 2,
    "3rd": 2,
    "3": 2,
    "fourth": 3,
    "4th": 3,
    "4": 3,
    "fifth": 4,
    "5th": 4,
    "5": 4,
    "last": -1,
}
LINKS = frozenset(
    "and what about how for in the same only just y que tal with now then ok one ones show me on "
    "of to is thing again please it "
    "instead but also too para en solo las los el la de do did was were during over compare "
    "compared versus a an my our "
    "this that these those from at by as well tambien e entonces or dish pizza plate price be should no not make "
    "i meant mean actually sorry give look tell se fue period time so hmm ah oh all right "
    "comparing comparison compara comparar comparame con entre difference between "
    "against us within among amongst inside out looking numbers run walk through , . ? ! ; & - /".split()
)
# Said beside what is meant: corrections and fillers.
ASIDES = frozenset(
    "oops whoops wait no nope not sorry rather instead meant mean i say only just bad my actually please perdon digo "
    "quise quiero decir solo solamente que it is that for during over alone though s ha perdona".split()
)
ASKS = re.compile(
    r"^(?:(?:can|could|would|will) you )?(?:tell|show|give|how|what|which|where|is|are|did|does|do|was|were|why|"
    r"look|check|"
    r"como|cual|cuales|cuant\w+|que|dime|muestra\w*|ensena\w*)\b"
)
SEVERAL = re.compile(r"\b(?:l[ao]s que|ones|which|what|cuales|que (?:pizzas|platos))\b")
HELP = re.compile(
    r"\bwhat (?:\w+ ){0,2}?(?:can|could|do|are) (?:you|u) (?:\w+ ){0,2}?(?:do|help|offer|handle|able|good)\b"
    r"|^(?:how|where) (?:can|could|do) (?:you help|i start)\b|\bque (?:puedes|sabes|podes) (?:\w+ )?hacer\b|"
    r"\ben que (?:me )?(?:puedes )?ayuda\w*"
)
SPOILS = re.compile(r"\b(?:go|going|goes|went|gone) (?:off|bad|to waste)\b(?! (?:the|my|our|de) )")
COVERS = re.compile(
    r"\b(?:how many|number of|cuant[oa]s) (?:covers|guests|people|customers|diners|clientes|comensales|personas)\b"
    r"(?! (?:order|buy|want|like|choose|pick|worth|of)\w*)(?=.*\b(?:we|us|our|did|had|came|visited|ate|served|xperiod|"
    r"tuvimos|vinieron)\b)"
)
CATEGORIES = re.compile(
    r"\b(?:which|what|best|worst|strongest|weakest|by|per|each|every|rank|compare|que|cual|mejor|peor|por) (?:\w+ )?"
    r"(?:categor(?:y|ies|ia|ias)|sections?)\b(?=.*\b(?:sell\w*|sold|mak\w+|earn\w*|best|worst|most|least|bring\w*|"
    r"do(?:es|ing)?|"
    r"did|sales|profit\w*|perform\w*|strong\w*|weak\w*|money|vend\w+|gan\w+|mas|menos|deja)\b|$)"
)
OF_CATEGORIES = re.compile(r"\b(?:categor\w+|sections?|groups?|kinds?|types?|famil(?:y|ies)|tipos?|grupos?)\b")
MUCH = frozenset(("many", "much", "cuantas", "cuantos", "cuanta", "cuanto"))
# "Yes to 13", after a price was talked about.
YES_TO = re.compile(
    rf"^(?:(?:yes|yeah|ok|sure|fine|good|great|alright|let us|do|go|make it|then|si|vale|dale|venga|bueno) )+"
    rf"(?:(?:to|at|with|for|a|con|en) )?{MONEY}(?: then| please)?$"
)
HOW_MUCH = re.compile(r"\b(?:how (?:much|many)|units|cuant[oa]s?)\b")
HOW_WE_DID = re.compile(
    r"\bhow (?:is|was|are|were|did|do|have|has) (?:we|us|business|trade|things)\b|\bhow (?:have )?we (?:did|do|"
    r"doing)\b"
)
OF_PRICE = re.compile(
    r"\b(?:pric\w*|charg\w*|costs?|cheap\w*|expensive|dear\w*|rais\w*|lower\w*|increas\w*|percent|xpercent|"
    r"discount\w*|too (?:much|low|high)|precios?|car[oa]s?|barat[oa]s?|sub\w+|baj\w+)\b"
)
PARTING = re.compile(r"\b(?:bye|goodbye|good night|see you|later|adios|hasta (?:luego|manana))$")
THANKED = re.compile(r"\b(?:thanks?|cheers|appreciated?|ta|gracias)\b")
HOW_MANY_OF_IT = re.compile(
    r"\b(?:how many|cuant[oa]s) (?:of (?:it|them|those|these) )?(?:(?:did|do|have|has|were|was|are|sold|"
    r"vendimos|hemos|se|xperiod)\b|$)"
    r"(?!.*\b(?:pizzas?|dish(?:es)?|sales|total|overall|altogether|menu|everything|platos|xcat)\b)"
)
SMALL_TALK = frozenset(
    ("greeting", "thanks", "bye", "help", "about", "approve", "reject", "data_freshness", "known_facts")
)
NO_DISH = frozenset(("class_star", "class_plowhorse", "class_puzzle", "class_dog", "class_meaning", "list_menu"))
OUR_PLACE = re.compile(r"\b(?:we|our|the (?:place|shop|restaurant|kitchen|house))\b")
# What a message about the menu is about, where no training phrase comes near.
KEYWORDS = (
    (
        "worst",
        re.compile(r"\b(?:worst|least|fewest|bottom|slow\w*|barely|hardly|dying|dead|weak\w*|poor\w*|menos|peor\w*)\b"),
    ),
    ("best", re.compile(r"\b(?:best|most|top|hot\w*|hits?|winners?|favou?rite\w*|mejor\w*|mas)\b")),
    ("profit", re.compile(r"\b(?:margins?|profit\w*|earn\w*|money|ganancia\w*)\b")),
    ("totals", re.compile(r"\b(?:how (?:much|many)|revenue|turnover|total\w*|cuant[oa]s?)\b")),
)
ORDERED = re.compile(r"\b(?:order\w*|buy\w*|bought|sell\w*|sold|popular|want\w*|like\w*|pide\w*|compra\w*)\b")
WHOLE = frozenset(
    ("whole", "everything", "overall", "menu", "entire", "all", "category", "categories", "dishes", "carta", "toda")
)
MAY_BE_WHY = frozenset(("off_topic", "unclear", "worst", "weak", "best"))
TALK_SURE = 0.6
EVERY_WEEKDAY = re.compile(
    r"\b(?:on |every |each )?(?:mon|tues|wednes|thurs|fri|satur|sun)days\b|\b(?:weekdays|weekends|"
    r"lunch|lunchtime|dinner|dinnertime|(?:which|what|best|worst|busiest|quietest|slowest|strongest|weakest) "
    r"(?:day|days|hours?|time of day)|days? of the week|que dia|each day|day by day|per weekday)\b"
)
FOLLOWS = re.compile(r"^(?:and|what about|how about|y|but|only|just|how did|how was|how many|que tal|then|did)\b")
AGAIN = re.compile(r"\b(?:too|as well|also|tambien|same (?:for|with))\b")
DOMAIN = re.compile(
    r"\b(?:(?:most|least) money|sell\w*|sold|sale\w*|dish\w*|menu|items?|revenue|turnover|takings|popular\w*|"
    r"margin\w*|"
    r"profit\w*|plow\w*|plough\w*|"
    r"puzzles?|dogs?|stars?|bestseller\w*|vend\w*|platos?|plates?|pizzas?|carta|ventas|ingresos|rentabl\w*|margen|"
    r"order\w*|perform\w*|movers?|"
    r"menus|weight|xcat|xdish)\b"
)
RANKING = re.compile(r"\b(?:worst|best|top|bottom|slow\w*|weak\w*|peor\w*|mejor\w*)\b")
MENU_WORDS = re.compile(
    r"\b(?:sell\w*|sold|sale\w*|dish\w*|menu|revenue|margin\w*|plow\w*|bestseller\w*|vend\w*|platos?|"
    r"carta|ventas)\b"
)
ASKS_AFTER = re.compile(
    r"^how (?:is|are|did|was|were|well is) (?:the |our |my )?(?!you\b|it\b|things\b|weather\b|life\b|"
    r"traffic\b|everyone\b)\w+ (?:\w+ )?(?:selling|doing|do|sell|performing)$"
)
WHY_THAT = re.compile(
    r"^(?:why|how come|por que)\b.*\b(?:it|that|this|one|xdish|ones|first|second|third|last|ese|esa|"
    r"eso)\b"
)
# The best of all weeks or months, none of them named.
ONE_OF_ALL = re.compile(
    r"\b(?:which|what|best|worst|busiest|quietest|slowest|strongest|weakest|mejor|peor|que) "
    r"(?:week|month|quarter|mes|semana)\b"
)
OWN = re.compile(
    r"\b(?:i|my) (?:spend|spent|card|account|bank|credit|loan|payment|transfer|flight|car|phone|pin|"
    r"paycheck)\b|\b(?:bank|card|flight)\b"
)
FOOD_TALK = re.compile(
    r"\b(?:calorie\w*|recipe|ingredient\w*|healthy|vitamin\w*|invented|cook|bake|nutrition\w*|"
    r"allergen\w*|gluten|for delivery|for me|eat)\b"
)
GREETING = re.compile(
    r"^(?:(?:hi|hello|hey|hiya|hola|buenas|buenos|good|morning|evening|afternoon|dias|tardes|noches|"
    r"there|thanks|thank|you|gracias|please|ok|great|cool|perfect|(?:yes|no)(?= *[,.!])|so|well|now|btw|and|but|"
    r"quick|question)\b[ ,!.:?]*)+"
)
