"""Reads what the owner wants to say: the hook of the moment, the kind of message, what is left of their own words."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import get_args

from tools.content.schemas import Brief, Fact, Language
from tools.content.writing.engine.wording import frames, joined_articles
from tools.content.writing.schemas import Hook

_WEATHER: dict[str, Hook] = {"rain": "rain", "snow": "snow", "hot": "heat", "cold": "cold"}  # of the context's facts
FAMILIES = ("slow_day", "new_dish", "win_back", "event", "offer", "thanks", "announcement", "feature")
_HOOKS: dict[Hook, re.Pattern[str]] = {
    "snow": re.compile(r"\bsnow\w*|blizzard|\bniev\w*|\bnevad\w*", re.I),
    "rain": re.compile(
        r"\brain\w*|\bwet\b|drizzl\w*|thunder\w*|\bstorm\w*|\blluvi\w*|\blluev\w*|\bllov\w*|tormenta|lloviendo", re.I
    ),
    "heat": re.compile(
        r"\bheat ?wave|\bheat\b|\bhot (?:day|weather|week|weekend|spell)|too hot|scorch\w*|\bola de calor|\bcalor\b",
        re.I,
    ),
    "cold": re.compile(r"\bcold\b|\bfreez\w*|\bchilly\b|\bfrost\w*|\bfr[ií]o\b|\bhelad[ao] (?:d[ií]a|noche)", re.I),
    "sun": re.compile(r"\bsunny\b|\bsunshine\b|nice weather|\bsolead\w*|buen tiempo", re.I),
}
_FAMILY = (
    ("thanks", r"\bthank|\bgracias\b|\bgratitude|agradec"),
    (
        "win_back",
        r"\bwin[ -]?back|\blapsed|\bmiss(?:ed)? you|haven'?t (?:been|seen|come)|\bcome back|\binactive|\brecuper"
        r"|\bextra[ñn]|\bvuelv|no han? venido",
    ),
    (
        "new_dish",
        r"\bnew (?:dish|pizza|menu|item|on)|\bnew\b.{0,30}\b(?:launch|dish|menu)|\blaunch|\bintroduc|\bjust added"
        r"|\bnuev[oa] (?:plato|pizza|en)|\bestren|\bpresenta|^new_?(?:dish|item)",
    ),
    ("slow_day", r"\bslow|\bquiet|\bfill\b|\bempty|\bflojo|\btranquil|\bllenar|\bpoca gente|\bmidweek"),
)
_HOLIDAYS = re.compile(
    r"valentine'?s day|mother'?s day|father'?s day|thanksgiving|christmas(?: eve| day)?|new year'?s(?: eve| day)"
    r"|easter|"
    r"halloween|(?:4th|fourth) of july|independence day|labor day|memorial day|cinco de mayo|super bowl|"
    r"st\.? patrick'?s day|juneteenth|columbus day|veterans day|"
    r"san valent[ií]n|d[ií]a de la madre|d[ií]a del padre|acci[oó]n de gracias|navidad|nochebuena|"
    r"nochevieja|a[ñn]o nuevo|semana santa|d[ií]a de (?:los )?muertos",
    re.IGNORECASE,
)
_MEAL = (
    re.compile(r"\s+(?:brunch|lunch|dinner|breakfast|buffet|menu|party|special|specials)\b", re.IGNORECASE),
    re.compile(
        r"\b(?P<meal>brunch|cena|desayuno|almuerzo|comida|menú|menu|fiesta) (?:del?|para el|por el) $", re.IGNORECASE
    ),
)
_NAMED_DAYS = re.compile(
    r"(?:super bowl|easter|palm)\s+(?:sunday|monday|weekend)|(?:black|good) friday|cyber monday|fat tuesday|"
    r"viernes santo|domingo de (?:pascua|ramos)|lunes de pascua|sunday (?:brunch|roast) menu",
    re.IGNORECASE,
)
_DAYS = {
    0: r"mondays?|lunes", 1: r"tuesdays?|martes", 2: r"wednesdays?|mi[eé]rcoles", 3: r"thursdays?|jueves",
    4: r"fridays?|viernes", 5: r"saturdays?|s[aá]bados?", 6: r"sundays?|domingos?",
}  # fmt: skip
_WEEKLY = re.compile(r"\b(?:every|each|slow|quiet|todos los|cada|los)\s+(?:\w+\s+)?$|days\b", re.IGNORECASE)
_ORDERS = re.compile(
    r"^(?:(?:please|can you|could you|i want to|we want to|let'?s|quiero|queremos|por favor)\s+)*"
    r"(?:write|post|draft|make|create|do|send|text|email|push|promote|sell|feature|fill|tell|announce|let|say|remind|"
    r"invite|introduce|launch|win|bring|get|escrib\w+|publi\w+|manda\w*|env[ií]a\w*|promo\w+|empuj\w+|anunci\w+"
    r"|avis\w+|"
    r"di(?:les)?|recuerd\w+|invit\w+|llen\w+|haz\w*|crea\w*|present\w+|vend\w+)\b",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:(?:please|can you|could you|por favor|i want to|we want to|let's|quiero|queremos)\s+)*(?:(?:write|draft|make"
    r"|create|send|post|publish|do|text|email|escribe|haz|crea|manda|env[ií]a|publica)\s+(?:[\w'’]+\s+){0,6}?(?:about|saying|announcing|sobre"
    r"|diciendo|anunciando)(?: that| que)?|(?:promote|push|highlight|feature|advertise|promociona\w*|destaca\w*)"
    r"(?=\s+(?:our|the|my|nuestr\w+|la|el|los|las)\b)|(?:invite|invita)\s+(?:[\w'’]+\s+){1,3}?(?:to|a)|"
    r"something about|algo sobre|(?:write|draft|make|create|send|escribe|haz|crea|manda"
    r"|env[ií]a)\s+"
    r"(?:(?:me|us)\s+)?(?:an?|the|un[ao]?|el|la)?\s*\w*\s*(?:post|text|email|message|sms|mensaje|correo"
    r"|publicaci[oó]n)?\s*"
    r"(?:about|for|on|saying|that|sobre|para|de|diciendo|que)|(?:tell|remind|let)\s+(?:people|guests|everyone"
    r"|everybody|"
    r"them|our \w+|my \w+)(?: know)?(?: about| that)?|(?:announce|say|mention)(?: that)?|(?:announcing|announcement:?)|"
    r"(?:anuncia|avisa|di|diles|recuerda)(?:les)?(?: a (?:todos|la gente|los clientes))?(?: de)?(?: que)?|about"
    r"|sobre)\s+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s+(?:on|via|by|through|for|en|por|para)\s+(?:my |our |the )?(?:instagram|facebook|google|email|e-?mail|sms|"
    r"text|insta|fb|correo)(?:(?:\s*,\s*|\s+(?:and|y)\s+)(?:on |en )?(?:instagram|facebook|google|email|sms|text"
    r"|correo))*$",
    re.IGNORECASE,
)
_ALWAYS = re.compile(
    r"\b(?:clos(?:ed|ing|e)|open(?:s|ing)?|hours|late|early|live|menu|cerrad[oa]s?|cerramos|abiert[oa]s?|abrimos|horario|carta)\b",
    re.I,
)
_STOP: dict[Language, frozenset[str]] = {
    "en": frozenset(
        "the a an and or of to for on in at with is are be we our you your it this that from by have has will no not "
        "new "
        "all free until open closed early late live night off now today every day".split()
    ),
    "es": frozenset(
        "el la los las un una y o de del a al para en con es son ser nuestro nuestra tu su que esta este por hay no "
        "nuevo "
        "nueva todos gratis hasta abierto abierta cerrado cerrada temprano noche hoy cada día desde más".split()
    ),
}


def language_of(text: str) -> Language | None:
    """English or Spanish by its small words; None where they do not tell."""
    words = re.findall(r"[a-záéíóúñü]+", text.lower())
    spanish = sum(word in _STOP["es"] for word in words) + 2 * len(re.findall(r"[ñáéíóú¿¡]", text.lower()))
    english = sum(word in _STOP["en"] for word in words)
    return None if spanish == english else ("es" if spanish > english else "en")


def hook_of(brief: Brief) -> Hook | None:
    """The weather that the owner named, else that of the brief's days."""
    if found := hook_in(brief.topic):
        return found
    facts = [fact for fact in brief.facts if fact.kind == "weather" and _about(fact, brief)]
    for fact in facts:
        if "kind" in fact.values:
            found = _WEATHER.get(str(fact.values["kind"]))
        else:
            found = None if re.search(r"\bno rain|\bdry\b|sin lluvia", fact.text, re.I) else hook_in(fact.text)
        if found:
            return found
    return None


def hook_in(text: str) -> Hook | None:
    return next((hook for hook in get_args(Hook) if _HOOKS[hook].search(text)), None)


def occasion_of(brief: Brief) -> str | None:
    """A holiday or event by name, in the brief's language; None where there is none to name."""
    named = _HOLIDAYS.search(brief.topic)
    name = named[0] if named else None
    for fact in brief.facts:
        if name or fact.kind not in ("holiday", "event") or not fact.values.get("name"):
            continue
        if fact.values.get("kind") == "closed":
            continue
        said = str(fact.values["name"])
        if said.casefold() in brief.topic.casefold() or (brief.objective or "") in ("event", "holiday"):
            name = said
    if name is None:
        return None
    known = frames(brief.language)["holidays"]
    said = str(known.get(name.casefold().replace("’", "'")) or (_titled(name) if brief.language == "en" else ""))
    if not said:  # in Spanish already, or the owner's own event
        own = [str(value) for value in known.values() if str(value).casefold().endswith(name.casefold())]
        titled = _titled(name)
        spanish = re.match(r"d[ií]a\b", name, re.IGNORECASE) or language_of(name) == "es"
        said = own[0] if own else f"el {titled}" if titled.startswith("Día") else titled if spanish else ""
    return _with_meal(said, named, brief) if said and named else said or None


def _with_meal(occasion: str, named: re.Match[str], brief: Brief) -> str:
    """ "Mother's Day brunch", where the owner said brunch."""
    after, before = _MEAL[0].match(brief.topic, named.end()), _MEAL[1].search(brief.topic[: named.start()])
    if brief.language == "en" and after:
        return f"{occasion}{after[0].lower()}"
    if brief.language == "es" and before:
        article = "la" if before["meal"].casefold() in ("cena", "comida", "fiesta") else "el"
        return joined_articles(f"{article} {before['meal'].casefold()} de {occasion}")
    return occasion


def family_of(brief: Brief, occasion: str | None, own_words: bool) -> str:
    """Which of FAMILIES the message is."""
    said = f"{brief.topic} {brief.objective or ''} {'lapsed' if brief.segment == 'lapsed' else ''}".replace("_", " ")
    for family, pattern in _FAMILY:
        if re.search(pattern, said, re.IGNORECASE) and (family != "new_dish" or brief.item):
            return family
    if occasion:
        return "event"
    if own_words and not brief.offer:
        return "announcement"
    if brief.offer:
        return "offer"
    return "feature" if brief.item else "announcement"


def own_words(brief: Brief, dish: str | None) -> tuple[list[str], bool]:
    """Sentences of the topic that are news of their own, not a wish to us nor what dish, offer, day and weather say
    already; and whether some were left out because they are in the other language."""
    kept, foreign = [], False
    alone = dish is None and brief.offer is None  # then the owner's words are all there is
    for clause in re.split(r"[.;!\n]+|\s+-\s+" if alone else r"[.;!\n]+|,\s+(?=\D)|\s+-\s+", brief.topic):
        said = " ".join(clause.split())
        rest = _TAIL.sub("", _LEAD.sub("", said, count=1))
        if rest == said and _ORDERS.match(said):
            continue
        if len(_telling(rest, brief, dish)) < (1 if alone else 2) and not (alone and _is_news(rest, brief)):
            continue
        topics = frames(brief.language)["topics"]
        told = topics.get(rest.casefold()) or topics.get(
            re.sub(r"^(?:our|the|an?|nuestr[oa]|la|el|una?) ", "", rest.casefold())
        )
        if told is None and language_of(rest) not in (None, brief.language):
            foreign = True
            continue
        kept.append(told or rest)
    return kept, foreign


def _is_news(text: str, brief: Brief) -> bool:
    """Words that tell something even where nothing else of the clause does: closed, open late, new menu."""
    plain = hook_in(text) is None and not _HOLIDAYS.search(text)
    return bool(_ALWAYS.search(text)) and plain and brief.objective not in ("win_back", "thanks")


def weekend(text: str, today: date) -> tuple[date, date] | None:
    """The coming Saturday and Sunday, where the text says this weekend; on a Sunday what is left of it."""
    if not re.search(r"\bthis weekend\b|\beste fin de semana\b", text, re.IGNORECASE):
        return None
    sunday = today + timedelta(days=6 - today.weekday())
    return max(today, sunday - timedelta(days=1)), sunday


def timing(text: str, today: date) -> tuple[date | None, int | None]:
    """The day that is meant: (a date, None) for the next such day, (None, weekday) for a weekly one."""
    text = _NAMED_DAYS.sub(" ", text)
    if re.search(r"\b(?:tonight|today|hoy|esta noche)\b", text, re.IGNORECASE):
        return today, None
    if re.search(r"\b(?:tomorrow|(?<!la )mañana)\b", text, re.IGNORECASE):
        return today + timedelta(days=1), None
    for weekday, names in _DAYS.items():
        for found in re.finditer(rf"\b(?:{names})\b", text, re.IGNORECASE):
            if _WEEKLY.search(text[: found.start()]) or found[0].lower().endswith("days"):
                return None, weekday
            return today + timedelta(days=(weekday - today.weekday()) % 7), None
    return None, None


def _telling(text: str, brief: Brief, dish: str | None) -> list[str]:
    """The words of a clause that nothing else of the brief says."""
    known = f"{dish or ''} {brief.offer.text if brief.offer else ''}".casefold()
    rest = re.sub(r"\b(?:super bowl|easter) (?:sunday|monday|weekend)", " ", text.casefold())
    rest = re.sub(
        rf"\b(?:{'|'.join(frames('en')['months'] + frames('es')['months'])})\b", " ", rest, flags=re.IGNORECASE
    )
    for pattern in [*_HOOKS.values(), _HOLIDAYS, *(re.compile(rf"\b(?:{names})\b", re.I) for names in _DAYS.values())]:
        rest = pattern.sub(" ", rest)
    for _, pattern in _FAMILY:  # type: ignore[assignment]
        rest = re.sub(pattern, " ", rest, flags=re.IGNORECASE)
    generic = _STOP["en"] | _STOP["es"] | _GENERIC
    return [word for word in re.findall(r"[^\W\d_]{3,}", rest) if word not in generic and word not in known]


_GENERIC = frozenset(
    "coming next week weekend weather post text email message regulars guests customers dish special specials "
    "promotion "
    "promo offer deal discount lunch dinner brunch tonight tomorrow menu some something please night nights evening "
    "days "
    "semana próxima proxima que viene clima clientes plato promoción oferta descuento comida cena almuerzo cenas "
    "noches "
    "feature highlight instagram facebook google sms banner website push pizza pizzas burger burgers our for them back "
    "morning mornings afternoon afternoons mediodía mañanas tardes everything entire whole bill order orders "
    "todo toda cuenta través nuestros nuestras through starting hasta until brunch breakfast desayuno us "
    "people everyone month launch seen been while lately love would want restaurant half price".split()
)


def _about(fact: Fact, brief: Brief) -> bool:
    """Only where the brief has a day or two of its own: a text for every Tuesday goes out in any weather."""
    if fact.day is None:
        return True
    first, last = brief.starts, brief.ends or brief.starts
    return first is not None and last is not None and (last - first).days <= 1 and first <= fact.day <= last


def with_names(text: str) -> str:
    """Holidays as they are written in English."""
    return _HOLIDAYS.sub(lambda found: found[0] if found[0][0].isupper() else _titled(found[0]), text)


def _titled(name: str) -> str:
    small = {"of", "de", "la", "los", "del"}
    return " ".join(word if word in small else word[0].upper() + word[1:] for word in name.split())
