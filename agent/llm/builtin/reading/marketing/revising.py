"""A draft that is to be worded in another way: `shorter`, `no emojis`, `in Spanish`, `mention the terrace`."""

from __future__ import annotations

import re

from ...frames import Frame
from .said import Said
from .wish import LEAD, QUESTION
from .words import channels_of, offer_of

_LINE = re.compile(
    r"\b(?:short\w*|long\w*|funn\w+|warm\w*|friendl\w+|punch\w*|casual|formal|simpl\w+|bold\w*|upbeat|crisp\w*|"
    r"polite\w*|playful|fun|"
    r"less|more|nicer|better|stronger|softer|cheek\w+|serious|professional|exciting|personal|tighter|snapp\w+|"
    r"catch\w+|salesy|pushy|"
    r"cheesy|boring|generic|stiff|emojis?|emoticons?|hashtags?|offers?|deals?|discounts?|ofertas?|descuentos?|exclamation\w*|caps|capitals|sentences?|lines?|"
    r"paragraphs?|words?|wording|"
    r"subject|headline|title|greeting|sign ?off|link|intro|opening|ending|first line|call to action|reword|rewrite|"
    r"rephrase|redo|"
    r"try again|another (?:one|version|try|go)|different(?:ly)?|start over|start with|end with|begin with|mention\w*|"
    r"include|say\w*|tone|"
    r"too (?:long|short|formal|much|many|cheesy|salesy|pushy|boring|generic|stiff)|translate|spanish|english|version|"
    r"call it|use|swap|replace|instead|cort[ao]s?|larg[ao]s?|divertid[ao]s?|amable|sin|anade\w*|agrega\w*|"
    r"menciona\w*|quita\w*|"
    r"cambia\w*|tradu\w+|espanol|ingles|mas|menos|otra version|otro intento|reescrib\w*|di que|incluye|ponl[ao]|"
    r"hazl[ao]|acortal[ao]|"
    r"alargal[ao])\b"
)
_TOUCH = re.compile(
    rf"^{LEAD}(?:(?:make|keep|turn|do|give|try|have|want|i want|need) (?:it|that|this|them|the (?:post|text|e ?mail|"
    rf"message|caption|draft|"
    r"subject|second|first|one|newsletter|copy|version|instagram|facebook|sms|banner)(?: \w+)?)|(?:take|leave|drop|"
    r"cut|remove|lose|"
    r"get rid of|delete|strip|skip)\b|(?:add|mention|include|say|tell|put|use|change|replace|swap|start|end|begin|"
    r"rewrite|reword|"
    r"rephrase|redo|translate|shorten|lengthen|tweak|edit|fix|revise|expand|trim|tone|spice|try|write|call)\b|(?:do "
    r"not|dont|never|no|"
    r"not|without|with|less|more|even|much|too|a bit|a little|bit|slightly|way|still|in|into|shorter|longer|funnier|"
    r"warmer|friendlier|"
    r"nicer|simpler|punchier|bolder|another|again|different|it should|it needs|it is|that is|could|only|sin|mas|"
    r"menos|muy|en|al|con|"
    r"hazl[ao]|ponl[ao]|quita\w*|anade\w*|agrega\w*|cambia\w*|menciona\w*|acorta\w*|traduc\w*|reescrib\w*|otra|otro|"
    r"un poco|di|usa|incluye))"
    r"(?: |$)"
)
_EXPLICIT = re.compile(
    r"\b(?:draft|post|caption|text|message|e ?mail|newsletter|copy|version|subject line|it|that|this|borrador|"
    r"mensaje|correo|publicacion)\b"
)
CHANNELS_TOO = re.compile(
    rf"^{LEAD}(?:(?:add|do|make|for|on|to|what about|how about|include|and|also|y|para|en|tambien|agrega|anade|the "
    rf"same|one|same|a|an|version|"
    r"put|post|it|that|un|una|my|our|the|too|as|well|now|use|via|by|only|just|solo|instead|not|por) ?)*"
    r"(?:insta\w*|ig|facebook|fb|google(?: post)?|e ?mail|newsletter|sms|texts?|website|web|banner|correo|mensaje)"
    r"(?: (?:and|y|,|insta\w*|facebook|fb|google|e ?mail|sms|text|too|as|well|version|also|post|please|tambien|"
    r"instead|one|only))*$"
)
_PRICE = re.compile(r"\bprices?\b|\bprecios?\b")
_MENU = re.compile(r"\b(?:off the menu|menu|sold out|86|price of|precio de)\b")
ANEW = re.compile(
    r"\b(?:instead|make it|change|better|rather|add|only|mejor|en vez|cambia\w*|que sea|use|actually|not)\b"
)


ELSEWHERE = re.compile(
    r"\b(?:playlist|(?:shopping|to ?-? ?do|grocery|my) list|reminders?|calendar|alarm|mix|whisper|volume|mode|cart|"
    r"contacts?|meeting|"
    r"(?:say|repeat) (?:that|it)(?: again| once more)|convert|lista de la compra)\b"
)


_OWN_WORDS = re.compile(
    rf"^{LEAD}(?:use|take|put|usa|pon) (?:my|these|this|those|mis|estas|esta) (?:words?|text|wording|version|"
    rf"palabras|texto|frase)\b.*:"
)


def revised(whole: Said) -> Frame | None:
    line = whole.line
    if _OWN_WORDS.match(line):
        return Frame("revise", args={"instruction": whole.raw.strip()})
    if ELSEWHERE.search(line) or (QUESTION.match(line) and not re.match(r"^(?:can|could) (?:you|we) |^do ", line)):
        return None
    if _MENU.search(line) or (
        _PRICE.search(line) and not _EXPLICIT.search(line) and not re.search(r"\b(?:mention|add|include)", line)
    ):
        return None
    if (
        whole.kind == "write"
        and re.search(
            r"\b(?:another|different|new|other|otr[oa]|more) (?:\w+ )?(?:subject|version|caption|take|intro|one|post|"
            r"text|title|headline|draft)\b",
            line,
        )
        and len(line.split()) <= 8
        and not whole.names
    ):
        return Frame("revise", args={"instruction": whole.raw.strip()})
    if (
        whole.kind == "write"
        and not CHANNELS_TOO.match(line)
        and not re.match(r"^(?:write|make|do|try) (?:it|that|another|a shorter)", line)
    ):
        return None
    if whole.names and not (_touches(line) and re.match(r"^(?:mention|add|include|say|menciona|anade|agrega)", line)):
        return None
    if CHANNELS_TOO.match(line) and channels_of(line):
        return Frame("revise", args={"instruction": whole.raw.strip()})
    offer = offer_of(whole.plain) is not None and bool(ANEW.search(line))
    if offer or _touches(line):
        return Frame("revise", args={"instruction": whole.raw.strip()})
    return None


def _touches(line: str) -> bool:
    """Says how the text is to be: `shorter`, `no emojis`, `mention the terrace`."""
    words = line.split()
    if re.match(
        rf"^{LEAD}(?:mention|include|say|add|menciona\w*|incluye|anade\w*|agrega\w*|di que|do not say|dont say|never "
        rf"say|do not "
        r"mention|start with|end with|call it|more about|less about|take out|leave out|translate|shorten|reword|"
        r"rewrite|try "
        r"again|change (?:the )?\w+ to)\b",
        line,
    ):
        return True
    if not _LINE.search(line):
        return False
    return bool(_TOUCH.match(line)) or len(words) <= 5


def explicit_revision(whole: Said) -> Frame | None:
    """`make the post shorter`, said without a draft in this talk: the last one is meant."""
    line = whole.line
    if re.match(
        rf"^{LEAD}(?:revise|shorten|reword|rewrite|rephrase|translate|edit|tweak|acorta|reescribe|traduce) (?:the|"
        rf"that|my|our|el|"
        r"la|this) (?:\w+ )?(?:draft|post|caption|text|message|e ?mail|newsletter|copy|borrador|mensaje|correo|"
        r"publicacion)\b",
        line,
    ):
        return Frame("revise", args={"instruction": whole.raw.strip()})
    if re.match(
        rf"^{LEAD}(?:make it|hazl[ao]) (?:\w+ )?(?:shorter|longer|punchier|warmer|friendlier|funnier|snappier|"
        rf"mas cort[ao]|mas larg[ao])\b",
        line,
    ):
        return Frame("revise", args={"instruction": whole.raw.strip()})
    if re.match(
        rf"^{LEAD}make (?:the|that|my|our|this) (?:\w+ )?(?:draft|post|caption|text|e ?mail|newsletter|copy)\b", line
    ) and _LINE.search(line):
        return Frame("revise", args={"instruction": whole.raw.strip()})
    return None
