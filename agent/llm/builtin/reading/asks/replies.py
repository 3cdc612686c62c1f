"""A reply to a guest's review: which review is meant, and whether the reply is to be made public."""

from __future__ import annotations

import re

from ...context import BuiltinContext
from ...frames import Frame, State
from ..entities import CATEGORY, DISH, SITE, SLOTS, STARS, Entities
from .aim import Aim, Args
from .web import GUESTS, OTHER

_ANSWER = (
    r"(?:answer\w*|repl(?:y|ies|ying)|respond\w*|response|write (?:\w+ )?back|get back to|apologi[sz]e|say sorry|"
    r"contest\w+|respond\w+|respuesta)"
)
_DRAFTING = (
    r"(?:draft|write|word|compose|prepare|come up with|say|said|tell|thank|escrib\w+|redact\w+|prepara\w*|digo|"
    r"decir\w*|"
    r"agradec\w+)"
)
_REVIEW = (
    r"(?:reviews?|xstars|rating|complaints?|complain\w*|comments?|yelper|reviewers?|rese[nm]as?|criticas?|quej\w+|"
    r"opiniones|opinion|comentarios?|valoracion\w*|unhappy|angry|upset)"
)
_TOLD = re.compile(rf"\b{_ANSWER}\b(?! (?:the |my |a |to )?(?:phone|email|call|text|door|mom|mail|dad|boss))")
_ABOUT_REVIEW = re.compile(rf"\b{_REVIEW}\b")
_DRAFTED = re.compile(rf"\b{_DRAFTING}\b")
_A_GUEST = re.compile(
    rf"\b(?:to|for|al?) (?:the |that |this |a |el |la |las? )?(?:\w+ )?(?:{GUESTS}|guy|man|woman|lady|person|"
    rf"family|couple|"
    r"one) (?:who|that|with|about|que)\b|\bleft (?:us )?(?:a )?(?:xstars|bad|an? \w+ review)"
)
_REFUSED = re.compile(
    r"\b(?:do not|never|not to|no) (?:\w+ ){0,2}?(?:answer|reply|respond|write|post|publish|send|contest\w+|respond\w+|"
    r"publi\w+|envi\w+)\b"
)
_PUBLISH = re.compile(
    r"\b(?:post(?:ed)?|publish\w*|put (?:it|that|this|the reply|them) (?:up|out|online|live)|send (?:it|that|"
    r"the reply)|"
    r"go live|make (?:it|that) public|submit (?:it|that)?|publica(?:r|la|lo|do)?|publique\w*|sube(?:la|lo)|"
    r"envia(?:la|lo)|manda(?:la|lo))\b"
)
_PUBLISH_ALONE = re.compile(
    r"^(?:(?:ok|okay|yes|yep|sure|great|good|nice|perfect|fine|looks? good|love it|that is|and|now|then|please|just|go "
    r"ahead|can you|could you|you can|i like it|si|vale|perfecto|bien|genial|ahora|y|por favor|,) )*"
    r"(?:post|publish|send|submit|publica(?:la|lo|r)?|envia(?:la|lo)?|manda(?:la|lo)?|sube(?:la|lo)|put)"
    r"(?: (?:it|that|this|the|reply|answer|response|one|draft|on|to|google|up|out|there|online|live|now|please|"
    r"then|for|"
    r"me|la|lo|respuesta|en|ya|away|off|as|is))*$"
)
_POST_WHAT = re.compile(
    r"^(?:(?:ok|yes|great|good|please|now|just|and|then) )*(?:post|publish|publica) ?(?:it|that|this|la|lo|"
    r"the reply|la respuesta)"
    r"(?: (?:now|please|then|online|on google))*$|^publica(?:la|lo)$"
)
_ASKED_WHETHER = re.compile(r"^(?:did|do|does|have|has|who|when|how many|which|why|what percent\w*|are|is|cuant\w+)\b")
_FAKE = re.compile(
    r"\b(?:fake|made ?-? ?up|phony|false|fals[ao]s|inventad[ao]s|buy|invent\w*)\b.*\b(?:reviews?|ratings?|resenas?)\b|"
    r"\b(?:write|leave|post|give|create|escrib\w+|deja\w*) (?:us |ourselves |me |my own |myself )?(?:a |some |"
    r"few |couple |"
    r"of |more |\d+ |xcount |un[ao]s? )*"
    r"(?:xstars|great|good|nice|positive|glowing|buenas?|positivas?) (?:reviews?|resenas?)(?! (?:repl|answer|respon))|"
    r"\b(?:write|leave) (?:us |ourselves )?(?:\w+ )?reviews? (?:for|of|about) (?:us|ourselves|our)\b"
)
_VANISH = re.compile(
    r"\b(?:delete\w*|remov\w*|take ?down|taken down|take (?:\w+ ){1,5}?down|hide|erase|get rid|borra\w*|elimina\w*|"
    r"quita\w*)\b.*\b(?:reviews?|resenas?|criticas?)\b|"
    r"\b(?:reviews?|resenas?)\b.*\b(?:deleted|removed|taken down|hidden|borrad\w+|eliminad\w+)\b"
)
# What stands behind these is the guest's text, not a wish of the owner.
_SAYS = re.compile(r"\b(?:says|saying|reads|dice|diciendo)\b")


def _wanted(line: str, entities: Entities, question: bool) -> bool:
    wish = _wish(line)
    if _REFUSED.search(wish) or OTHER.search(wish):
        return False
    if not (_ABOUT_REVIEW.search(line) or _A_GUEST.search(line)):
        return False
    if _TOLD.search(wish):
        return not _ASKED_WHETHER.match(wish)
    about_one = _A_GUEST.search(wish) or re.search(rf"\b(?:to|for|a|al) (?:\w+ ){{0,4}}?{_REVIEW}\b", wish)
    return bool(_DRAFTED.search(wish) and about_one)


def _wish(line: str) -> str:
    """The line without what the guest is quoted with."""
    said = _SAYS.search(line)
    return line[: said.start()] if said else line


def _possible(line: str, entities: Entities, ours: bool) -> bool:
    refused = OTHER.search(line) or _REFUSED.search(line) or _ASKED_WHETHER.match(line)
    return bool(_ABOUT_REVIEW.search(line)) and not refused


def _instead(line: str) -> str | None:
    """What is not done with reviews, and what the owner says not to do."""
    if _FAKE.search(line):
        return "beyond_fake_reviews"
    if _POST_WHAT.match(line):
        return "post_what"
    if _VANISH.search(line) and not _TOLD.search(line):
        return "beyond_vanishing_reviews"
    refused = _REFUSED.search(_wish(line)) and re.search(rf"\b{_REVIEW}\b|\bpubli\w+|\bpost\b|\bany(?:thing)?\b", line)
    return "reject" if refused else None


def _fill(frame: Frame, line: str, entities: Entities, context: BuiltinContext) -> None:
    if "publish" not in frame.args:
        frame.args = _described(line, entities)
    frame.dishes, frame.choices, frame.category = [], [], None


def _described(line: str, entities: Entities) -> Args:
    """Which review, in the owner's own words, its stars, and whether it is to go public."""
    given: Args = {}
    words = _words(line, entities)
    if words:
        given["review"] = " ".join(words)
    if entities.stars:
        given["rating"] = entities.stars[0]
    if _PUBLISH.search(_wish(line)) and not _REFUSED.search(line):
        given["publish"] = True
    return given


_COMMAND = re.compile(
    rf"\b(?:{_ANSWER}|(?:draft|write|word|compose|prepare|come up with|thank|escribe|redacta|prepara|redactar)|"
    r"tell|what (?:should|do|can) (?:i|we) (?:say|write|answer|reply)|"
    r"(?:and |then )?(?:post|publish|send|put|submit|publica\w*|envia\w*|manda\w*) (?:it|that|this)?(?: (?:up|out|"
    r"online))?|"
    r"(?:can|could|would) you|help (?:me|us)|please|i (?:want|need) (?:to|you to)|por favor|puedes|ayudame a?|quiero)\b"
)
_GENERIC = frozenset(
    "a an the that this one ones to for of on in at and or my our us me we i it is be with from about who which "
    "something "
    "some someone somebody left leave has have had was were review reviews reviewer rating latest newest last "
    "recent most "
    "new all any every each answer reply response good nice short polite warm back guest customer person guy woman man "
    "stars star unanswered open everyone them their his her now today then also just please una un el la los las "
    "de del "
    "al a en por que con y ultima ultimo mas reciente nueva resena resenas critica una respuesta nuestra nuestro mi "
    "cliente complained complaint complaining said says wrote so can you publish true set call".split()
)


def _words(line: str, entities: Entities) -> list[str]:
    """What is told of the review beside that it is one: its mood, its platform, what it is about, who wrote it."""
    wish = _wish(line)
    quoted = [word for word in line[len(wish) :].split()[1:] if word not in SLOTS]
    plain = _COMMAND.sub(" ", wish)
    named = {DISH: [match.names[0] for match in entities.dishes], CATEGORY: list(entities.categories)}
    told: list[str] = []
    for word in plain.split():
        if named.get(word):
            told.append(named[word].pop(0).lower())
        elif word not in SLOTS and word not in (STARS, SITE):
            told.append(word)
    return [*(word for word in told if word not in _GENERIC), *quoted][:_MOST_WORDS]


_MOST_WORDS = 20
_ANOTHER = re.compile(
    r"^(?:(?:and|ok|now|then|what about|how about|y|please) )*(?:the )?(?:next|another|other|one|newest|oldest|"
    r"previous|"
    r"worst|otra|siguiente|la siguiente)\b"
)
_THAT_ONE = re.compile(
    rf"^(?:(?:and|ok|now|then|can you|could you|please|let us|y|help me|draft|write) )*(?:a )?{_ANSWER}(?: (?:to|"
    rf"the|it|that|"
    r"this|them|him|her|one|ones|worst|best|last|latest|newest|bad|first|please|for|me|a|la|lo|ese|esa|eso|peor))*$"
)


_REWORD = re.compile(
    r"^(?:(?:can you|could you|please|ok|but|and|a bit|y|puedes) )*(?:make (?:it|that|this)|reword|rewrite|"
    r"rephrase|shorten|"
    r"change (?:it|that|the (?:draft|reply|wording))|hazl[ao]|cambial[ao]|acortal[ao]|(?:a bit |much )?(?:shorter|"
    r"longer|"
    r"friendlier|warmer|nicer|mas (?:cort[ao]|amable|larg[ao])))\b"
)


def _own(line: str, args: Args | None, entities: Entities, state: State) -> Frame | None:
    """`post it`, `and the one about the wait?`, `reply to the worst one`."""
    if _PUBLISH_ALONE.match(line):
        return None if args is None else Frame("replies", args={**args, "publish": True})
    if args is not None and _REWORD.match(line):
        return Frame("reword")
    if _THAT_ONE.match(line):
        mood = re.search(r"\b(?:worst|best|bad|peor)\b", line)
        return Frame("replies", args={"review": mood[0]} if mood else {})
    if args is not None and _ANOTHER.match(line):
        told = [
            word for word in _words(line, entities) if word not in ("next", "another", "other", "before", "previous")
        ]
        return Frame("replies", args={"review": " ".join(told)}) if told else None
    return None


AIM = Aim("replies", _wanted, _possible, _fill, instead=_instead, own=_own, explained=False)
