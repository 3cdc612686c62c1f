"""Reads what an owner wants of a campaign from their words, in English and Spanish."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.words import bare
from tools.campaigns.guests.schemas import Segment, SegmentKind
from tools.campaigns.schemas import Objective
from tools.content.schemas import Channel

_OBJECTIVES: tuple[tuple[Objective, str], ...] = (  # the first that fits
    ("win_back", r"win\w* (\w+ )?back|lapsed|have(n'?t| not) (been|come|visited|ordered)|miss(ed)? (you|them)|"
     r"come back|bring (\w+ )?back|re-?engage|recuper|vuelvan|volver a|hace tiempo|perdidos|"
     r"no (han )?(viene|venido|vuelto)"),
    ("clear_stock", r"use up|left ?over|clear (out )?(the )?(stock|inventory)|surplus|too (much|many)|before (it|they) "
     r"(go|spoil|expire)|overstock|sobra|exceso|existencias|se (va a )?echar a perder|gastar (el|la|los|las)"),
    ("launch_dish", r"launch|introduc|new (dish|item|menu|pizza|plate|drink|dessert)|debut|"
     r"nuev[oa]s? (plato|pizza|menu|bebida|postre)|lanza|estren"),
    ("fill_slow_day", r"\b(fill|slow|quiet|dead|empty|boost)\b|llenar|floj|tranquil|vaci|muert|pocos clientes"),
    ("raise_check", r"(average|bigger|higher|raise|increase) (check|ticket|bill|order|spend)|average check|upsell|"
     r"add.?ons?|spend more|ticket medio|gasten mas|subir (el )?(ticket|consumo)"),
    ("reward_regulars", r"reward|loyal|thank|treat|appreciat|premia|fiel|fidel|agradec|gracias|habitual"),
)  # fmt: skip
_WEEKDAYS = (
    r"\bmon(day)?s?\b|\blunes\b",
    r"\btue(s(day)?s?)?\b|\bmartes\b",
    r"\bwed(nesday|s)?s?\b|\bmiercoles\b",
    r"\bthu(rs(day)?s?)?\b|\bjueves\b",
    r"\bfri(day)?s?\b|\bviernes\b",
    r"\bsat(urday)?s?\b|\bsabados?\b",
    r"\bsun(day)?s?\b|\bdomingos?\b",
)
_CHANNELS: tuple[tuple[Channel, str], ...] = (
    ("sms", r"\btext(s|ing)? (my|our|the|all|every|them|people|guests|customers|regulars)|\bsms\b|text messages?|"
     r"mensajes? de texto|\bun texto\b"),
    ("email", r"\be-?mails?\b|newsletter|correos?\b"),
    ("instagram", r"instagram|\binsta\b|\big\b"),
    ("facebook", r"facebook|\bfb\b"),
    ("google_post", r"google"),
    ("website", r"website|web ?site|banner|pagina web|sitio web"),
)  # fmt: skip
_SEGMENTS: tuple[tuple[SegmentKind, str], ...] = (
    ("lapsed", r"lapsed|inactiv|have(n'?t| not) (been|come|visited|ordered)|long time|win\w* (\w+ )?back|perdid|"
     r"hace tiempo|no (han )?(viene|venido|vuelto)"),
    ("first_timers", r"first.?tim|primerizos|nuevos (clientes|comensales)|"
     r"primera vez"),
    ("high_spenders", r"high.?spend|big.?spend|\bvips?\b|top (guests|customers|spenders)|best (guests|customers)|"
     r"mejores clientes|mas gastan"),
    ("birthday", r"birthday|cumple"),
    ("regulars", r"regular|loyal|frequent|habitual|fiel|frecuent|de siempre"),
)  # fmt: skip
_ORDERING = re.compile(  # what an owner says to us, and guests need not read
    r"^(?:please |por favor )?(?:can you |could you )?"
    r"(?:tell|let|inform|show|invite|announce|post|write|share|say|remind|avisa\w*|anuncia\w*|cuenta\w*|dile\w*)\b"
    r"(?: (?:to|a))?(?: (?:every(?:one|body)|all|people|them|the world|todos|todas|"
    r"(?:my|our|the|mis|nuestros|los) (?:guests|customers|regulars|clientes|list)))*"
    r"(?: know)?(?: (?:about|that|of|que|de))?\s+",
    re.IGNORECASE,
)
_DAYS = re.compile(r"(\d{1,3}) ?(day|week|month|dia|semana|mes)")
_LONG = {"day": 1, "dia": 1, "week": 7, "semana": 7, "month": 30, "mes": 30}
_SPANISH = re.compile(
    r"\b(el|la|los|las|de|para|con|una?|mis|nuestr[oa]s?|que|por|llenar|lanzar|recuperar|nuev[oa]s?|plato|cumpleanos|"
    r"martes|lunes|jueves|clientes|mensaje)\b"
)


@dataclass(frozen=True, slots=True)
class Read:
    """What the words say; None or empty where they do not."""

    objective: Objective
    weekday: int | None
    channels: tuple[Channel, ...]
    segment: Segment | None
    spanish: bool


def fold(text: str) -> str:
    """Lower case without accents."""
    return " ".join(bare(text).replace("’", "'").split())


def read(text: str) -> Read:
    said = fold(text)
    return Read(objective(said), weekday(said), channels(said), segment(said), is_spanish(said))


def objective(text: str) -> Objective:
    """The plainest one where the words name none: something to announce."""
    said = fold(text)
    known: tuple[Objective, ...] = (*(name for name, _ in _OBJECTIVES), "announce")
    if said.replace(" ", "_") in known:
        return next(name for name in known if name == said.replace(" ", "_"))
    return next((name for name, pattern in _OBJECTIVES if re.search(pattern, said)), "announce")


def news(text: str) -> str:
    """What there is to tell, without the words that tell us to: `tell everyone about our new patio` is `our new
    patio`."""
    told = " ".join(text.split())
    return _ORDERING.sub("", told).strip(" .:") or told


def weekday(text: str) -> int | None:
    """0 is Monday; None for none or several."""
    found = [number for number, pattern in enumerate(_WEEKDAYS) if re.search(pattern, fold(text))]
    return found[0] if len(found) == 1 else None


def channels(text: str) -> tuple[Channel, ...]:
    said = fold(text)
    return tuple(name for name, pattern in _CHANNELS if re.search(pattern, said))


def segment(text: str) -> Segment | None:
    """The group of guests that an objective names; None where it names none. What is said for a segment by itself is
    read by `tools.campaigns.guests.engine.segments`."""
    said = fold(text)
    kind = next((name for name, pattern in _SEGMENTS if re.search(pattern, said)), None)
    return None if kind is None else Segment(kind=kind, days=_days(said) if kind in ("lapsed", "regulars") else None)


def _days(said: str) -> int | None:
    found = _DAYS.search(said)
    if found is None:
        return None
    days = int(found.group(1)) * _LONG[found.group(2)]
    return days if 1 <= days <= 730 else None


def is_spanish(text: str) -> bool:
    said = fold(text)
    return len(_SPANISH.findall(said)) >= 2
