"""The arguments of the tools that write and send, from what the clauses of a wish name."""

from __future__ import annotations

import re

from ...context import BuiltinContext
from ...frames import Frame
from ..calendar_words import DAYS
from ..entities import SLOTS
from ..text import fold, is_spanish, tokens
from .said import Said
from .when import When, iso, when_of
from .wish import CAMPAIGN, NOT_YET
from .words import (
    Args,
    channels_of,
    deal_unknown,
    dish_of_guests,
    language_of,
    offer_of,
    segment_of,
    tone_of,
    variants_of,
    without_absence,
    without_guests,
)

_MOST_TOPIC = 300  # characters
_ABOUT = re.compile(
    r"\b(?:about|regarding|abt|bout|saying(?:\s+that)?|announcing|to\s+announce|that\s+says|to\s+say|"
    r"know(?:\s+by\s+[\w-]+)?\s+(?:that|about)|"
    r"(?:them|guests|customers|regulars|everyone|everybody|people)\s+that(?!\s+(?:have|has|had|did|do|order|love|"
    r"like|come|"
    r"came|spend|used|buy))|sobre|acerca\s+de|de\s+que|diciendo|que\s+diga|anunciando)\b|(?<!\d):(?!\d)",
    re.IGNORECASE,
)
_CORRECTED = re.compile(r".*\b(?:no wait|i mean|i meant|actually|sorry|perdon|digo),?\s*(?:about\s+)?", re.IGNORECASE)
_TAIL = re.compile(
    r"[\s,]*(?:\b(?:on|for|by|via|in|to|en|para|por|and|y)\s+(?:(?:my|our|the|all|a|las?|el|"
    r"los)\s+)?(?:insta(?:gram)?|ig|"
    r"facebook|fb|face|google|e-?mail|sms|text|texts|website|web|newsletter|socials?|channels|spanish|english|español|"
    r"espanol|ingl[eé]s|correo|redes|mensaje|regulars|customers|guests)|\bplease|\bpls|\bthanks|\bpor favor|"
    r"\b(?:just|only)\s+a\s+draft)[\s.!?]*$",
    re.IGNORECASE,
)
_EMPTY = frozenset("it this that them these those something anything stuff him her ese esa eso lo la".split())
_COMMAND = frozenset(
    "please pls hey hi ok okay can you could would i we want need to a an the some me us my our your one another new "
    "write draft compose create make word prepare come up with give gimme get generate show do craft help text texts "
    "sms "
    "send out blast e mail email emails mails newsletter newsletters message messages post posts posting publish "
    "caption "
    "captions copy "
    "content announcement announce banner something idea ideas for about of on in at by via and or to from it that "
    "this "
    "instagram insta ig facebook fb google website site web socials social media channels channel all every everyone "
    "everybody customers customer guests guest regulars people folks list clients campaign campaigns plan run start "
    "set "
    "launch build subject line "
    "what could should is are now then also just quick short nice good tell let know run promo promotion "
    "escribe escribeme redacta haz hazme hacer crea prepara dame necesito quiero un una el la los las para de del "
    "sobre "
    "en con por mi mis nuestro nuestra nuestros publica publicacion post correo correos mensaje mensajes texto manda "
    "mandale envia a al todos clientes habituales campana algo me y e porfa favor push promote fill an don not "
    "anything "
    "yet only draft no version versions variants two three 2 3 xcount s deal offer special promo".split()
)
_RANKED = re.compile(
    r"\b(?:the|our|my|la|nuestr[oa]|el) (?:(?P<worst>worst|slowest|weakest|least popular|peor|menos vendid[oa])|best|"
    r"top|"
    r"most popular|favou?rite|mejor|mas vendid[oa])(?: ?-? ?(?:selling|sold))? ?(?:one|sellers?|dish|pizza|item|"
    r"plato|\b$|"
    r"(?=on |this |with |by |to ))"
)
_FILLS = re.compile(r"\b(?:fill\w*|slow\w*|quiet|dead|empty|liven|llen[ae]\w*|floj[oa]s?|tranquil[oa]s?|vaci[oa]s?)\b")
# What a post is called; where else a text is to stand has to be said.
_POSTS = re.compile(
    r"\b(?:posts?|to post|captions?|captioned|stor(?:y|ies)|tweets?|publica\w*|publiquemos|anuncia\w*|"
    r"announce\w*|advertise|pie de foto)\b"
)
_SOCIAL = ("instagram", "facebook")
_LONGEST_OCCASION = 8  # words
_OCCASION = re.compile(
    r"\b(?:(?:rainy|snowy|stormy|cold|hot|sunny|slow|quiet|this|next|every|coming|el|este|los|pr[oó]ximo|"
    r"todos los)\s+)*"
    rf"(?:(?:{'|'.join(sorted(DAYS, key=len, reverse=True))})s?|tomorrow|tonight|weekend|ma[nñ]ana|fin de semana)\b"
    r"(?:\s+(?:lluvios\w|fr[ií]o|nevado|floj[oa]|night|evening|lunch|noche))*"
    r"|\b(?:rain(?:y|ing)?|snow(?:y|ing)?|storms?|heat ?wave|lluvi\w+|nieve|ola de calor)\b(?:\s+(?:day|night|"
    r"week|weekend))?",
    re.IGNORECASE,
)
OBJECTIVES = frozenset("fill_slow_day win_back launch_dish raise_check reward_regulars announce clear_stock".split())
_OBJECTIVES = (
    (
        "clear_stock",
        r"get rid of|too much|left ?-?overs?|use up|clear(?: out)? (?:the |my |our )?\w+|surplus|nos sobra|sobra",
    ),
    (
        "launch_dish",
        r"new (?:dish|pizza|item|xdish|menu)|introduc\w+|is back|are back|is new|estren\w+|nuev[oa] (?:xdish|"
        r"pizza|plato)|lanzamiento|first time we",
    ),
    (
        "raise_check",
        r"bigger (?:checks?|orders?|tickets?)|spend(?:ing)? more|higher (?:check|ticket)|upsell|ticket medio",
    ),
    (
        "reward_regulars",
        r"thank\w*|reward\w*|loyal\w*|recompens\w*|agradec\w*|premi\w+|birthdays?|b ?-? ?days?|cumple\w*",
    ),
)


def subject(parts: list[Said]) -> set[str]:
    """What a wish is about, where it says so itself."""
    named = {name for part in parts for names in part.names for name in names}
    named |= {name for part in parts for name in part.categories}
    topic = next((told for part in parts if (told := _about(part.raw))), None)
    return named or ({fold(topic)} if topic else set())


def write_frame(parts: list[Said], text: str, context: BuiltinContext) -> Frame:
    line, _, plain = _joined(parts)
    frame = Frame("write", dishes=_dishes(parts), choices=_choices(parts), rank=_rank(parts))
    spanish = "es" if is_spanish(text) else None
    given: Args = {
        "channels": channels_of(line) or (list(_SOCIAL) if _POSTS.search(line) else None),
        "topic": topic_of(parts, frame, context),
        "offer": offer_of(plain),
        "tone": tone_of(line),
        "language": language_of(line) or spanish,
        "variants": variants_of(line),
    }
    frame.args = {name: value for name, value in given.items() if value}
    if "topic" not in frame.args and frame.rank:
        frame.args["topic"] = "our best seller" if frame.rank == "best" else "the dish that needs a push"
    frame.missing = "dish" if frame.choices and not frame.dishes else "" if "topic" in frame.args else "topic"
    if not frame.missing and "channels" not in frame.args:
        frame.missing = "channels"
    frame.args.setdefault("channels", list(_SOCIAL))
    return frame


def plan_frame(parts: list[Said], text: str, context: BuiltinContext) -> Frame:
    line, full, plain = _joined(parts)
    when = when_of(without_absence(_timed(full)), context)
    dishes = _dishes(parts)
    frame = Frame("plan", dishes=dishes, choices=_choices(parts), rank=_rank(parts))
    eaten = dish_of_guests(line, dishes)
    segment = segment_of(line, eaten)
    if eaten and len(dishes) > 1:  # who orders the one may be told of the other
        dishes = frame.dishes = [name for name in dishes if name != eaten]
    given: Args = {
        "channels": channels_of(line),
        "offer": offer_of(plain),
        "segment": segment,
        "language": language_of(line) or ("es" if is_spanish(text) else None),
        "variants": min(variants_of(line) or 1, 2) if variants_of(line) else None,
        **_when_args(when),
    }
    frame.args = {name: value for name, value in given.items() if value}
    topic = topic_of(parts, frame, context)
    news = next((told for part in parts if (told := _about(part.raw)) and not part.names), None)
    own = "give a dish a push" if frame.rank else ", ".join(part.raw for part in parts)[:_MOST_TOPIC]
    frame.args["objective"] = news or objective_of(line, when, segment, own)
    if _sends(parts, line, when, frame.args):
        frame.args["send"] = True
    elif NOT_YET.search(line):
        frame.args.pop("at", None)
    frame.missing = _lacking(frame, parts, topic, line)
    return frame


def _joined(parts: list[Said]) -> tuple[str, str, str]:
    line, full, plain = (" , ".join(getattr(part, name) for part in parts) for name in ("line", "full", "plain"))
    return line, full, plain


def _timed(full: str) -> str:
    """Without sums and percentages, which are no hours."""
    return re.sub(
        r"[$£€] ?\d+(?:[.,]\d+)?|\d+(?:[.,]\d+)? ?(?:%|percent|per cent|dollars?|bucks?|euros?)|2 x 1|2 for 1",
        " ",
        full,
    )


def _dishes(parts: list[Said]) -> list[str]:
    sure = [names[0] for part in parts for names in part.names if len(names) == 1]
    corrected = any(_CORRECTED.match(part.raw) for part in parts)
    return list(dict.fromkeys(sure[-1:] if corrected else sure))


def _choices(parts: list[Said]) -> list[str]:
    return next((list(names) for part in parts for names in part.names if len(names) > 1), [])


def _rank(parts: list[Said]) -> str:
    match = next((found for part in parts if (found := _RANKED.search(part.line))), None)
    return "" if match is None or _dishes(parts) else "worst" if match["worst"] else "best"


def _when_args(when: When) -> Args:
    given: Args = {"weekday": when.weekday}
    if when.at:
        given["at"] = iso(when.at)
    if when.start and when.end:
        given |= {"start_date": when.start.isoformat(), "end_date": when.end.isoformat()}
    return given


def objective_of(line: str, when: When, segment: str | None, own: str | None) -> str:
    """One of the tool's objectives where the words tell it, else the owner's own words."""
    if when.weekday and _FILLS.search(line):
        return "fill_slow_day"
    for name, words in _OBJECTIVES:
        if re.search(rf"\b(?:{words})\b", line):
            return name
    if (segment or "").startswith("lapsed"):
        return "win_back"
    if _FILLS.search(line):
        return "fill_slow_day"
    return own or "announce"


def _sends(parts: list[Said], line: str, when: When, args: Args) -> bool:
    """Told to go out: `text my regulars`, `post it`, or a moment at which it is to."""
    if NOT_YET.search(line):
        return False
    told = any(part.kind == "send" for part in parts)
    pushed = any(part.kind == "push" for part in parts) and "segment" in args and when.start is not None
    planned = any(part.kind == "plan" for part in parts) and not told
    return (told and not planned) or (pushed and when.start == when.end)


def _lacking(frame: Frame, parts: list[Said], topic: str | None, line: str) -> str:
    """What has to be asked for first: what it is about, whom it is for."""
    args = frame.args
    if frame.choices and not frame.dishes:
        return "dish"
    if deal_unknown(line) and not frame.dishes and not frame.rank:
        return "offer"
    if args.get("send"):
        direct = {"sms", "email"} & set(args.get("channels", ()))
        told = topic or frame.dishes or frame.rank or args.get("offer")
        if not told:
            return "topic"
        return "audience" if direct and "segment" not in args else ""
    about = topic or frame.dishes or frame.rank or args["objective"] in OBJECTIVES
    return "" if about or {"offer", "segment", "weekday"} & set(args) else "topic"


# --- what it is about


def _about(raw: str) -> str | None:
    match = _ABOUT.search(raw)
    if match is None:
        return None
    topic = _CORRECTED.sub("", raw[match.end() :]).strip(" .,!?\"'“”")
    return tidy(topic)


def tidy(topic: str) -> str | None:
    """Without the channels and pleas at its end."""
    before = None
    while before != topic:
        before, topic = topic, _TAIL.sub("", topic).strip(" .,!?\"'“”:")
    topic = re.sub(r"^(?:that|que)\s+", "", topic, flags=re.IGNORECASE)
    return topic[:_MOST_TOPIC] if topic and fold(topic) not in _EMPTY else None


def topic_of(parts: list[Said], frame: Frame, context: BuiltinContext) -> str | None:
    """In the owner's own words; None where nothing is said of it."""
    topics = [told for part in parts if (told := _about(part.raw))]
    if topics:
        topic = topics[-1] if any(_CORRECTED.match(part.raw) for part in parts) else topics[0]
        return _on(topic, parts)
    if frame.dishes:
        offer = offer_of(" , ".join(part.plain for part in parts))
        return _on(" ".join(filter(None, (frame.dishes[0], offer))), parts)
    bare = without_guests(" , ".join(part.line for part in parts))
    kept = {word for word in when_of(_timed(bare), context).rest.split() if _tells(word)}
    words = [word for part in parts for word in part.raw.split()]
    first = next((n for n, word in enumerate(words) if kept & set(tokens(word))), None)
    return tidy(" ".join(words[first:])) if first is not None else None


def _on(topic: str, parts: list[Said]) -> str:
    """With the days and the weather that are named outside it: `the greek, rainy Tuesday coming`."""
    known, found = fold(topic), ""
    for part in parts:
        before = part.raw[: match.start()] if (match := _ABOUT.search(part.raw)) else part.raw
        if not part.kind and _OCCASION.search(fold(before)) and len(before.split()) <= _LONGEST_OCCASION:
            found = before.strip(" .,!?")
        elif (told := _OCCASION.search(before)) and fold(told[0]) not in known:
            found = found or told[0].strip()
    return f"{topic}, {found}"[:_MOST_TOPIC] if found and fold(found) not in known else topic


def _tells(word: str) -> bool:
    return word[0].isalpha() and word not in _COMMAND and word not in SLOTS and not CAMPAIGN.fullmatch(word)
