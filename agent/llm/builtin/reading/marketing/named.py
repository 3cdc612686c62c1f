"""What is done with campaigns that are there, their results, and the voice: which one is meant, and when."""

from __future__ import annotations

import re

from ...context import BuiltinContext
from ...frames import Frame, State
from ..text import fold
from .said import Said
from .when import When, iso, when_of
from .wish import status_of

_ACTS = frozenset(("schedule", "launch", "pause", "cancel"))
_KIND = (
    r"(?:campaigns?|campa[nñ]as?|newsletters?|texts?|e-?mails?|sms|blasts?|sends?|one|posts?|messages?|mensajes?|"
    r"correos?)"
)
_NAME = re.compile(
    r"\b(?:the|my|our|that|this|last|latest|la|el|las|los|mi|nuestra|esa|esta)\s+(?P<before>(?:[\w'’%$&-]+\s+){0,5}?)"
    rf"(?P<kind>{_KIND})\b(?:\s+(?P<link>for|about|to|on|de|del|para|sobre|con)\s+(?P<after>[^,.?!;]+))?",
    re.IGNORECASE,
)
_NO_NAME = frozenset(
    "the my our that this last latest la el las los mi nuestra esa esta ultima última campaign campaigns whole entire "
    "current running scheduled planned recent most previous first new of is was going out right now please then it "
    "did do does perform performed go went work worked bring brought make made how what so far and "
    "good ever forever permanently siempre bien ahora".split()
)
_ANY = re.compile(
    r"\b(?:an?|one of (?:the|my|our)|some|all(?: the| my| our)?|every|both|una|alguna|todas(?: las| mis)?) "
    r"(?:campaigns?|campa[nñ]as?)\b",
    re.IGNORECASE,
)
_WEBSITE = re.compile(r"\b(?:web ?sites?|sites?|web|pagina|sitio|home ?page)\b")
_POSTS = re.compile(r"\b(?:facebook|fb|insta\w*|ig|posts?|socials?|publicaciones|redes)\b")
_REPLIES = re.compile(r"\b(?:repl(?:y|ies)|answers?|responses?|reviews?|respuestas?|resenas?)\b")
_SAMPLE = re.compile(r"^.{0,80}?(?:[:\n]|\s[-–—]\s)\s*(?P<text>\S.*)$", re.DOTALL)
_LEARN_IT = re.compile(
    r"[\s.]*\b(?:learn|remember|use|copy|aprende|usa)(?:l[ao])?(?: (?:it|that|this|from (?:it|that|this)))?[\s.!]*$",
    re.IGNORECASE,
)
_LEAST_SAMPLE = 4  # words


def named_frame(kind: str, parts: list[Said], context: BuiltinContext, state: State) -> Frame:
    raw, line, full = (" ".join(getattr(part, name) for part in parts) for name in ("raw", "line", "full"))
    if kind in _ACTS:
        return acting(kind, raw, full, context, state)
    if kind == "report":
        name = _named(raw, "")
        return Frame("results", args={"campaign": name} if name else {})
    if kind == "list":
        status = status_of(line)
        return Frame("campaigns", args={"status": status} if status else {})
    if kind == "learn_voice":
        source = source_of(raw, line)
        return Frame("learn_voice", args={"source": source} if source else {}, missing="" if source else "source")
    return Frame("show_voice")


def acting(kind: str, raw: str, full: str, context: BuiltinContext, state: State) -> Frame:
    """Something to be done with a campaign: "latest" is the one talked about, or the last."""
    campaign = None if _ANY.search(raw) else called(raw) or _named(raw, kind) or state.about or "latest"
    frame = Frame(kind, args={"campaign": campaign} if campaign else {}, missing="" if campaign else "campaign")
    if kind == "launch" and (at := moment(when_of(full, context))):
        frame.intent, frame.args["at"] = "schedule", at
    elif kind == "schedule" and not frame.missing:
        timed(frame, when_of(full, context))
    return frame


_CALLED = re.compile(
    r"^(?:(?:please|ok|okay|now|and|then|can you|por favor|ahora|y)\s+)*"
    r"(?P<verb>(?:re-?)?launch|activate|resume|unpause|pause|cancel|call off|send|lanza\w*|activa\w*|reanuda\w*|"
    r"pausa\w*|"
    r"cancela\w*|anula\w*|env[ií]a\w*|manda\w*)\s+(?:(?:the|our|my|la|el)\s+)?"
    r"(?:(?:campaign|campa[nñ]a)\s+)?(?P<quote>[\"“«]\s*)?(?P<name>[^\"“”«»]+?)\s*[\"”»]?[\s.!]*(?:please|"
    r"por favor)?[\s.!]*$",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"(?:it|that|this|them|everything|all|both|one|lo|l[ao]s?|es[ao]|todo|on|off|now|then|again|ya|for)\b",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"[\s,]*\b(?:(?:right )?now|tomorrow|today|tonight|this|next|at \d|a las|ya|ahora|ma[nñ]ana|hoy|este|esta)\b.*$",
    re.IGNORECASE,
)
_SENDS = re.compile(r"send|env|manda", re.IGNORECASE)
_TITLE = re.compile(r"[A-ZÁÉÍÓÚÑ0-9][^.!?]*$")
_KINDS = re.compile(rf"\b{_KIND}\b", re.IGNORECASE)


def called(raw: str) -> str | None:
    """`launch thai chicken on tuesdays` -> "thai chicken on tuesdays": the name as it stands."""
    match = _CALLED.match(raw.strip())
    if match is None or (not match["quote"] and (_KINDS.search(match["name"]) or _SENDS.match(match["verb"]))):
        return None
    if match["quote"]:
        return match["name"].strip()
    name = _NOW.sub("", match["name"]).strip()
    return None if not name or _PRONOUN.match(name) else name


def quoted(raw: str) -> str | None:
    """What is to be done with the campaign whose name stands in quotes, and nothing beside it."""
    match = _CALLED.match(raw.strip())
    if match is None or not match["quote"]:
        return None
    verb = fold(match["verb"])
    if _SENDS.match(verb):
        return "launch" if _TITLE.match(match["name"]) else None
    return (
        "pause"
        if verb.startswith("pausa") or verb == "pause"
        else "cancel"
        if verb[:3] in ("can", "cal", "anu")
        else "launch"
    )


def moment(when: When) -> str | None:
    return iso(when.at) if when.at else None


def timed(frame: Frame, when: When) -> None:
    """Gives a schedule its moment; without the hour, or without the day, it is asked for."""
    if at := moment(when):
        frame.args["at"], frame.missing = at, ""
    else:
        frame.missing = "hour" if when.day else "when"
        frame.ahead = []
        if when.day:
            frame.args["day"] = when.day.isoformat()


def _named(raw: str, kind: str) -> str | None:
    """`the thai chicken campaign` -> "thai chicken"."""
    match = _NAME.search(raw)
    if match is None:
        return None
    words = match["before"].split()
    if match["after"] and match["link"].lower() in ("about", "de", "del", "sobre", "for", "con") and kind != "schedule":
        words += match["after"].split()
    elif match["after"] and kind == "schedule":
        words += []
    kept = [word for word in words if word.lower().strip("'’") not in _NO_NAME]
    own = match["kind"].lower()
    if not kept and own not in ("campaign", "campaigns", "campaña", "campana", "one", "send", "sends", "blast"):
        return own if own.startswith(("newsletter",)) else None
    return " ".join(kept).strip() or None


def places_only(raw: str, line: str) -> bool:
    """Nothing was pasted: what stands beside the place may be a wish of its own."""
    return source_of(raw, line) in ("replies", "website", "posts")


def source_of(raw: str, line: str) -> str | None:
    """Where a voice is to be learned from: the text that was pasted, or one of the places we may read."""
    pasted = _SAMPLE.match(raw)
    text = _LEARN_IT.sub("", pasted["text"]).strip().strip('"“”«»').strip() if pasted else ""
    if len(text.split()) >= _LEAST_SAMPLE:
        return text
    for name, pattern in (("replies", _REPLIES), ("website", _WEBSITE), ("posts", _POSTS)):
        if pattern.search(line):
            return name
    return None
