"""Opening hours in a page's own words: English and Spanish well, the plain forms of other languages too."""

from __future__ import annotations

import re

from tools.grader.engine.site.texts import folded

MOST = 300  # characters
_DAY = (
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?\b|"
    r"(?:lun(?:es)?|mar(?:tes)?|mie(?:rcoles)?|jue(?:ves)?|vie(?:rnes)?|sab(?:ados?)?|dom(?:ingos?)?)\b|"
    r"(?:daily|every ?day|weekdays|weekends?|seven days|7 days|todos los dias|a diario|cada dia|"
    r"fines? de semana|laborables)\b|"
    r"\b[lmxjvsd]\s?(?:-|a|y)\s?[lmxjvsd]\b|"
    r"(?:m|tu?|w|th|f|sa?|su)\s?-\s?(?:tu?|w|th|f|sa?|su)\b|"
    r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s?\b|tous les jours\b|"
    r"(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)s?\b|taglich\b|"
    r"(?:mo|di|mi|do|fr|sa|so)\.?\s?(?:-|bis|und|&|:|,)|"
    r"(?:lunedi|martedi|mercoledi|giovedi|venerdi|domenica|tutti i giorni)\b|"
    r"(?:segunda|terca|quarta|quinta|sexta)s?(?:-feiras?)?\b|diariamente\b|"
    r"(?:maan|dins|woens|donder|vrij|zater|zon)dag\b|dagelijks\b"
)
_SIGNS = r"[月火水木金土日](?:曜|\s?[~〜-]\s?[月火水木金土日])|毎日|每天|年中無休"
_CLOCK = (
    r"(?:[01]?\d|2[0-4])(?:\s?[:.h]\s?[0-5]\d)?\s?(?:[ap]\.?\s?m\b\.?|hrs?\b|h\b|uhr\b)?|"
    r"noon|midnight|mediodia|medianoche|late|close|cierre"
)
_TO = r"\s?(?:-|~|〜|to|until|till|a|as|bis|hasta(?: las)?|y|hrs? ?-|uhr ?-)\s?(?:las )?"
_DAYS = re.compile(rf"\b(?:{_DAY})|{_SIGNS}")
_RANGE = re.compile(rf"(?<![\d.,$€£/])(?:{_CLOCK}){_TO}(?:{_CLOCK})(?!\d|[.,]\d|\s?[$€£%])")
_CLEAR = re.compile(r"[:.h]\s?[0-5]\d|[ap]\.?\s?m\b|noon|midnight|mediodia|medianoche|\b(?:hrs?|uhr)\b|\dh\b")
_ONE = re.compile(rf"(?:{_CLOCK})")
_ALWAYS = re.compile(r"\b(?:open|abierto)\b.{0,30}\b24(?:/7|\s?(?:hours|horas|hrs?|h)\b)")
_CALLED = re.compile(
    r"\b(?:(?:opening|business|our) (?:hours|times)|hours|horarios?|horaires|orari[oa]?|offnungszeiten|openingstijden|"
    r"open (?:from|daily))\b|営業時間|营业时间"
)
_EVENT = re.compile(r"\b(?:happy hours?|live music|musica en vivo|karaoke|trivia|quiz|dj|open mic)\b")
_CLOSED = re.compile(r"\b(?:closed|cerrado|cerramos)\b")
_OPEN = re.compile(r"\b(?:open|opening|hours|abierto|abrimos|horarios?|24 hours|24 horas)\b")


def read_hours(lines: list[str]) -> str | None:
    """The lines that say when it is open, as written; None where none does."""
    plain = [folded(line) for line in lines]
    kept: list[str] = []
    for number, line in enumerate(plain):
        if _says(line):
            kept.append(lines[number])
        elif (
            len(line) < 60 and (_DAYS.search(line) or _CALLED.search(line)) and (times := _after(lines, plain, number))
        ):
            kept.append(f"{lines[number]} {times}")
        elif kept and _CLOSED.search(line) and _DAYS.search(line) and len(line) < 60:
            kept.append(lines[number])
        if sum(map(len, kept)) > MOST:
            break
    return "; ".join(dict.fromkeys(kept))[:MOST].strip() or None


def _says(line: str) -> bool:
    """A day and a range of clear times, near each other: 'open 11-10' alone may be a table number. Without a day where
    it is called opening hours."""
    if len(line) > 250:
        return False
    if not (times := _RANGE.search(line)):
        return bool(_ALWAYS.search(line))
    about = line[max(0, times.start() - 70) : times.end() + 50]
    if _EVENT.search(about) and not _OPEN.search(about.replace("happy hour", "")):
        return False
    if _CLEAR.search(times[0]) and _CALLED.search(line[: times.start()]):
        return True
    return bool(_DAYS.search(about) and (_CLEAR.search(times[0]) or _OPEN.search(about) or _days_first(about)))


def _days_first(about: str) -> bool:
    day = _DAYS.search(about)
    return day is not None and day.start() == 0 and len(about) < 30


def _after(lines: list[str], plain: list[str], number: int) -> str | None:
    """The times that follow: a table with days in one cell and times in the next, or opening and closing apart."""
    first, second = [*plain[number + 1 : number + 3], "", ""][:2]
    times = _RANGE.search(first)
    if times:
        alone = len(first) < 60 and _CLEAR.search(times[0]) and not _DAYS.search(first)
        return lines[number + 1] if alone else None
    if all(len(one) < 15 and _ONE.fullmatch(one) and _CLEAR.search(one) for one in (first, second)):
        return f"{lines[number + 1]} - {lines[number + 2]}"
    return None
