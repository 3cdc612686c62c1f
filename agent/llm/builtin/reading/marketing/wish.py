"""What one clause wants of posts, messages and campaigns: its kind, told by how it is built."""

from __future__ import annotations

import re

from ..calendar_words import DAYS
from .words import CHANNEL_WORD, GUEST, MAIL, TEXT, channels_of, segment_of

_POLITE = (
    r"(?:(?:please|pls|hey|hi|ok|okay|now|then|so|also|and|y|just|next|but|well|great|good|perfect|nice|cool|yes|"
    r"yeah|yep|"
    r"sure|luna|can you|could you|would you|can we|could we|will you|i (?:just )?(?:want|need|would like|would love|"
    r"have|got)(?: you)? to|i will|let us|we (?:want|need|should|have) to|help me(?: to)?|go ahead(?: and)?|lets|"
    r"por favor|porfa|puedes|podrias|quiero|queremos|necesito|necesitamos|ayudame a|hay que|vamos a|me puedes|"
    r"now it is time to|time to|do|did i say) )*"
)
LEAD = (
    r"(?:(?:ok|okay|yes|yep|yeah|sure|great|good|nice|perfect|fine|cool|love it|i love it|i like it|looks? (?:good|"
    r"great|fine)|"
    r"that works|works for me|actually|hm+|oh|wait|now|then|please|pls|just|go ahead|can you|could you|you can|"
    r"let us|and|so|also|but|si|"
    r"vale|bien|"
    r"genial|perfecto|listo|ahora|por favor|me gusta|dale|well|all good|do it|alright|right) )*"
)
QUESTION = re.compile(
    r"^(?:(?:so|and|but|hey|ok|y) )*(?:how|what|which|who|why|when|where|is|are|was|were|did|do|does|can|could|"
    r"should|como|"
    r"que|cual|cuant\w+|por que)\b"
)
_NOUN = (
    rf"(?:(?:instagram|insta|ig|facebook|fb|google|social(?: media)?|sms|winter|summer|weekly|monthly|short|little|"
    rf"quick|"
    rf"nice|new|good|better|funny|formal|friendly|some|push|promo|text|birthday|welcome|thank ?you|special|website|web|"
    rf"holiday|catchy|xdish|xcat|spanish|english) )*"
    rf"(?:posts?|captions?|copy|content|announcements?|banners?|blurbs?|subject lines?|invitations?|invites?|"
    rf"messages?|stories|story|{MAIL}|{TEXT}|publicacion(?:es)?|anuncio(?! en)|textos?|mensajes?|pie de foto|"
    rf"something|algo|tweets?)"
)
_MAKE = (
    r"(?:write|writing|draft|drafting|compose|create|make|word|prepare|come up with|cook up|put together|knock up|"
    r"generate|craft|whip up|sketch|test|escrib\w*|redact\w*|haz(?:me|nos)?|hacer|hagamos|crea\w*|prepara\w*|invent\w*)"
)
_GET = r"(?:(?:i|we) )?(?:give me|gimme|need|want|get me|show me|do|dame|necesit\w+|quiero|hace falta)"
_ONE = (
    r"(?:(?:an?|some|the|another|your best|my|our|una?|un|otra?|algun[oa]?|\d|two|three|xcount|couple of|few|"
    r"(?:versions?|options?|variants?|takes?|versiones|opciones) (?:of|for|de)) )*"
)
_WRITE = re.compile(
    rf"^{_POLITE}(?:a/b |a ?/ ?b )?(?:{_MAKE} (?:me |us |out |up )?(?:\w+ |/ |- |, ){{0,6}}?|{_GET} {_ONE}){_NOUN}\b"
)
_WRITE_ABOUT = re.compile(
    rf"^{_POLITE}(?:write|draft|escrib\w*|redact\w*) (?:\w+ ){{0,5}}?(?:about|for|on|sobre|de|para) (?:\w+ "
    rf"){{0,3}}?(?:xdish|xcat)\b"
)
_WRITE_UP = re.compile(rf"^{_POLITE}(?:write|draft|escrib\w*|redact\w*) (?:up )?(?:the |our |la |el )?(?:xdish|xcat)\b")
_MAKE_ONLY = re.compile(r"\b(?:write|draft|compose|word|escrib\w*|redact\w*)\b")
_NOUN_FIRST = re.compile(
    rf"^{_POLITE}(?:an? |the |another |some |un |una |otro |otra |\d |two |three |xcount |"
    r"(?:versions?|options?|variants?|takes?|versiones|opciones) (?:of|for|de) )*(?:(?!by |on |via |for |"
    rf"and |with |in |per |por |en )\w+ ){{0,1}}?{_NOUN}"
    rf"(?: (?:idea|ideas|draft))? ?(?:$|[:,?]|(?:for|about|on|in|saying|announcing|to|that|with|de|del|para|sobre|en|"
    rf"con|y|"
    r"and|xdish|tomorrow|today|tonight|&)\b)"
)
_WHAT_TO_POST = re.compile(
    r"\b(?:what|ideas?|que|something) (?:\w+ ){0,3}?(?:to post|i post|we post|post on|post about|publico|publicamos|"
    r"publicar|to say (?:on|in|to)|caption)\b|\b(?:post|caption|content) ideas?\b|\bideas? (?:for|de|para) (?:\w+ "
    r"){0,2}?"
    r"(?:posts?|captions?|content|publicaci\w+)\b"
)
_ANNOUNCE = re.compile(rf"^{_POLITE}(?:announce|advertise|anuncia\w*)\b")

_TELL = r"(?:tell|remind|notify|inform|message|write to|avisa\w*(?: a)?|recuerda\w* a|dile\w* a|diles a)"
_REACH = (
    r"(?:invite|thank|reach out to|reach|contact|target|surprise|treat|invita\w*(?: a)?|agradece\w*(?: a)?|"
    r"contacta\w*(?: a)?)"
)
_SEND = (
    r"(?:text|txt|sms|e ?-? ?mail|mail|send(?: out)?|blast(?: out)?|fire off|shoot|manda\w*|envia\w*|mandemos|enviemos)"
)
_SENDING = re.compile(rf"^{_POLITE}(?P<verb>{_SEND})\b")
# `email about the greek`: nobody to send it to, so it is the thing and not the deed.
_NAMELESS = re.compile(
    rf"^{_POLITE}(?:{MAIL}|{TEXT}) (?:(?:in|en) (?:spanish|english|espanol|ingles) )?(?:about|for|on|sobre|para|de) "
    rf"(?:\w+ ){{0,4}}?(?:xdish|xcat)\b"
)
_GUESTS = re.compile(rf"\b{GUEST}\b")
# Where it goes, and nothing else: `email and text`.
_CHANNELS_ONLY = re.compile(rf"^(?:(?:{CHANNEL_WORD.pattern}|and|n|or|plus|by|via|both|y|o|por|,|/) ?)+$")
_TELLING = re.compile(
    rf"^{_POLITE}(?:{_TELL} (?:\w+ ){{0,4}}?{GUEST}\b|let (?:\w+ ){{0,3}}?{GUEST} (?:\w+ ){{0,3}}?know\b)"
)
_REACHING = re.compile(rf"^{_POLITE}{_REACH} (?:\w+ ){{0,4}}?{GUEST}\b")
_POSTING = re.compile(
    rf"^{_POLITE}(?:post|publish|put (?:\w+ ){{0,4}}?(?:up )?on|share|publica\w*|publiquemos|postea\w*|sube(?: a)?|"
    rf"comparte)\b"
)
_PUSH = re.compile(
    rf"^{_POLITE}(?:offer|give (?!me\b|us\b)|ofrece\w*|regala\w*|push|promote|feature|plug|market|sell more(?: of)?|"
    rf"move|shift|boost|promociona\w*|impulsa\w*|"
    r"empuja\w*|vende\w* mas)\b"
)
_FILL = re.compile(
    rf"^{_POLITE}(?:fill(?: up)?|liven up|get (?:more )?(?:people|guests|customers) in|"
    rf"(?:want|need|get) more (?:people|guests|customers|covers|diners|business|orders)|(?:mas|"
    rf"queremos mas) (?:gente|clientes)|bring (?:more )?(?:people|"
    rf"guests|"
    r"customers) in|llen[ae]\w*|anima\w*)\b"
)
_CAMPAIGN = r"(?:campaigns?|campanas?|drip|mail ?shots?|e ?-? ?mail blasts?|text blasts?|sms blasts?|blasts?)"
_NEW_CAMPAIGN = re.compile(
    rf"^{_POLITE}(?:(?:plan|make|create|run|start|set up|build|prepare|draft|design|launch|do|organi[sz]e|put "
    rf"together|need|"
    rf"want|kick off|have|get|(?:(?:a ?/ ?b|split) )?test|a ?/ ?b|try|give me|propose|suggest|haz(?:me)?|hacer|"
    rf"hagamos|crea\w*|prepara\w*|planea\w*|"
    rf"planifica\w*|"
    rf"organiza\w*|arma\w*|monta\w*|lanza\w*|empieza|quiero|necesito) )?(?:me |us )?(?:an? |another |some |new |our |"
    rf"the |un |una |"
    rf"otra |nueva )*(?:\w+ ){{0,3}}?{_CAMPAIGN}\b"
)
_PLANNING = re.compile(
    rf"^{_POLITE}(?:plan|organi[sz]e|planea\w*|planifica\w*|organiza\w*) (?:something|a promo\w*|an? offer|algo|"
    rf"an? \w+ |"
    rf"una? \w+ )\b"
)
_WIN_BACK = re.compile(
    rf"^{_POLITE}(?:win|bring|get|lure) (?:\w+ ){{0,6}}?back\b|^{_POLITE}(?:reactivate|re ?-? ?engage|recuper\w+|"
    r"reactiva\w*|reward|recompensa\w*|premia\w*)\b"
)

_PAUSE = re.compile(
    rf"^{_POLITE}(?:pause|hold(?: off)?(?: on)?|stop|halt|freeze|suspend|put (?:\w+ ){{0,5}}?on hold|pausa\w*|"
    rf"deten\w*|para|"
    rf"parar|suspende\w*|frena\w*)\b"
)
_CANCEL = re.compile(
    rf"^{_POLITE}(?:cancel\w*|call off|scrap|kill|delete|drop|bin|ditch|abort|anula\w*|elimina\w*|borra\w*)\b"
)
_FOR_GOOD = re.compile(r"\b(?:for good|for ever|forever|permanently|para siempre|del todo)\b")
_LAUNCH = re.compile(
    rf"^{_POLITE}(?:launch|start|go live with|send(?: out)?|run|fire|release|resume|unpause|continue|activate|lanza\w*|"
    r"inicia\w*|activa\w*|arranca\w*|reanuda\w*|manda\w*|envia\w*)\b"
)
# A campaign by its name alone: `launch thai chicken on tuesdays`, `send "quiet mondays"`.
_STARTED = r"(?:re ?-?)?launch|activate|resume|unpause|lanza\w*|activa\w*|reanuda\w*"
_STOPPED = r"pause|cancel|call off|pausa\w*|cancela\w*|anula\w*"
_BY_NAME = re.compile(
    rf"^{_POLITE}(?:(?P<start>{_STARTED})|(?P<stop>{_STOPPED})) (?!an?\b|una?\b|new\b(?! :)|another\b|"
    rf"it\b)(?:the |our |my |la |el )?"
    r"(?P<name>\S.*)$"
)
_NAME_LIKE = re.compile(
    rf"\bxdish\b|\bxcat\b|\b(?:guests?|customers?(?! service)|regulars?|diners|first ?-? ?timers|clientes|"
    rf"habituales)\b|"
    rf"\bon (?:{'|'.join(DAYS)})s$|\blos (?:{'|'.join(DAYS)})s?$|\b(?:happy hours?|specials?|deals?|promos?|"
    rf"offers?|brunch|"
    r"win ?-? ?back|birthday (?!party)\w+|average check|ofertas?|cumple\w*)\b"
)
_ON_DAYS = re.compile(rf"\b(?:xdish|xcat)\b.*\b(?:on (?:{'|'.join(DAYS)})s|los (?:{'|'.join(DAYS)})s?)$")
_SCHEDULE = re.compile(
    rf"^{_POLITE}(?:re ?-?schedule|schedule|time|set (?:\w+ ){{0,4}}?for|move (?:\w+ ){{0,4}}?to|book in|queue|plan "
    rf"(?:it|that|"
    r"this|the \w+ campaign) (?:in )?for|(?:re)?programa\w*|agenda\w*)\b"
)
CAMPAIGN = re.compile(rf"\b{_CAMPAIGN}\b")
_CAMPAIGN_NAMED = re.compile(
    rf"\b(?:the|my|our|that|this|la|el|mi|nuestra|esa|esta|last|latest|ultim[ao])\b(?: (?!an?\b|una?\b)\w+| -){{0,5}}? "
    rf"(?:{_CAMPAIGN}|newsletter|"
    rf"texts?|e ?-? ?mails?|sms|blast|one)\b"
)
_REPORT = re.compile(
    r"\b(?:how (?:did|is|was|has|have|are|well did|many|much)|what (?:came|did|has|happened|was|were|is the result)|"
    r"did|was|"
    r"were|any|results?|report|performance|numbers|stats|figures|lift|roi|return|open rate|click\w*|delivered|worth it|"
    r"worked|work|won|winning|bring|brought|came (?:in|back)|como (?:fue|va|salio|le fue|anda|van|funciono)|que tal|"
    r"resultados?|informe|funciono|cuant[oa]s|trajo|rindio)\b"
)
_SENT_THING = re.compile(
    rf"\b(?:{_CAMPAIGN}|newsletters?|texts?|text messages?|sms|e ?-? ?mails?|mailing|mailshot|posts|blast|mensajes?|"
    rf"correos?|"
    r"boletin|versions?|subject lines?)\b"
)
_LEFT = re.compile(
    r"\b(?:how many|who|did anyone|anyone|cuant[oa]s|quien) (?:\w+ ){0,2}?(?:opted out|unsubscribed?|clicked|se "
    r"dieron de baja)\b"
)
_WON = re.compile(
    r"\b(?:which|what|cual) (?:version|variant|one|subject line|text|e ?-? ?mail)\b.*\b(?:won|win|better|best|gano)\b"
)
_DID = re.compile(
    r"^(?:(?:so|and|ok|but|y|tell me|show me|give me|dime|muestrame|please|can you tell me) )*(?:how|what|did|was|"
    r"were|is|"
    r"are|has|have|which|any|the|my|our|last|latest|campaign|results?|report|open rate|clicks?|stats|performance|"
    r"como|que|"
    r"cual|cuant\w+|resultados?|informe)\b"
)
_LIST = re.compile(
    rf"\b(?:(?:what|which|que|cuales|list|show|see|any|all|my|our|do (?:i|we) have|tengo|tenemos|lista\w*|muestra\w*|"
    rf"ensena\w*|hay|alguna) (?:\w+ ){{0,5}}?(?:{_CAMPAIGN}|drafts?|borradores|sends)"
    rf"|(?:what|que|anything|algo) (?:is |are |do we have |have (?:i|we) got )?(?:going out|scheduled|planned|"
    rf"running|in the pipeline|"
    rf"programad\w+|sale|va a salir)|content calendar|campaign calendar|(?:what|anything) (?:is |s |do we have |"
    rf"have we got )?on (?:the|our|my) "
    rf"calendar|que hay en (?:el|nuestro|mi) calendario)\b"
    r"|^when (?:does|do|is|are|will) (?:\w+ ){0,4}?(?:campaigns?|newsletters?|texts?|next one) (?:\w+ "
    r")?(?:go(?:ing)? out|"
    r"scheduled|run|start|be sent)\b|^cuando sale(?:n)? (?:\w+ ){0,3}?campanas?\b"
)
_STATUS = (
    ("scheduled", r"scheduled|programad\w+"),
    ("upcoming", r"upcoming|planned|coming up|proxim\w+"),
    ("draft", r"drafts?|borrador(?:es)?"),
    ("paused", r"paused|on hold|pausad\w+"),
    ("done", r"done|finished|past|old|ended|terminad\w+|pasad\w+"),
    ("cancelled", r"cancel\w+"),
    ("awaiting_approval", r"(?:awaiting|waiting for|pending) (?:my )?approval|pending|por aprobar|pendientes"),
    ("sending", r"sending|running|active|live|en marcha|activ\w+"),
)

_VOICE = (
    r"(?:brand voice|voice|tone of voice|our tone|my tone|(?:what|which) tone|que tono|(?:our|my) style|"
    r"writing style|how (?:we|i) (?:\w+ "
    r")?(?:sound|"
    r"write|talk|speak|answer|reply|respond)|(?:nuestra|mi|la) voz(?: de (?:la )?marca)?|voz de marca|"
    r"nuestro tono|mi tono|nuestro estilo|"
    r"como (?:escribo|escribimos|sonamos|hablamos))"
)
_LEARN = re.compile(
    rf"^{_POLITE}(?:learn|study|pick up|copy|train(?: yourself)?|read|analy[sz]e|listen to|get to know|teach you|"
    rf"update|"
    rf"aprende\w*|estudia\w*|copia\w*|analiza\w*|imita\w*)\b.*\b{_VOICE}\b"
    rf"|^{_POLITE}(?:learn|pick up) (?!to (?!write|talk|sound|speak|post))(?:\w+ ){{0,6}}?from (?:our|my|the)\b"
    rf"|^{_POLITE}(?:look at|go through|go by|see|check|mira|fijate en) (?:\w+ ){{0,3}}?{_VOICE}\b.*\b(?:learn|"
    rf"copy|write like|sound like|"
    rf"aprende\w*|imita\w*|escribe asi)\b"
)
_SAMPLE = re.compile(
    r"^(?:(?:ok|so|here|and|please|learn|that) )*(?:this is|here is|here are|that is|these are|asi es|esto es|asi) "
    r"(?:\w+ ){0,3}?"
    r"(?:how (?:we|i) (?:\w+ )?(?:write|sound|talk|speak|post)|(?:our|my) (?:voice|style|tone|old posts?|posts?|"
    r"texts?)|"
    r"(?:some|a few|an example|examples) of (?:our|my) (?:\w+ )?(?:posts?|texts?|emails?|writing)|como (?:escribimos|"
    r"escribo|hablamos))\b|^(?:learn (?:our |my )?(?:voice|tone|style) from|write like) (?:this|these|that)\b"
)
_SHOW_VOICE = re.compile(
    rf"^{_POLITE}(?:show|see|describe|tell|what|which|how|explain|is|do|have|give|cual|como|muestra\w*|ensena\w*|que|"
    rf"dime)\b.*\b{_VOICE}\b|^(?:our |my |the )?(?:brand voice|tone of voice)$|^(?:(?:y|so|and) )?(?:que|cual|"
    rf"what|which) (?:is our |es nuestro )?(?:tono|tone|voz|voice)\b|^(?:so )?what (?:do|does|would) (?:we|i|"
    rf"our \w+) sound like\b|^(?:how|como) (?:do|am|are|would) "
    rf"(?:we|i|"
    r"you think we) (?:\w+ )?sound\b"
)
_NOT_VOICE = re.compile(
    r"\b(?:your voice|voice (?:mail|message|call|recording|assistant|is gone)|lost (?:my|our) voice|sing\w*|"
    r"microphone)\b"
)

# Whom a message of one's own goes to, what is written for school or work, and the post, texts and campaigns of others.
OTHER = re.compile(
    r"\b(?:(?:my|his|her|their|the|a|an|our|mi|mis|su|al|mi) (?:\w+ )?(?:mom|mum|mother|mama|dad|father|papa|wife|"
    r"husband|"
    r"girlfriend|boyfriend|partner|son|daughter|kids?|brother|sister|uncle|aunt|cousin|grandm\w+|friends?|boss|"
    r"landlord|"
    r"lawyer|accountant|bank|doctor|dentist|teacher|school|colleagues?|supplier|vendors?|staff|team|employees?|"
    r"waiters?|"
    r"cooks?|chef|manager|neighbou?rs?|senator|mayor|government|ex|roommate|insurance|professor|"
    r"hermano|hermana|hijo|hija|esposa|esposo|amig[oa]|jefe|abogado|banco|proveedor|empleados?)"
    r"|(?:mom|mum|dad|him|her)$|text (?:him|her|mom|dad|john|mike)|"
    r"poems?|essays?|short story|(?:a|the|my) story|insert into|select from|drop table|poema|ensayo|novel|songs?|"
    r"lyrics|cover letter|(?:my|a) resume|cv|speech|code|script|python|homework|thesis|"
    r"recipe|joke|limerick|haiku|love letter|resignation|eulogy|wedding|apolog\w+ to my|"
    r"post ?-? ?office|post (?:a |the )?(?:package|parcel|letter)|postal|postage|posta|fence post|post it notes?|"
    r"post (?:office|"
    r"code|card)s?|(?:presidential|political|election|electoral|military|smear) campaign|campaign (?:finance|trail|"
    r"promise)|(?:campaign|campana) (?:for|para|a) (?:\w+ ){0,2}?(?:mayor|president|governor|senate|senator|"
    r"congress|council|sheriff|"
    r"office|alcalde|alcaldia|presidente|gobernador)|"
    r"text (?:neck|book|editor|file|field)|textbooks?|netflix|spotify|gmail|outlook|hotmail|subscription|"
    r"(?:bank|card|account|transfer|payment|refund|salary|flight|hotel|uber|credit|balance|transaction|top up|pin)|"
    r"(?:the|my|a|some) (?:music|song|video|movie|game|tv|alarm|timer|podcast|phone)|whatsapp (?:my|a) |phone number|"
    r"job (?:post\w*|ad\w*|offer)|linkedin|french revolution|google it)\b"
)
_BARE_QUESTION = re.compile(
    r"^(?:(?:so|and|but|hey|y|luna) )*(?:can|could|do|does|would|will|are|is) (?:you|it|this|tableside) (?:\w+ "
    r")?(?:able to )?(?:\w+ )?"
    r"(?:text|send|email|e - mail|post|message|write|reach)\b"
)
_COUNTED = re.compile(
    r"^(?:(?:so|and|but|hey|ok|y) )*(?:(?:how many|cuant[oa]s) (?:\w+ ){0,4}?(?:would|will|could|can|recibirian|"
    r"recibiran|"
    rf"recibiria) (?:\w+ ){{0,4}}?(?:{TEXT}|{MAIL}|messages?|mensajes?|texted|e ?-? ?mailed)|"
    rf"(?:how many (?:\w+ ){{0,3}}?(?:can|could|"
    rf"would) (?:we|i|you) (?:{TEXT}|{MAIL}|message|reach by (?:{TEXT}|{MAIL}))))\b"
)
_HYPOTHETIC = re.compile(
    r"\b(?:should (?:i|we)|shall (?:i|we)|if (?:i|we)|is it (?:ok|legal|allowed|worth)|how (?:much|many|do|does|can|"
    r"would)|"
    r"what (?:would|happens|if)|when (?:do|did|will|should)|why|is there|am i allowed|deberia|debo|conviene|cuanto|"
    r"se puede)\b"
)
REFUSED = re.compile(
    r"\b(?:do not|dont|never|not to|nothing|no) (?:\w+ ){0,2}?(?:send|post|text|email|mail|publish|launch|schedule|"
    r"go out|"
    r"message|envi\w+|mand\w+|publi\w+|lanc\w+)\b"
)
REFUSED_FIRST = re.compile(
    r"^(?:(?:please|no|ok|but|and|y|wait|por favor) )*(?:do not|never|no) (?:\w+ ){0,2}?(?:send|post|text|email|mail|"
    r"publish|launch|"
    r"schedule|message|envies|mandes|publiques|lances|programes)\b"
)
NOT_YET = re.compile(
    r"\b(?:(?:just|only) (?:an? |the )?(?:draft|idea|plan)|draft (?:it|that|this|one)|not yet|"
    r"do not (?:\w+ )?(?:send|post|publish|launch)|"
    r"without sending|"
    r"nothing (?:goes|sent)|solo (?:un )?borrador|todavia no|sin enviar|no (?:lo |la )?(?:envies|mandes|publiques))\b"
)
_BEYOND = re.compile(
    rf"^{_POLITE}{_MAKE} (?:\w+ ){{0,4}}?(?:flyers?|posters?|ads?|adverts?|slogans?|blog(?: posts?)?|tiktoks?|reels?|"
    r"videos?|logos?|menus? cards?|billboards?|press release|jingle|folletos?|carteles?)\b"
    r"|\b(?:run|buy|place) (?:\w+ ){0,2}?(?:ads|adverts)\b"
)
_REVIEWS = re.compile(r"\b(?:reviews?|xstars|resenas?|complain\w*|quej\w+|repl(?:y|ies)|reviewer)\b")

_LONGEST_NAME = 8  # words


def kind_of(line: str, question: bool, talked: bool) -> str | None:
    """What a clause of plain words wants; None where it is nothing of this kind. `talked`: a draft or a campaign was
    the talk just before."""
    if (OTHER.search(line) and not _about_guests(line)) or REFUSED_FIRST.match(line):
        return None
    for told in (_voice, _asked, _acted, _made):
        found = told(line, question, talked)
        if found:
            return found if found != "none" else None
    return None


def of_others(line: str) -> bool:
    """Something is to be written or sent, but for school, for work or to one's own people."""
    made = _WRITE.search(line) or _MAKE_ONLY.search(line) or _SENDING.search(line) or _NEW_CAMPAIGN.search(line)
    return bool(made and OTHER.search(line)) and not _about_guests(line)


def _about_guests(line: str) -> bool:
    return segment_of(line, loosely=False) is not None and not re.search(
        r"\b(?:poem|essay|my (?:mom|wife|boss))\b", line
    )


def _voice(line: str, question: bool, talked: bool) -> str | None:
    if _NOT_VOICE.search(line):
        return None
    if _SAMPLE.search(line) or _LEARN.search(line):
        return "learn_voice"
    return "show_voice" if _SHOW_VOICE.search(line) else None


def _asked(line: str, question: bool, talked: bool) -> str | None:
    """Results and lists; what is only asked about sending."""
    if _COUNTED.search(line):
        return "can_count"
    if _WON.search(line) or _LEFT.search(line):
        return "report"
    acts = _NEW_CAMPAIGN.search(line) and re.match(
        r"^(?:\w+ ){0,3}?(?:plan|make|create|run|set up|start|launch|haz)\b", line
    )
    reports = _REPORT.search(line) and _SENT_THING.search(line) and _DID.search(line)
    if reports and not acts and not re.search(r"\b(?:will|would|going to|cost|can you|can|should)\b", line):
        listed = _LIST.search(line) and not re.search(
            r"\b(?:do|did|go|went|work\w*|results?|report|fue|bring|won|resultados?|dio|trajo|como|que tal|funciono)\b",
            line,
        )
        if not listed and not re.search(
            r"\b(?:post|posts) (?:idea|on|to)\b|^(?:what|how) (?:could|can|should|would)\b", line
        ):
            return "report"
    doing = _PAUSE.search(line) or _CANCEL.search(line) or _LAUNCH.search(line) or _SCHEDULE.search(line)
    if _LIST.search(line) and not acts and not doing and not _MAKE_ONLY.search(line):
        return "list"
    if _WHAT_TO_POST.search(line):
        return "write"
    if _BARE_QUESTION.search(line) and question and not _names_it(line):
        return "can_send"
    if _HYPOTHETIC.search(line) and not re.match(r"^(?:\w+ ){0,2}?(?:write|draft)\b", line):
        return "none"
    return None


def _names_it(line: str) -> bool:
    """`can you text the regulars about the greek?` is a wish; `can you text people?` is not."""
    return bool(re.search(r"\b(?:about|xdish|off|that|saying|xcat|sobre|tomorrow|me an?|us an?)\b", line))


def _acted(line: str, question: bool, talked: bool) -> str | None:
    """Something is to be done with a campaign that is there."""
    if by_name := _by_name(line):
        return by_name
    named = bool(CAMPAIGN.search(line)) or bool(_CAMPAIGN_NAMED.search(line))
    pronoun = talked and re.search(r"\b(?:it|that|this|them|one|lo|la|eso|esa|everything)\b", line) is not None
    if not (named or pronoun):
        return None
    if REFUSED.search(line):
        return "none" if not _NEW_CAMPAIGN.search(line) else None
    if _CANCEL.search(line) and (named or pronoun) and "xdish price" not in line:
        return "cancel" if named or "xdish" not in line else None
    if _PAUSE.search(line):
        if named and _FOR_GOOD.search(line):
            return "cancel"
        return "pause" if named or len(line.split()) <= 5 else None
    if _SCHEDULE.search(line) and (named or pronoun):
        return "schedule"
    if _LAUNCH.search(line) and named and not _new(line):
        return "launch"
    return None


def _by_name(line: str) -> str | None:
    """What is to be launched has the words of our names in it; what is to be stopped has a day too: `pause the greek`
    takes a dish off."""
    match = _BY_NAME.match(line)
    if match is None or CAMPAIGN.search(line) or len(match["name"].split()) > _LONGEST_NAME:
        return None
    if match["start"]:
        return "launch" if _NAME_LIKE.search(match["name"]) else None
    if not _ON_DAYS.search(match["name"]):
        return None
    return "pause" if re.search(r"\bpaus", match["stop"]) else "cancel"


def _new(line: str) -> bool:
    """`launch a campaign for the five cheese` makes one; `launch the win-back campaign` is about one that is there."""
    if re.search(rf"\b(?:the|my|our|that|this|la|mi|nuestra|esa|esta) (?:\S+ ){{0,5}}?{_CAMPAIGN}\b", line):
        return False
    if re.search(rf"\b(?:an?|new|another|una?|nueva|otra) (?:\S+ ){{0,4}}?{_CAMPAIGN}\b", line):
        return True
    return bool(re.search(rf"{_CAMPAIGN} (?:for|about|with|to|on|para|con|sobre)\b", line))


def _made(line: str, question: bool, talked: bool) -> str | None:
    """Something is to be written or sent."""
    if _REVIEWS.search(line) and not CAMPAIGN.search(line):
        return None
    if _BEYOND.search(line) and not CHANNEL_WORD.search(line):
        return "beyond"
    if _NEW_CAMPAIGN.search(line) or _PLANNING.search(line) or _WIN_BACK.search(line) or _REACHING.search(line):
        return "plan"
    if _WRITE.search(line) or _WRITE_ABOUT.search(line) or _ANNOUNCE.search(line):
        return "write"
    if _WRITE_UP.search(line) and channels_of(line):
        return "write"
    if _NAMELESS.search(line) and not _GUESTS.search(line):
        return "write"
    if _SENDING.search(line) and _is_sending(line):
        return "send"
    if _TELLING.search(line) or (_POSTING.search(line) and _is_posting(line)):
        return "send"
    if _PUSH.search(line):
        return "push"
    if _FILL.search(line):
        return "fill"
    if _NOUN_FIRST.search(line) and (
        CHANNEL_WORD.search(line) or re.search(r"\b(?:posts?|captions?|publicaci\w+)\b", line)
    ):
        return "write"
    return None


def _is_sending(line: str) -> bool:
    """To guests, or about the place: not `mail me the numbers`, not a parcel."""
    if re.search(rf"^{_POLITE}{_SEND} (?:me|us|him|her|you|yourself)\b", line) or _CHANNELS_ONLY.match(line):
        return False
    return bool(re.search(rf"\b{GUEST}\b|\bxdish\b|\bxcat\b", line) or segment_of(line) or channels_of(line))


def _is_posting(line: str) -> bool:
    return bool(CHANNEL_WORD.search(line) or re.search(r"\b(?:xdish|xcat|about|sobre|offer|special|deal)\b", line))


def status_of(line: str) -> str | None:
    return next((name for name, words in _STATUS if re.search(rf"\b(?:{words})\b", line)), None)
