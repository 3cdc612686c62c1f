"""Reads a whole message for wishes to write, to send and to hear of campaigns; what else it wants is read by others."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from ...context import BuiltinContext
from ...frames import MARKETING, Frame, State
from ..calendar_words import DAY
from ..text import fold
from . import answers, talk
from .arguments import plan_frame, subject, write_frame
from .named import acting, named_frame, places_only, quoted
from .revising import explicit_revision
from .said import Said, pieces, said
from .wish import CAMPAIGN, LEAD, REFUSED_FIRST, of_others
from .words import channels_of, segment_of

# Read before anything else is tried: most messages have none of these words.
_CUE = re.compile(
    r"\b(?:post\w*|publi\w+|insta\w*|ig|gram|facebook|fb|caption\w*|e-?mail\w*|mail\w*|newsletter\w*|sms|text\w*|"
    r"txt\w*|"
    r"messag\w*|mensaj\w*|corre\w*|boletin\w*|banner\w*|campa\w+|c[am]{3}p\w+|draft\w*|borrador\w*|writ\w*|escri\w+|"
    r"redact\w*|"
    r"announc\w*|anunci\w*|blast\w*|voice|voz|tone|tono|style|learn\w*|aprend\w*|how (?:we|i) (?:talk|speak|"
    r"answer|reply)|how did the one|(?:activ|reanud|resum|anul)\w*|unpause|make it|hazl[ao]|more (?:people|"
    r"guests|customers)|estilo|sound|suena|sonamos|sends?|"
    r"manda\w*|envia\w*|"
    r"launch\w*|"
    r"lanza\w*|schedul\w*|programa\w*|pause\w*|pausa\w*|cancel\w*|copy|content\w*|regulars?|habituales|clientes|guests|"
    r"customers|lapsed|win|recuper\w+|fill|llen[ae]\w*|promot\w*|push|promocion\w*|going out|a/b|socials?|redes|google|"
    r"cumple\w*|birthday\w*|reward|thank|let|avisa\w*|tell|invite|version|haz\w*|write|regl?ars|lists?)\b"
)
# Nobody who runs a restaurant talks like that: such words are not taken for a wish to write to guests.
_CODE = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass|ignora|olvida) (?:\w+ ){0,4}?(?:instructions?|rules|guidelines|"
    r"prompts?|approvals?|safety|instrucciones|reglas)\b|\bsystem (?:prompt|message|override)\b|"
    r"\binsert into\b|\bselect .{1,60} from \w+|\bdrop table\b|<script|\bdef \w+\(|```|https?://\S+\.(?:exe|sh)\b"
)
_MAKES = frozenset(("write", "plan", "send", "push", "fill"))
_OTHERS = re.compile(
    r"^(?:(?:and|so|ok|hey|please|y|also|then) )*(?:how|what|which|who|why|when|where|is|are|was|were|did|do|does|"
    r"will|should|"
    r"show|tell (?!them|guests|people|customers|everyone|everybody)|tell$|compare|forecast|predict|grade|score|"
    r"reply|answer|respond|raise|lower|(?:take|put|make) (?:the |our )?xdish|set|"
    r"change the "
    r"price|86|sync|remember|forget|remove|delete|bring xdish|put xdish|suggest|recommend|estimate|como|que|cual|"
    r"cuant\w+|sube|"
    r"baja|quita|pon|dime|muestra\w*|recuerda|contesta|responde)\b"
)
Other = Callable[[str, State, BuiltinContext], list[Frame]]


@dataclass(slots=True)
class Wish:
    """Clauses that belong together. `kind` "" is what others read."""

    kind: str
    parts: list[Said] = field(default_factory=list)


def marketing(text: str, state: State, context: BuiltinContext, other: Other) -> list[Frame] | None:
    """The frames of `text`; None where it wants nothing of this kind. `other` reads what is left of it."""
    waiting = state.pending if state.pending and state.pending.intent in MARKETING else None
    plain = fold(text)
    if _CODE.search(plain) or not (waiting or state.content or _CUE.search(plain)):
        return None
    whole = said(text, context, bool(state.content))
    if waiting and (frame := answers.answer(waiting, whole, context)):
        return [frame]
    if (
        REFUSED_FIRST.match(whole.line)
        and (CAMPAIGN.search(whole.line) or channels_of(whole.line))
        and len(whole.line.split()) <= 8
    ):
        return [Frame("reject")]
    if acts := quoted(text):
        return [acting(acts, text, "", context, state)]
    wishes = _wishes(text, state, context)
    if whole.kind == "learn_voice" and not (places_only(whole.raw, whole.line) and len(_kinds(wishes)) > 1):
        return [named_frame("learn_voice", [whole], context, state)]
    if talk.BEFORE.match(whole.line) and (
        state.content == "campaign" or CAMPAIGN.search(whole.line) or (not state.intent and "did" in whole.line)
    ):
        return talk.earlier()
    if state.content and (frame := talk.goes_on(whole, state, context)):
        return [frame]
    if frame := explicit_revision(whole):
        return [frame]
    if not any(_ours(wish) for wish in wishes):
        if not (state.asks or state.approvals) and talk.SEND_IT_ES.match(whole.line):
            return [Frame("beyond_campaign")]
        return [Frame("off_topic")] if of_others(whole.line) and whole.kind is None else None
    frames: list[Frame] = []
    for wish in wishes:
        frames += _frames(wish, text, frames, state, context, other)
    return frames or None


def _kinds(wishes: list[Wish]) -> set[str]:
    return {wish.kind for wish in wishes if wish.kind}


_COMING = re.compile(
    rf"\b(?:{DAY})s?\b|\b(?:tomorrow|tonight|weekend|next week|rain\w*|snow\w*|cold|heat ?wave|storm\w*|lluvi\w+|"
    rf"nieve|frio|calor)\b"
)


# `write a text about the greek and send it on friday`
_SEND_TOO = re.compile(
    rf"^{LEAD}(?:(?:send|post|publish|text|e ?-? ?mail|schedule|launch) (?:it|that|them|this)\b|(?:manda|envia|"
    rf"publica|programa)l[aoe]s?\b)"
)


def _ours(wish: Wish) -> bool:
    """Pushing a dish and filling a day are promotions to think about, unless they name a channel or guests."""
    if wish.kind not in ("push", "fill"):
        return bool(wish.kind)
    line = " ".join(part.line for part in wish.parts)
    if re.search(r"\b(?:push|plug|empuja\w*)\b.*\bxdish\b", line) and _COMING.search(line):
        return True
    return bool(channels_of(line) or segment_of(line, loosely=False) or CAMPAIGN.search(line))


def _wishes(text: str, state: State, context: BuiltinContext) -> list[Wish]:
    wishes: list[Wish] = []
    held: list[Said] = []
    for raw, asks in pieces(text):
        part = said(raw, context, bool(state.content), asks)
        last = wishes[-1] if wishes else None
        if last and last.kind in _MAKES and not part.kind and _SEND_TOO.match(part.line):
            part.kind = "send"
        if part.kind and (part.kind not in _MAKES or last is None or not _joins(last, part)):
            wishes.append(Wish(part.kind, [*(held if part.kind in _MAKES else []), part]))
            wishes[-1:-1] = [Wish("", held)] if held and part.kind not in _MAKES else []
            held = []
        elif part.kind and last:
            last.parts.append(part)
            last.kind = _together(last.kind, part.kind)
        elif last and last.kind in _MAKES and not _OTHERS.match(part.line):
            last.parts.append(part)
        elif _OTHERS.match(part.line) or (last and not last.kind):
            wishes.append(Wish("", [part]))
        elif last is None:
            held.append(part)
    return wishes


def _joins(last: Wish, part: Said) -> bool:
    """One wish over several clauses, unless each is about something of its own."""
    if last.kind not in _MAKES:
        return False
    own, before = subject([part]), subject(last.parts)
    return not own or not before or bool(own & before)


def _together(first: str, second: str) -> str:
    rank = ("fill", "push", "write", "send", "plan")
    return max(first, second, key=rank.index)


def _frames(
    wish: Wish, text: str, before: list[Frame], state: State, context: BuiltinContext, other: Other
) -> list[Frame]:
    if not _ours(wish):
        rest = ", ".join(part.raw for part in wish.parts)
        return [frame for frame in other(rest, state, context) if _served(frame)]
    if wish.kind == "write":
        frame = write_frame(wish.parts, text, context)
    elif wish.kind in _MAKES:
        frame = plan_frame(wish.parts, text, context)
    elif wish.kind in ("beyond", "can_send", "can_count"):
        return [Frame("beyond_content" if wish.kind == "beyond" else wish.kind)]
    else:
        return [named_frame(wish.kind, wish.parts, context, state)]
    _refer(frame, wish.parts, before, state)
    return [frame]


def _served(frame: Frame) -> bool:
    return frame.intent not in ("off_topic", "unclear", "thanks", "approve", "greeting")


_IT = re.compile(r"\b(?:about|for|on|with|push|promote|sobre|de|para) (?:it|that|them|this|that one|eso|ella|ese)\b")


_PUT_IT = re.compile(
    r"\b(?:put|post|share|publish|announce|advertise|send|text|e ?-? ?mail|pon|sube|publica|anuncia|manda|"
    r"envia)(?:l[ao]\b| (?:it|that|"
    r"this|them|eso)\b)"
)


def _refer(frame: Frame, parts: list[Said], before: list[Frame], state: State) -> None:
    """`write a post about it`: the dish talked about, or the one at the end of the list just shown."""
    if frame.rank and (known := state.worst if frame.rank == "worst" else state.best):
        frame.dishes, frame.rank = known[:1], ""
    put = any(each.dishes for each in before) and any(_PUT_IT.search(part.line) for part in parts)
    if frame.dishes or frame.choices or frame.rank or not (put or any(_IT.search(part.line) for part in parts)):
        return
    if state.promoted and "promotions" in state.asks:
        frame.args = {
            **{name: state.promoted[name] for name in ("offer", "weekday") if name in state.promoted},
            **frame.args,
        }
    said_before = [str(state.promoted["item"])] if "promotions" in state.asks and state.promoted else []
    named = (
        [name for each in before for name in each.dishes]
        or said_before
        or ([state.item] if state.item else state.listed[:1])
    )
    if named:
        frame.dishes = named[:1]
        push = "fill_slow_day" if "weekday" in frame.args else f"push the {named[0]}"
        frame.args |= {"topic": named[0]} if frame.intent == "write" else {"objective": push}
        if frame.missing == "topic":
            direct = {"sms", "email"} & set(frame.args.get("channels", ()))
            ask = frame.args.get("send") and direct and "segment" not in frame.args
            frame.missing = "audience" if ask else ""
