"""The talk so far, read from the message list alone: turns, and the state that they leave."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ..context import BuiltinContext
from ..frames import ANALYSES, ASKS, CHANGES, MARKETING, ONLINE, Frame, State
from ..reading.message import language, read
from ..reading.spans import from_args
from .planning import plan

_LOOK_BACK = 6  # turns; what lies further back is not meant by "it"
_ROLES = {"human": "user", "ai": "assistant"}


@dataclass(slots=True)
class Called:
    id: str
    name: str
    args: dict[str, Any]
    result: dict[str, Any] | None = None


@dataclass(slots=True)
class Turn:
    text: str
    calls: list[Called] = field(default_factory=list)
    reply: str = ""


def turns_of(messages: Sequence[Any]) -> list[Turn]:
    """Turns of a message list: LangChain messages or OpenAI-style dicts."""
    turns: list[Turn] = []
    for message in messages:
        role, content = _role(message), _content(message)
        if role == "user":
            turns.append(Turn(content))
        elif role == "assistant" and turns:
            turns[-1].calls += [
                Called(str(call.get("id") or ""), call["name"], dict(call.get("args") or {}))
                for call in _get(message, "tool_calls") or []
            ]
            turns[-1].reply = content or turns[-1].reply
        elif role == "tool" and turns:
            _attach(turns[-1], str(_get(message, "tool_call_id") or ""), content)
    return turns


def _get(message: Any, name: str) -> Any:
    return message.get(name) if isinstance(message, dict) else getattr(message, name, None)


def _role(message: Any) -> str:
    role = str(_get(message, "role") or _get(message, "type") or "")
    return _ROLES.get(role, role)


def _content(message: Any) -> str:
    content = _get(message, "content")
    if isinstance(content, list):
        return " ".join(str(part.get("text", "")) if isinstance(part, dict) else str(part) for part in content)
    return str(content or "")


def _attach(turn: Turn, call_id: str, content: str) -> None:
    try:
        result = json.loads(content)
    except ValueError:
        result = {"error": content[:200]}
    for call in turn.calls:
        if call.id == call_id and call.result is None:
            call.result = result if isinstance(result, dict) else {}
            return


def state_of(turns: Sequence[Turn], context: BuiltinContext) -> State:
    """Reads the turns in order, each in the light of those before it."""
    state = State()
    for turn in turns[-_LOOK_BACK:]:
        frames = read(turn.text, state, context)
        state.spanish = language(turn.text, state)
        _advance(state, turn, frames, context)
    return state


def _advance(state: State, turn: Turn, frames: list[Frame], context: BuiltinContext) -> None:
    steps = plan(frames, state, context)
    state.pending = next(
        (step.frame for step in steps if step.frame.missing and (not turn.calls or step.frame.intent == "results")),
        None,
    )
    if state.pending and state.pending.missing == "dish" and not state.pending.choices:
        state.pending.choices = sorted(
            (dish.name for dish in context.dishes if dish.name in turn.reply), key=turn.reply.find
        )
    state.turns += 1
    state.asks = {}
    state.notes = [str(call.args.get("fact")) for call in turn.calls if call.name == "remember_fact"]
    if any(call.name not in _MARKETING for call in turn.calls):
        state.content = ""
    for call in turn.calls:
        if call.name == "analyze_menu":
            _after_analysis(state, call, frames, turn.reply)
        elif call.name == "update_menu_item":
            _after_change(state, call, frames)
        elif call.name in _AIMS:
            _after_ask(state, call, frames, alone=len(turn.calls) == 1)
        elif call.name in _MARKETING:
            _after_marketing(state, call, frames)


_AIMS = {tool: aim for aim, tool in ASKS.items()}
_MARKETING = frozenset(MARKETING.values())
_OF_DRAFTS = frozenset(("write_content", "revise_content"))
_OF_CAMPAIGNS = _MARKETING - _OF_DRAFTS - {"learn_brand_voice", "show_brand_voice"}


def _after_marketing(state: State, call: Called, frames: list[Frame]) -> None:
    """The draft or the campaign that the next message goes on with."""
    result = call.result or {}
    approval = result.get("approval")
    if isinstance(approval, dict):
        state.approvals.append(approval)
    if "error" in result:
        _which_one(state, call, frames)
        return
    if call.name == "write_content":
        state.draft, state.content = {**call.args, "draft_id": result.get("draft_id")}, "draft"
    elif call.name == "revise_content":
        state.content = state.content or "draft"
        _drafted(state, result)
    elif call.name == "plan_campaign":
        state.campaign = {**call.args, "waits": isinstance(approval, dict), "id": result.get("campaign_id")}
        state.campaign.setdefault("channels", result.get("channels") or [])
    if call.name in _OF_CAMPAIGNS:
        state.content = "campaign"
        named = str(call.args.get("campaign") or "")
        state.about = named if named != "latest" else state.about
    if call.name == "plan_campaign":
        state.about = ""


def _which_one(state: State, call: Called, frames: list[Frame]) -> None:
    """The tool asked which dish or which campaign: the next message may say so."""
    result = call.result or {}
    frame = next((frame for frame in frames if MARKETING.get(frame.intent) == call.name), None)
    if frame is None or not result.get("candidates"):
        return
    if call.name in _OF_DRAFTS or call.name == "plan_campaign":
        _ask_again(state, result, [frame])
        frame.args.pop("item", None)
    else:
        frame.missing = "campaign"
        state.pending = frame


def _drafted(state: State, result: dict[str, Any]) -> None:
    """A revised draft may have more channels than before."""
    rows = [row for row in result.get("versions") or [] if isinstance(row, dict) and row.get("channel")]
    channels = list(dict.fromkeys(str(row["channel"]) for row in rows))
    known = {"topic": str(result.get("title") or ""), **state.draft, "draft_id": result.get("draft_id")}
    state.draft = {**known, **({"channels": channels} if channels else {})}


def _after_ask(state: State, call: Called, frames: list[Frame], alone: bool) -> None:
    """What the next message may build on: the question with its arguments, its dish, the prices put forward."""
    result = call.result or {}
    aim = _AIMS[call.name]
    if aim in ONLINE:
        _after_online(state, aim, call, frames, alone)
        return
    if "error" in result:
        _ask_again(state, result, frames)
        return
    state.asks[aim] = dict(call.args)
    frame = next((frame for frame in frames if frame.intent == aim), None)
    if aim == "forecast":
        state.ahead = frame.ahead[-1] if frame and frame.ahead else None
    elif aim == "prices":
        state.suggested = _suggested(result)
    elif aim == "promotions":
        state.promoted = _promoted(result)
    elif aim == "pos":
        state.provider = str(call.args.get("provider") or "")
    item = str(call.args.get("item") or "")
    if item and aim != "pos":
        state.item, state.listed, state.intent, state.period = item, [item], "item", None


def _after_online(state: State, aim: str, call: Called, frames: list[Frame], alone: bool) -> None:
    """The grade or the draft that the next message builds on, and the address that was asked for."""
    result, args = call.result or {}, dict(call.args)
    frame = next((frame for frame in frames if frame.intent == aim), Frame(aim))
    approval = result.get("approval")
    if isinstance(approval, dict):
        state.approvals.append(approval)
    wanted = _address_wanted(result, frame) if aim == "presence" else None
    if wanted is not None:
        beside = "compare" if args.get("compare_with") or frame.about == "compare" else ""
        state.pending = Frame(aim, missing="site", choices=wanted, about=beside)
    if "error" in result:
        return
    review = result.get("review")
    if isinstance(review, dict) and review.get("id"):
        args = {"review": str(review["id"])}
    state.asks[aim] = {name: value for name, value in args.items() if name != "publish"}
    if alone:
        state.intent, state.item, state.listed, state.period, state.category = "", None, [], None, None


def _address_wanted(result: dict[str, Any], frame: Frame) -> list[str] | None:
    """The places to choose from where a name fits several; empty where only an address helps; None where none is
    asked for."""
    places = [row for row in result.get("candidates") or [] if isinstance(row, dict)]
    if places:
        return [", ".join(filter(None, (str(row.get("name") or ""), str(row.get("address") or "")))) for row in places]
    alone = frame.about == "compare" and not result.get("compared") and not frame.args.get("compare_with")
    return [] if alone or re.search(r"\?|type its website's address", str(result.get("error") or "")) else None


def _promoted(result: dict[str, Any]) -> dict[str, Any]:
    """What was put forward first, as a campaign takes it."""
    row = next((row for row in result.get("suggestions") or [] if isinstance(row, dict) and row.get("item")), {})
    found = {name: row[name] for name in ("item", "offer", "weekday") if row.get(name)}
    return found | ({"weekday": str(found["weekday"]).lower()} if "weekday" in found else {})


def _suggested(result: dict[str, Any]) -> dict[str, float]:
    """The prices that were put forward, by dish, for those that should not stay as they are."""
    found: dict[str, float] = {}
    for row in result.get("items") or []:
        price = row.get("suggested") if isinstance(row, dict) else None
        if isinstance(price, int | float) and price != row.get("current") and row.get("item"):
            found[" ".join(filter(None, [str(row["item"]), str(row.get("size") or "")]))] = float(price)
    return found


def _after_analysis(state: State, call: Called, frames: list[Frame], reply: str) -> None:
    result = call.result or {}
    if "error" in result:
        _ask_again(state, result, frames)
        return
    together = [*state.listed] if state.item and state.item in _asked_for(frames) else []
    state.period = from_args(call.args)
    scope = result.get("scope") or {}
    state.category = scope.get("category") or call.args.get("category")
    state.item = scope.get("item") or call.args.get("item")
    state.intent = _intent(state, frames, reply)
    state.worst, state.best = _names(result.get("worst")), _names(result.get("best"))
    state.listed = list(dict.fromkeys([*together, state.item])) if state.item else _listed(state, result)


def _asked_for(frames: list[Frame]) -> list[str]:
    """The dishes of a message that named several: "it" is then none of them for sure."""
    names = [name for frame in frames if frame.intent == "item" for name in frame.dishes]
    return names if len(names) > 1 else []


def _intent(state: State, frames: list[Frame], reply: str) -> str:
    """What the analysis was about. A bare follow-up whose own beginning is forgotten is told by the answer it got."""
    intent = next((frame.intent for frame in frames if frame.intent in ANALYSES), "")
    if state.item:
        return intent if intent in ("item", "why") else "why" if "\n- " in reply else "item"
    lost = intent == "report" and state.turns <= 1 and frames[0].follows
    return _told_by(reply) if lost or not intent else intent


def _listed(state: State, result: dict[str, Any]) -> list[str]:
    """The names that the answer led with, so that "why?" and "the second one" find them."""
    if state.intent.startswith("class_"):
        return [str(name) for name in (result.get("classes") or {}).get(state.intent[6:], [])]
    shown = {
        "weak": dogs_first(result),
        "worst": state.worst,
        "best": state.best,
        "report": to_look_at(result),
        "unsold": [str(name) for name in result.get("unsold") or []],
    }
    return shown.get(state.intent, [])


def to_look_at(result: dict[str, Any]) -> list[str]:
    """The dish that an overview leads with: the slowest dog, else the slowest seller."""
    rows = [row for row in result.get("worst") or [] if isinstance(row, dict)]
    return _names([row for row in rows if row.get("class") == "dog"] or rows)[:1]


def dogs_first(result: dict[str, Any]) -> list[str]:
    """Dogs, the slowest first; without any the slowest sellers."""
    dogs = [str(name) for name in (result.get("classes") or {}).get("dog", [])]
    slow = _names(result.get("worst"))
    known = [name for name in slow if name in dogs]
    return known + [name for name in reversed(dogs) if name not in known] or slow


def _names(rows: Any) -> list[str]:
    return [str(row["name"]) for row in rows or [] if isinstance(row, dict) and row.get("name")]


_TELLTALES = (
    ("report", r"look at|mira "),
    ("weak", r"\bdogs?\b|\bperros?\b|weak"),
    ("worst", r"the least|slow|worst|menos se vend"),
    ("best", r"sells best|best sell|the most|top sell|más se vend"),
    ("totals", r"\bin sales\b|^you sold|^vendiste|revenue"),
)


def _told_by(reply: str) -> str:
    """What an analysis was about, by the first words of its answer."""
    lead = reply[:120]
    return next((intent for intent, words in _TELLTALES if re.search(words, lead, re.I)), "report")


def _after_change(state: State, call: Called, frames: list[Frame]) -> None:
    result = call.result or {}
    frame = next((frame for frame in frames if frame.intent in CHANGES), None)
    if "error" in result:
        _ask_again(state, result, frames)
        return
    approval = result.get("approval")
    if isinstance(approval, dict):
        state.approvals.append(approval)
        _note_price(state, call, approval)
    state.item = str(call.args.get("item") or "") or state.item
    state.listed = [state.item] if state.item else state.listed
    state.intent = state.intent or "item"
    state.last_change = frame


def _note_price(state: State, call: Called, approval: dict[str, Any]) -> None:
    for change in approval.get("diff") or []:
        if (
            isinstance(change, dict)
            and change.get("field") == "price"
            and isinstance(change.get("before"), int | float)
        ):
            state.prices.setdefault(str(call.args.get("item")), float(change["before"]))


def _ask_again(state: State, result: dict[str, Any], frames: list[Frame]) -> None:
    """The tool asked which one: the next message may be the answer."""
    choices = [str(name) for name in result.get("candidates") or []]
    if choices and frames and not re.search(r"already", str(result["error"])):
        frame = frames[0]
        frame.missing, frame.choices, frame.dishes = "dish", choices, []
        state.pending = frame
