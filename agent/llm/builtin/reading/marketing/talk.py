"""The talk goes on: a draft that is to go out, a plan that is to be moved, changed, stopped or told of."""

from __future__ import annotations

import re

from ...context import BuiltinContext
from ...frames import Frame, State
from .arguments import OBJECTIVES
from .named import acting, timed
from .revising import ANEW, CHANNELS_TOO, ELSEWHERE, revised
from .said import Said
from .when import iso, when_of
from .wish import LEAD, OTHER, REFUSED
from .words import Args, channels_of, offer_of, segment_of

_LONGEST = 40  # words of a follow-up
_GO = (
    r"(?:post|send|publish|launch|ship|text|e ?mail|mail|fire|release|blast|run|start|share|"
    r"put(?= (?:\w+ ){1,4}?(?:on|up|out|live)\b)|publica(?:l[ao]s?|"
    r"r)?|manda(?:l[ao]s?|r)?|"
    r"envia(?:l[ao]s?|r)?|lanza(?:l[ao]s?|r)?|sube(?:l[ao])?)"
)
_SEND_IT = re.compile(
    rf"^{LEAD}(?:go|go live|send away|lets go|let us go|fire away|adelante|{_GO}(?: (?:it|that|this|them|both|all|"
    rf"everything|lo|la|"
    rf"out|up|the (?:draft|post|text|texts|e ?mail|campaign|message|newsletter|caption|messages|whole thing|first "
    rf"one|second one)|el|"
    rf"borrador|mensaje|correo|post|la campana))+)\b(?P<rest>.*)$|^{LEAD}(?P<alone>publica|manda|envia|lanza|send|"
    rf"post|publish|launch)"
    rf"(?P<more>l[ao]s?)?(?P<tail>(?: (?:now|please|away|ya|ahora|it))*)$|^{LEAD}(?:publical[ao]|mandal[ao]s?|"
    rf"enviala|envialo|"
    rf"lanzala|lanzalo|subel[ao])\b(?P<es>.*)$"
)
SEND_IT_ES = re.compile(
    rf"^{LEAD}(?:publical[ao]s?|mandal[ao]s?|enviala|envialo|lanzal[ao]|subel[ao])(?: (?:ya|ahora|por favor))*$"
)
_SCHEDULE_IT = re.compile(
    rf"^{LEAD}(?:re ?)?(?:schedule|plan|book|set|time|queue|move|programa(?:l[ao])?|agenda(?:l[ao])?|pon(?:l[ao])?|"
    rf"pasal[ao])"
    r"(?: (?:it|that|this|them|in|the (?:campaign|post|text|texts|e ?mail|message|newsletter)|la|lo|la campana|up))*"
    r"(?: (?:for|to|on|at|para|el|in)\b.*)?$"
)
_REPORT_IT = re.compile(
    r"\b(?:what came (?:out )?of (?:it|that)|how (?:did|is|has) (?:it|that|this)(?: one)? (?:do|done|doing|go|going|"
    r"perform\w*|work\w*)|"
    r"did (?:it|that) (?:work|bring|help|do|pay)|(?:any|show|the)? ?results(?: of (?:it|that))?(?: yet)?$|was it worth|"
    r"what did (?:it|that) (?:bring|do|make|cost)|how many (?:came|clicked|opened|ordered|people|got it|were sent)|"
    r"como (?:fue|"
    r"va|salio|le fue)(?: eso| esa)?$|que (?:trajo|dio|resulto)|funciono|did anyone (?:come|click|order|buy))\b"
)
BEFORE = re.compile(
    r"^(?:(?:and|so|ok|y|what about|how about|how (?:did|was)|que tal|como fue) )*(?:the|la|el) (?:(?:one|"
    r"campaign|campana|de) "
    r")?(?:before|previous|prior|earlier|anterior|antes)(?: (?:one|campaign|that|it|this|do|did|go|campana|do it|"
    r"ese|esa))*$"
)
_AUDIENCE = re.compile(
    rf"^{LEAD}(?:(?:only|just|make it|send it|do it|instead|but|for|to|target|solo|mejor|que sea|change (?:it|the "
    rf"audience) to|the) )*"
    r"(?:to|for|a|para|only|target|just|solo|the|my|our|los|las|everyone|all|regulars|lapsed|first|big|people|guests|"
    r"customers)\b"
)


def goes_on(whole: Said, state: State, context: BuiltinContext) -> Frame | None:
    """A follow-up of the draft or the campaign that the talk was about."""
    line = whole.line
    if OTHER.search(line) or len(line.split()) > _LONGEST:
        return None
    if REFUSED.search(line) and not re.search(r"\bsay\b|\bmention\b", line):
        return Frame("reject") if len(line.split()) <= 6 else None
    if _SCHEDULE_IT.match(line) and not whole.names and (frame := _scheduled(whole, state, context)):
        return frame
    if _SEND_IT.match(line) and not (whole.names and state.content == "campaign"):
        return _sent(whole, state, context)
    if state.content == "campaign" and (frame := _of_campaign(whole, state, context)):
        return frame
    if whole.kind and whole.kind not in ("write", "push"):
        return None
    if _DISLIKED.match(line):
        return Frame("disliked")
    return _other_dish(whole, state) or _other_channel(whole, state) or revised(whole)


def earlier() -> list[Frame]:
    """`and the one before?`: what has gone out is shown, and the owner names it."""
    return [Frame("campaigns", args={"status": "done"}), Frame("results", missing="campaign")]


def _other_channel(whole: Said, state: State) -> Frame | None:
    """`and one for google`: the draft's brief for a channel that it does not have yet."""
    known = state.draft.get("channels") or []
    new = [name for name in channels_of(whole.line) if name not in known]
    if state.content != "draft" or not known or not new or whole.names or not CHANNELS_TOO.match(whole.line):
        return None
    kept = {name: value for name, value in state.draft.items() if name not in ("item", "draft_id", "channels")}
    item = state.draft.get("item")
    return Frame("write", dishes=[item] if item else [], args={"topic": item, **kept, "channels": new})


_DISLIKED = re.compile(
    r"^(?:(?:no|hmm|nah|sorry|well|but|i) )*(?:do not (?:really )?(?:like|love) (?:it|that|this|the \w+)|(?:it is "
    r")?not (?:quite )?(?:right|it|good|"
    r"great|what i wanted|us)|that is not (?:it|us|right|good)|hate (?:it|that|this)|no me gusta)(?: (?:much|at all|"
    r"yet|really|nada|mucho))*$"
)
_ASKED_OF = re.compile(
    r"^(?:(?:and|so|ok|y) )*(?:what (?:will|would|does|is) (?:it|that|this) (?:going to )?cost|how much (?:is|will|"
    r"would|does) (?:it|that|this)|"
    r"who (?:gets|will get|is it going to|receives|does it go to)|how many (?:people |guests |"
    r"customers )?(?:will |would |does |do )?(?:"
    r"get|gets|receive|it reach|it go to)|when "
    r"(?:does|will|is) (?:it|that|this)|cuanto cuesta|quien l[oa] recibe|a cuantos|cuando sale)\b"
)


def _other_dish(whole: Said, state: State) -> Frame | None:
    """`actually the hawaiian`: the same once more, about another dish."""
    names = [names[0] for names in whole.names if len(names) == 1]
    rest = [word for word in whole.line.split() if word not in _BESIDE_DISH]
    swaps = re.search(
        r"\b(?:same|another|one for|igual|lo mismo|otro|otra|actually|instead|rather|make it|change it|not|"
        r"mejor|en vez|no)\b",
        whole.line,
    )
    if len(names) != 1 or rest or not swaps:
        return None
    if state.content == "campaign":
        known = str(state.campaign.get("objective") or "")
        frame = _anew(state, {} if known in OBJECTIVES else {"objective": f"push the {names[0]}"})
        frame.dishes = names
        return frame
    kept = {name: value for name, value in state.draft.items() if name not in ("item", "draft_id", "topic", "offer")}
    return Frame("write", dishes=names, args={**kept, "topic": names[0]}) if kept else None


_BESIDE_DISH = frozenset(
    "xdish same thing and now also another then igual lo mismo otro otra ahora y para "
    "actually no make it do for with the about instead rather change to sorry wait i meant mean please use a "
    "la el mejor en "
    "vez de con not that one let us".split()
)


def _scheduled(whole: Said, state: State, context: BuiltinContext) -> Frame | None:
    when = when_of(whole.full, context)
    if state.content == "draft":
        return _from_draft(whole, state, context) if when.named or re.search(r"\bschedul|program", whole.line) else None
    if not when.named and not re.search(r"schedul|program|agenda|book|queue", whole.line):
        return None
    frame = Frame("schedule", args={"campaign": state.about or "latest"})
    timed(frame, when)
    return frame


def _sent(whole: Said, state: State, context: BuiltinContext) -> Frame:
    if state.content == "draft":
        return _from_draft(whole, state, context)
    when = when_of(whole.full, context)
    segment = segment_of(whole.line)
    if segment and segment != state.campaign.get("segment") and "campaign" not in whole.line:
        return _anew(state, {"segment": segment, "send": True})
    if when.named:
        frame = Frame("schedule", args={"campaign": state.about or "latest"})
        timed(frame, when)
        return frame
    return (
        Frame("approve") if state.campaign.get("waits") else Frame("launch", args={"campaign": state.about or "latest"})
    )


def _from_draft(whole: Said, state: State, context: BuiltinContext) -> Frame:
    """A draft that is to go out: a campaign with its brief."""
    draft = state.draft
    args: Args = {
        name: draft[name] for name in ("channels", "item", "offer", "language", "draft_id") if draft.get(name)
    }
    item = args.pop("item", None)
    named = [name for name in channels_of(whole.line) if name in draft.get("channels", ())]
    if named:
        args["channels"] = named
    args["objective"] = str(draft.get("topic") or item or "announce")
    segment = segment_of(whole.line, item) or draft.get("segment")
    if segment:
        args["segment"] = segment
    when = when_of(whole.full, context)
    if when.at:
        args["at"] = iso(when.at)
    elif when.start and when.end:
        args |= {"start_date": when.start.isoformat(), "end_date": when.end.isoformat()}
    args["send"] = True
    direct = {"sms", "email"} & set(args.get("channels", ()))
    return Frame("plan", dishes=[item] if item else [], args=args, missing="audience" if direct and not segment else "")


def _of_campaign(whole: Said, state: State, context: BuiltinContext) -> Frame | None:
    line = whole.line
    short = len(line.split()) <= 6
    if _REPORT_IT.search(line) and (not whole.names):
        return Frame("results", args={"campaign": state.about or "latest"})
    for kind, words in _ACTS:
        if short and re.match(
            rf"^{LEAD}(?:{words})(?: (?:it|that|this|them|the|campaign|everything|one|lo|la|eso|esa|please|now|for now|"
            rf"again|campana|on|hold|whole|thing|all|down|por ahora))*$",
            line,
        ):
            return acting(kind, whole.raw, whole.full, context, state)
    if _ASKED_OF.match(line):
        return Frame("campaigns")
    if whole.kind:
        return None
    return _changed(whole, state, context)


_ACTS = (
    (
        "pause",
        r"pause|hold|stop|wait with|put it on hold|hold on with|pausal?[ao]?|para(?:l[ao])?|detenl?[ao]?|"
        r"suspendel?[ao]?",
    ),
    (
        "cancel",
        r"cancel|call it off|call off|scrap|kill|drop|delete|abort|cancela(?:l[ao])?|anula(?:l[ao])?|borra(?:l[ao])?|"
        r"eliminal[ao]",
    ),
    ("launch", r"resume|unpause|start it again|continue|reanuda(?:l[ao])?|go on with|restart"),
)


def _changed(whole: Said, state: State, context: BuiltinContext) -> Frame | None:
    """`make it 15% instead`, `only big spenders`, `add instagram`, `on wednesday instead`: the plan once more."""
    line = whole.line
    if whole.question and not ANEW.search(line):
        return None
    new: Args = {}
    offer, segment, channels = offer_of(whole.plain), segment_of(line, loosely=False), channels_of(line)
    if ELSEWHERE.search(line):
        return None
    if offer and len(line.split()) <= 10:
        new["offer"] = offer
    if segment and _AUDIENCE.match(line):
        new["segment"] = segment
    if channels and CHANNELS_TOO.match(line):
        known = state.campaign.get("channels") or []
        alone = re.search(r"\b(?:only|just|instead|solo)\b", line)
        new["channels"] = channels if alone else list(dict.fromkeys([*known, *channels]))
    if not new:
        return _moved(whole, state, context)
    return _anew(state, new)


def _moved(whole: Said, state: State, context: BuiltinContext) -> Frame | None:
    """`on wednesday at 3 instead`, `tomorrow 9am please`."""
    when = when_of(whole.full, context)
    rest = [word for word in when.rest.split() if word[0].isalnum() and word not in _BESIDE_WHEN]
    if rest or not (when.at or when.day):
        return None
    frame = Frame("schedule", args={"campaign": state.about or "latest"})
    timed(frame, when)
    return frame


_BESIDE_WHEN = frozenset(
    "on at for to the please pls instead make it that rather better actually no ok yes and move let us then el la a "
    "para mejor "
    "las por favor go out should can you do in this how about what".split()
)


def _anew(state: State, new: Args) -> Frame:
    kept = {name: value for name, value in state.campaign.items() if name not in ("waits", "id", "draft_id")}
    item = kept.pop("item", None)
    return Frame("plan", dishes=[item] if item else [], args={**kept, **new})
