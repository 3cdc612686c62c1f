"""What owners call channels, guests, offers, tones and languages: found in a line of plain words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

Args = dict[str, Any]

ALL_CHANNELS = ("instagram", "facebook", "google_post", "email", "sms", "website")
MAIL = (
    r"(?:e ?-? ?mail(?:s|ed|ing)?|mails?|mailing|newsletters?|news letter|correos?(?: electronicos?)?|boletin(?:es)?)"
)
TEXT = r"(?:sms|texts?|texting|te?xt (?:messages?|msgs?)|txts?|mensajes? de texto)"
_CHANNELS = {
    "instagram": r"instagram|insta|ig|gram",
    "facebook": r"facebook|fb|face",
    "google_post": r"google(?: (?:posts?|business(?: profile)?|maps|my business|profile))?",
    "email": MAIL,
    "sms": TEXT,
    "website": r"web ?sites?|sites?|home ?page|banners?|pagina(?: web)?|sitio(?: web)?|la web|nuestra web",
}
CHANNEL_WORD = re.compile(rf"\b(?:{'|'.join(_CHANNELS.values())}|socials?|social media|redes(?: sociales)?)\b")
_CHANNEL = {name: re.compile(rf"\b(?:{words})\b") for name, words in _CHANNELS.items()}
_EVERYWHERE = re.compile(
    r"\b(?:(?:all|every|each) (?:\w+ )?channels?|everywhere|todos los canales|en todas partes|all of them channels)\b"
)
_SOCIAL = re.compile(r"\b(?:socials?|social media|redes(?: sociales)?)\b")
_MESSAGE_TO = re.compile(
    r"\b(?:por|by) (?:mensajes?|messages?)\b|\bmensajes? (?:a|para) (?:l[ao]s|mis|todos|nuestr[oa]s)\b|"
    r"\bmessages? (?:to )?(?:my|our|the|all|everyone)\b"
)
_MESSAGE = re.compile(r"\b(?:messages?|mensajes?)\b")

GUEST = (
    r"(?:guests?|customers?|people|folks|regulars?|diners|patrons|subscribers|clients?|everyone|everybody|"
    r"mailing list|clientes?|gente|comensales|habituales|todos|personas|the list|our list|my list)"
)
_REGULARS = (
    r"regulars?|loyal (?:customers?|guests?|people|ones)|frequent (?:customers?|guests?|diners)|habituales|"
    r"(?:clientes? )?(?:fieles|fijos|asiduos|de siempre)"
)
_AWAY = (
    r"(?:have|has|had|did|do|does)? ?not (?:\w+ )?(?:been|come|coming|came|visit\w*|order\w*|seen|see|eaten|show\w*|"
    r"stopped by)"
)
_LAPSED = (
    rf"lapsed|dormant|inactive|win ?-? ?back|(?:win|bring|get|lure) (?:\w+ ){{0,4}}?back(?! in stock)|"
    rf"lost (?:customers?|guests?|regulars)|(?:old|former|past|previous|gone) (?:customers?|guests?)|used to (?:come|"
    rf"order|eat)|(?:who|that|we|guests?|people|customers?) {_AWAY}|stopped coming|{_AWAY} (?:in|by|here|us) (?:for|in|"
    rf"since|lately)|miss(?:ed|ing)? (?:customers?|guests?)|"
    r"no (?:vienen|han venido|vuelven|han vuelto|piden|han pedido|vemos)|(?:clientes )?(?:perdidos|inactivos|dormidos)|"
    r"recuper\w+"
)
_FIRST = (
    r"first ?-? ?tim(?:e|er)s?|first visits?|new (?:customers?|guests?|people|faces)|(?:came|come|been|visited|"
    r"ordered) (?:only |just )?once|newcomers|clientes nuevos|nuevos clientes|primera vez|primerizos|"
    r"vinieron una vez"
)
_BIRTHDAY = r"birthdays?|b ?-? ?days?|cumple\w*"
_SPENDERS = (
    r"(?:big|high|top|heavy|biggest|best) ?-? ?(?:spenders?|spending|customers?|guests?)|vips?|spend\w* (?:the "
    r")?(?:a lot|"
    r"most|big|more)|mas gastan|gastan (?:mas|mucho)|mejores clientes"
)
_BY_DISH = (
    r"(?:who|that|que|quienes|los que) (?:\w+ )?(?:order\w*|buy|buys|bought|love\w*|like\w*|get|had|eat|ate|pide\w*|"
    r"pidieron|compra\w*) (?:\w+ ){0,2}?xdish|xdish (?:lovers?|fans?|eaters?|people|buyers)|(?:fans?|lovers?|amantes) "
    r"(?:of |de )(?:\w+ )?xdish"
)
_ALL_GUESTS = (
    r"everyone|everybody|(?:all|every)(?: of)? ?(?:my|our|the)? ?(?:guests?|customers?|clients?|subscribers|people|"
    r"list|"
    r"contacts)|(?:whole|entire|full|mailing) list|todos(?: los clientes| mis clientes)?|toda la lista"
)
_SOME_GUESTS = r"(?:guests?|customers?|clients?|subscribers|our list|my list|the list|clientes|comensales)"
_SEGMENTS = tuple(
    (name, re.compile(rf"\b(?:{words})\b"))
    for name, words in (
        ("by dish", _BY_DISH),
        ("birthday", _BIRTHDAY),
        ("first-timers", _FIRST),
        ("lapsed", _LAPSED),
        ("high spenders", _SPENDERS),
        ("regulars", _REGULARS),
        ("everyone", _ALL_GUESTS),
    )
)
_ORDERING = re.compile(rf"\b(?:{_BY_DISH})\b")
_GUESTS = re.compile(rf"\b{_SOME_GUESTS}\b")

_FREE = r"free (?!to\b|of\b|on\b|time\b|from\b|delivery app)\w+(?: (?:bread|drink|topping|slice|pizza|cream))?"
_OFFER = re.compile(
    r"(?P<percent>\d+(?:[.,]\d+)?) ?(?:%|per ?cents?|por ciento)(?: (?:off|discount|de descuento|menos))?"
    r"|(?P<two>\b(?:2 ?x ?1|2 (?:- )?(?:for|por|4) (?:- )?(?:the price of )?(?:1|one|uno)|two (?:- )?for (?:- )?one|"
    r"bogo|"
    r"buy (?:1|one) get (?:1|one)(?: free)?|dos por uno)\b)"
    r"|(?P<half>\b(?:half ?-? ?price|half off|mitad de precio)\b)"
    r"|(?:(?P<symbol>[$£€]) ?(?P<a>\d+(?:[.,]\d{1,2})?)|(?P<b>\d+(?:[.,]\d{1,2})?) ?(?P<unit>[$£€]|dollars?|bucks?|"
    r"pounds?|"
    r"quid|euros?|pesos?|dolares))(?P<off> (?:off|discount|less|de descuento|menos)\b)?"
    rf"|(?P<free>\b{_FREE})"
    r"|(?P<gratis>\b\w+ (?:gratis|de regalo|on the house)\b)"
)
_BARE_PERCENT = re.compile(r"\b(?P<n>\d{1,3}) (?:off|discount|de descuento)\b")
_UNKNOWN_DEAL = re.compile(
    r"\b(?:the|our|my|a|la|el|nuestra) (?:\w+ ){0,2}?(?:deals?|offers?|specials?|promos?|promotions?|ofertas?|promo|"
    r"promocion)\b"
)

_TONES = (
    "funny humorous playful cheeky formal serious professional warm friendly casual elegant exciting heartfelt relaxed "
    "witty quirky simple festive cozy bold upbeat fun fancy divertido divertida gracioso graciosa formal serio seria "
    "cercano cercana amable elegante alegre informal profesional"
).split()
_TONE = re.compile(rf"\b(?P<more>(?:more|less|very|mas|menos|super) )?(?P<tone>{'|'.join(_TONES)})\b")
_LANGUAGES = (
    ("es", re.compile(r"\b(?:in(?:to)? spanish|spanish(?: version)?|en espanol|al espanol|en castellano)\b")),
    ("en", re.compile(r"\b(?:in(?:to)? english|english version|en ingles|al ingles)\b")),
)
_MANY = re.compile(
    r"\b(?P<n>2|3|two|three|dos|tres|couple of|a few) (?:\w+ ){0,2}?(?:versions?|variants?|variations?|options?|"
    r"captions?|"
    r"alternatives?|ideas|takes|posts|texts|versiones|variantes|opciones|textos|publicaciones)\b"
    r"|\b(?P<ab>a ?/ ?b|a b test|split test)\b"
)


def channels_of(line: str) -> list[str]:
    """The channels that are named, in their usual order. A "message" is a text where nothing else is named."""
    if _EVERYWHERE.search(line):
        return list(ALL_CHANNELS)
    found = [name for name, pattern in _CHANNEL.items() if pattern.search(line)]
    if _SOCIAL.search(line):
        found = [name for name in ALL_CHANNELS if name in found or name in ("instagram", "facebook")]
    if (
        "sms" in found
        and "email" in found
        and re.search(r"\btext (?:of|for|in) (?:the |an? )?(?:e|mail|newsletter)", line)
    ):
        found.remove("sms")
    if found and "sms" not in found and _MESSAGE_TO.search(line):
        found = [name for name in ALL_CHANNELS if name in found or name == "sms"]
    return found or (["sms"] if _MESSAGE.search(line) else [])


_SPAN = re.compile(
    r"\b(?:(?:for|in|since|over|the last|past|hace|en|desde hace) )+(?P<n>\d{1,3}) (?P<unit>days?|weeks?|months?|"
    r"years?|dias?|semanas?|meses|anos?)\b"
)


def segment_of(line: str, dish: str | None = None, loosely: bool = True) -> str | None:
    """Whom it is for, as the tool takes it. `loosely`: "my customers" are all of them."""
    name = next((name for name, pattern in _SEGMENTS if pattern.search(line)), None)
    if name == "lapsed" and (span := _SPAN.search(line)):
        return f"lapsed {span['n']} {span['unit']}"
    if name == "by dish":
        return f"guests who order the {dish}" if dish else None
    return name or ("everyone" if loosely and _GUESTS.search(line) else None)


def dish_of_guests(line: str, dishes: Sequence[str]) -> str | None:
    """The dish by which the guests are told, of those that the line names in this order; else the first."""
    match = _ORDERING.search(line)
    before = line[: match.start()].count("xdish") if match else 0
    return dishes[before] if before < len(dishes) else next(iter(dishes), None)


def without_absence(line: str) -> str:
    """Without how long guests have been away, which is no day to come."""
    return _SPAN.sub(" ", line) if re.search(rf"\b(?:{_LAPSED})\b", line) else line


def without_guests(line: str) -> str:
    """What is left where the words that say whom it is for, the channels and the tone are taken out."""
    line = without_absence(line)
    for _, pattern in _SEGMENTS:
        line = pattern.sub(" ", line)
    for pattern in (_GUESTS, CHANNEL_WORD, _TONE, *(pattern for _, pattern in _LANGUAGES)):
        line = pattern.sub(" ", line)
    return line


def offer_of(line: str, currency_symbol: str = "$") -> str | None:
    """What guests get, in words that are read again: "20% off", "$5 off", "2x1", "half price", "free dessert"."""
    match = _OFFER.search(line)
    if match is None:
        bare = _BARE_PERCENT.search(line)
        return f"{bare['n']}% off" if bare else None
    if match["percent"]:
        return f"{match['percent']}% off"
    if match["two"]:
        return "2x1" if re.search(r"x|por", match["two"]) else "2 for 1"
    if match["half"]:
        return "mitad de precio" if "mitad" in match["half"] else "half price"
    if match["a"] or match["b"]:
        symbol = match["symbol"] or (match["unit"] if match["unit"] in "$£€" else currency_symbol)
        amount = f"{symbol}{match['a'] or match['b']}"
        return f"{amount} off" if match["off"] else f"for {amount}"
    return match["free"] or match["gratis"]


def deal_unknown(line: str) -> bool:
    """`the monday deal`: an offer whose terms are nowhere said."""
    return bool(_UNKNOWN_DEAL.search(line)) and offer_of(line) is None


def tone_of(line: str) -> str | None:
    match = _TONE.search(line)
    return match["tone"] if match else None


def language_of(line: str) -> str | None:
    return next((name for name, pattern in _LANGUAGES if pattern.search(line)), None)


def variants_of(line: str) -> int | None:
    match = _MANY.search(line)
    if match is None:
        return None
    return 3 if match["n"] in ("3", "three", "tres", "a few") else 2


VOCABULARY = frozenset(
    "paused finished running upcoming cancelled drafts instagram facebook google email "
    "newsletter text texts message messages campaign campaigns post posts caption "
    "captions regulars customers guests birthday lapsed spenders everyone draft write schedule scheduled launch pause "
    "cancel announce publish banner website emojis hashtags shorter longer funnier warmer version versions audience "
    "campana campanas publicacion correo mensaje habituales clientes cumpleanos borrador programa publica escribe "
    "redacta cancela pausa lanza envia manda results report voice brand".split()
)
