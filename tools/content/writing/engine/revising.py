"""Understands what the owner wants changed: English and Spanish, per channel, and what it cannot do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tools.content.schemas import Brief, Channel, Draft, Language, Version
from tools.content.writing.engine.topic import hook_in
from tools.content.writing.schemas import Wishes

_CHANNELS: dict[Channel, str] = {
    "sms": r"\b(?:sms|text(?: message)?s?|mensajes? de texto|el texto sms)\b(?! (?:is|should))",
    "instagram": r"\b(?:instagram|insta|ig)\b",
    "facebook": r"\b(?:facebook|fb)\b",
    "google_post": r"\bgoogle(?: post)?\b",
    "email": r"\b(?:e-?mails?|correos?|newsletter)\b",
    "website": r"\b(?:website|banner|web|sitio)\b",
}
_OWN = re.compile(
    r"(?:use (?:my|these|this|the following)(?: exact)? (?:words|text)|my words|word for word|usa (?:mis"
    r"|estas) palabras|mis palabras|"
    r"usa este texto|replace it with|c[aá]mbialo por)\s*:?\s*[\"“«]?(?P<words>.{3,}?)[\"”»]?\s*$",
    re.IGNORECASE | re.DOTALL,
)
_SAY = re.compile(
    r"\b(?:add|mention|say|include|also say|agrega|a[ñn]ade|menciona|di|incluye|pon)\b(?: (?:that|que"
    r"|also))?\s*:?\s*(?P<said>.+)$",
    re.IGNORECASE,
)
_LANGUAGE: dict[Language, str] = {
    "es": r"\b(?:in|into|to) spanish\b|\ben espa[ñn]ol\b|\bspanish (?:version|please)\b|\btranslate it to spanish\b"
    r"|\bal espa[ñn]ol\b",
    "en": r"\b(?:in|into|to) english\b|\ben ingl[eé]s\b|\benglish (?:version|please)\b|\bal ingl[eé]s\b",
}
# (what it matches, the wish, how much)
_RULES: tuple[tuple[str, str, object], ...] = (
    (r"\b(?:much|a lot|way) short|\bhalf (?:as long|the length)|\bmucho m[aá]s cort", "length", -2),
    (r"\bshort(?:er|en)?\b|\btrim\b|\bless text\b|\btoo long\b|\bconcise\b|\bpunch(?:y|ier)\b|\bsnapp|\btighter\b"
     r"|\bm[aá]s cort|\bacort|\bm[aá]s brev|\bmuy larg", "length", -1),
    (r"\blonger\b|\bmore detail|\btoo short\b|\bexpand\b|\bm[aá]s larg|\bm[aá]s detall|\bmuy cort", "length", 1),
    (r"\b(?:no|without|drop|remove|less|fewer|lose|sin|quita\w*|saca\w*|menos)\b[^.;]{0,20}\bemoji", "emoji", False),
    (r"\b(?:add|more|with|some|an?|agrega\w*|pon\w*|con|m[aá]s)\b[^.;]{0,14}\bemoji", "emoji", True),
    (r"\b(?:no|without|drop|remove|lose|fewer|less|sin|quita\w*|saca\w*|menos)\b[^.;]{0,28}\b(?:hashtags?"
     r"|etiquetas)", "hashtags", False),
    (r"\b(?:add|with|agrega\w*|con)\b[^.;]{0,14}\b(?:hashtags?|etiquetas)", "hashtags", True),
    (r"\b(?:no|without|drop|remove|lose|fewer|less|sin|quita\w*|menos)\b[^.;]{0,20}\b(?:exclamation"
     r"|exclamaci)", "exclaim", False),
    (r"\b(?:calmer|less (?:excited|shouty|salesy|pushy)|tone it down|m[aá]s tranquil|menos efusiv)", "exclaim", False),
    (r"\bmore (?:excited|enthusias|energ)|\bm[aá]s (?:entusias|alegr|energ)", "exclaim", True),
    (r"\b(?:less formal|more (?:casual|relaxed|friendly|informal)|casual|friendlier|warmer|menos formal"
     r"|m[aá]s (?:informal|cercan|amig|relajad)|tut[eé]a\w*|de t[uú]\b)", "formal", False),
    (r"\b(?:more formal|formal|professional|more serious|m[aá]s (?:formal|seri|profesional)"
     r"|de usted)\b", "formal", True),
    (r"\b(?:no|without|drop|remove|lose|leave out|sin|quita\w*|saca\w*)\b"
     r"[^.;]{0,16}\b(?:prices?|precios?)", "price", False),
    (r"\b(?:add|mention|with|include|show|say|put|agrega\w*|pon\w*|menciona\w*|incluye|con)\b[^.;]{0,16}\b(?:prices?"
     r"|precios?)", "price", True),
    (r"\b(?:no|without|drop|remove|lose|leave out|sin|quita\w*|saca\w*)\b"
     r"[^.;]{0,16}\b(?:links?|enlaces?|url)", "link", False),
    (r"\b(?:ask|start|open|begin|with)\b[^.;]{0,20}\bquestion|\bcon una pregunta", "question", True),
    (r"\b(?:no|without|drop|remove|leave out|forget|sin|quita\w*|olvida\w*)\b[^.;]{0,16}\b(?:the )?(?:rain|weather"
     r"|snow|lluvia|clima|tiempo|nieve|cold|heat)", "hook", "none"),
)  # fmt: skip
_AWAY = re.compile(
    r"\b(?:no|without|drop|remove|lose|fewer|less|leave out|sin|quita\w*|saca\w*|menos)\b", re.IGNORECASE
)
_ONLY_NAMED = re.compile(
    r"^\s*(?:the |all |los |las |el |la )*(?:emojis?|hashtags?|etiquetas|prices?|precios?|links?|enlaces?|"
    r"offers?|discounts?|oferta"
    r"|descuento|exclamation marks?|exclamaciones)\s*[.!]*$",
    re.IGNORECASE,
)
_REROLL = re.compile(
    r"\b(?:another|different|again|rewrite|redo|new version|start over|don'?t like|try (?:again|something)"
    r"|otra? (?:vez|versi[oó]n|opci[oó]n)|"
    r"distint|diferente|de nuevo|rehaz|reescrib|no me gusta|punch(?:y|ier)|snapp|catch|better|mejor|more fun|funnier"
    r"|m[aá]s divertid)",
    re.IGNORECASE,
)
_NO_OFFER = re.compile(
    r"\b(?:no|without|drop|remove|lose|cancel|take out|leave out|sin|quita\w*|elimina\w*"
    r"|saca\w*)\b[^.;]{0,16}\b(?:offer|discount|deal|promo\w*|oferta|descuento)",
    re.IGNORECASE,
)
_NEW_OFFER = re.compile(
    r"\b(?:make (?:it|the offer|that)|change (?:the )?(?:offer|discount) to|offer|add|with|cambia\w* (?:la oferta"
    r"|el descuento) (?:a|por)|"
    r"ofrece|pon\w*|con|agrega\w*)\s+(?P<offer>(?:an?\s+)?(?:[$€£]\s?)?\d[\w %$.,]*(?:%|off|for \w+|de descuento"
    r"|x1).*|free .+|half .+|mitad .+|.+ gratis)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Understood:
    """`wishes` and `brief` as they are now; `missed`: parts of the instruction that were not understood, `offer`: new
    words of an offer, still to be read."""

    wishes: Wishes
    brief: Brief
    missed: list[str] = field(default_factory=list)
    offer: str | None = None
    own: bool = False


def understand(instruction: str, wishes: Wishes, brief: Brief) -> Understood:
    """What of the instruction the built-in writer can do. Channels named in a clause limit it to them."""
    if own := _OWN.search(instruction):
        channels = _named(instruction[: own.start("words")], brief)
        return Understood(_put(wishes, channels, {"words": own["words"].strip()}), brief, own=True)
    missed: list[str] = []
    offer: str | None = None
    for clause in _carried(_clauses(instruction)):
        channels, known = _named(clause, brief), False
        if _NO_OFFER.search(clause):
            brief, known = brief.model_copy(update={"offer": None}), True
        elif found := _NEW_OFFER.search(clause):
            offer, known = found["offer"].strip(), True
        for language, pattern in _LANGUAGE.items():
            if re.search(pattern, clause, re.IGNORECASE):
                brief, known = brief.model_copy(update={"language": language}), True
        fields = _fields(clause, wishes, channels)
        if _REROLL.search(clause):
            fields["roll"] = wishes.roll + 1
        if not fields and not known:
            fields = _said(clause, wishes)
        if not fields and not known:
            missed.append(clause)
        wishes = _put(wishes, channels, fields)
    return Understood(wishes, brief, missed, offer)


def _carried(clauses: Iterable[str]) -> Iterator[str]:
    """`lose the emojis`, `the hashtags`: what is only named goes the way of what was named before."""
    away = ""
    for clause in clauses:
        yield f"{away} {clause}" if away and _ONLY_NAMED.match(clause) else clause
        away = found[0] if (found := _AWAY.search(clause)) else away if _ONLY_NAMED.match(clause) else ""


def changes(before: Draft, versions: list[Version], brief: Brief) -> list[str]:
    """What is really different now, in plain sentences."""
    told = []
    if brief.language != before.brief.language:
        told.append(f"It is in {'Spanish' if brief.language == 'es' else 'English'} now.")
    if before.brief.offer and not brief.offer:
        told.append(f"The offer is out ({before.brief.offer.text}).")
    elif brief.offer and brief.offer != before.brief.offer:
        told.append(f"The offer is {brief.offer.text} now.")
    old = {(each.channel, each.variant): each for each in before.versions}
    for each in versions:
        earlier = old.get((each.channel, each.variant))
        if earlier and (line := _difference(earlier, each)):
            told.append(line)
    return told


def _difference(before: Version, now: Version) -> str | None:
    from tools.content.schemas import TITLES

    if before.body == now.body and before.subject == now.subject:
        return None
    name = TITLES[now.channel] + (f" {now.variant}" if now.variant != "A" else "")
    old, new = len(before.body.split()), len(now.body.split())
    if before.body == now.body:
        return f"{name}: a new subject line."
    if old - new >= 3:
        return f"{name}: {old} words before, {new} now."
    if new - old >= 3:
        return f"{name}: {new - old} words more than before."
    return f"{name}: reworded."


def _clauses(text: str) -> list[str]:
    parts = re.split(r"[.;\n]+|,\s*(?:and |y )?|\s+(?:and|y|but|pero)\s+(?=\w+)", text)
    return [" ".join(part.split()) for part in parts if part.strip(" .!")]


def _named(clause: str, brief: Brief) -> list[Channel]:
    return [name for name, pattern in _CHANNELS.items() if name in brief.channels and re.search(pattern, clause, re.I)]


def _fields(clause: str, wishes: Wishes, channels: list[Channel]) -> dict[str, object]:
    fields: dict[str, object] = {}
    for pattern, name, value in _RULES:
        if name in fields or not re.search(pattern, clause, re.IGNORECASE):
            continue
        if name == "length":
            now = wishes.on(channels[0]).length if channels else wishes.length
            value = max(-2, min(2, now + int(str(value))))
        fields[name] = value
    if "hook" not in fields and _SAY.search(clause) and (hook := hook_in(clause)):
        fields["hook"] = hook
    return fields


def _said(clause: str, wishes: Wishes) -> dict[str, object]:
    """The owner's own sentence, where one was given to put in."""
    found = _SAY.search(clause)
    said = found["said"].strip(" \"“”'") if found else ""
    if len(said.split()) < 2:
        return {}
    return {"say": [*wishes.say, said][-3:]}


def _put(wishes: Wishes, channels: list[Channel], fields: dict[str, object]) -> Wishes:
    if not fields:
        return wishes
    if not channels:
        kept = {
            name: {key: value for key, value in one.items() if key not in fields} for name, one in wishes.per.items()
        }
        return wishes.model_copy(update={**fields, "per": kept})
    per = {**wishes.per, **{name: {**wishes.per.get(name, {}), **fields} for name in channels}}
    return wishes.model_copy(update={"per": per})
