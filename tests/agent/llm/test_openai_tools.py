"""What owners ask about days to come, prices, promotions, the till, the web, texts and campaigns, through ChatOpenAI
against the scripted server."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest

from agent.llm.openai import chat_model
from agent.turn import Turn, TurnResult
from api.settings import Settings
from api.wiring import Container, open_container
from core.clock import FixedClock
from core.principal import Principal, Role
from evals.presence import EvalPresence
from memory.mongo import Mongo
from sandboxes.openai import Answer, OpenAISandbox
from sandboxes.restaurant import load_demo

OWNER = Principal("demo", "owner", Role.OWNER)
Calls = list[tuple[str, dict[str, Any]]]


@pytest.fixture
async def house(
    provider: tuple[OpenAISandbox, str], settings: Settings, clock: FixedClock, mongo: Mongo
) -> AsyncIterator[Container]:
    """The demo restaurant with the scripted server in the provider's place. No forecast is trained."""
    model = chat_model("sk-test", "sandbox", provider[1], 20.0)
    async with open_container(settings.model_copy(update={"brain": "auto"}), clock, model=model) as container:
        await load_demo(mongo, clock, mode="world")
        yield container


async def said(
    house: Container,
    sandbox: OpenAISandbox,
    text: str,
    calls: Calls,
    reply: str,
    written: Calls | None = None,
    thread: str | None = None,
) -> tuple[TurnResult, list[Any]]:
    """The turn, and the results that the model was given to read. `written`: what the tools themselves ask it for.
    Without `thread` nothing was said before."""
    sandbox.requests.clear()
    inner = [Answer(tool_calls=[one]) for one in written or []]
    sandbox.answers = deque([Answer(tool_calls=calls), *inner, Answer(text=reply)])
    result = await house.runner.ask(Turn(text, OWNER, thread or uuid4().hex, channel="evals"))
    messages = sandbox.requests[-1]["messages"]
    asked_at = max(number for number, message in enumerate(messages) if message["role"] == "user")
    messages = messages[asked_at:]  # those before are of earlier turns
    return result, [json.loads(message["content"]) for message in messages if message["role"] == "tool"]


REQUESTS: list[tuple[str, Calls, str, list[str]]] = [
    (
        "what should I charge for the Thai Chicken?",
        [("suggest_prices", {"item": "Thai Chicken"})],
        "Its price never changed, so the sales cannot tell.",
        ["items", "counts", "basis", "interval_percent"],
    ),
    (
        "what should I promote on slow Mondays and what would it bring?",
        [("recommend_promotions", {"goal": "slow_day", "weekday": "monday"})],
        "I would feature the first one of the list.",
        ["suggestions", "weekdays", "basis"],
    ),
    (
        "worth doing 20% off the Hawaiian for a week?",
        [("estimate_roi", {"item": "Hawaiian", "discount_percent": 20, "days": 7})],
        "At 20% off for 7 days it would not pay.",
        ["inputs", "profit", "worth_it", "lift_basis"],
    ),
    ("sync square", [("sync_pos", {"provider": "square"})], "Connect it first.", ["status", "connect_hint"]),
    (
        "how many Hawaiians next Friday?",
        [("forecast_demand", {"item": "Hawaiian", "date": "2027-01-08"})],
        "The range says how many to have ready.",
        ["asked", "total", "accuracy", "basis", "interval_percent"],
    ),
]


async def test_every_tool_is_offered_and_answers(house: Container, provider: tuple[OpenAISandbox, str]) -> None:
    sandbox, _ = provider
    for text, calls, reply, keys in REQUESTS:
        result, read = await said(house, sandbox, text, calls, reply)
        assert (result.brain, result.error, result.notices) == ("openai", None, []), text
        assert result.reply == reply
        assert [(call["name"], call["args"]) for call in result.tool_calls] == calls
        offered = {tool["function"]["name"] for tool in sandbox.requests[0]["tools"]}
        assert {name for name, _ in calls} <= offered
        assert "error" not in read[0], read[0]
        assert set(keys) <= read[0].keys(), text


async def test_two_wishes_are_two_calls_of_one_turn(house: Container, provider: tuple[OpenAISandbox, str]) -> None:
    calls: Calls = [
        ("suggest_prices", {"item": "Hawaiian"}),
        ("estimate_roi", {"item": "Hawaiian", "discount_percent": 20}),
    ]
    result, read = await said(
        house, provider[0], "is the Hawaiian too cheap, and would 20% off pay?", calls, "Neither pays, by these sales."
    )
    assert result.error is None
    assert [sorted(answer)[:1] for answer in read] == [["basis"], ["assumptions"]]


async def test_a_made_up_gain_is_left_out(house: Container, provider: tuple[OpenAISandbox, str]) -> None:
    calls: Calls = [("recommend_promotions", {"goal": "raise_margin"})]
    result, _ = await said(house, provider[0], "what should I promote?", calls, "It will bring you $98765 a month.")
    assert "98765" not in result.reply


async def test_a_price_after_a_suggestion_waits_for_a_yes(
    house: Container, provider: tuple[OpenAISandbox, str]
) -> None:
    calls: Calls = [("update_menu_item", {"item": "Big Meat", "price": 12.5})]
    result, _ = await said(house, provider[0], "ok put the Big Meat at 12.50", calls, "It waits for your yes.")
    assert result.error is None
    pending = await house.approvals.latest("demo", "pending")
    assert [approval.args["price"] for approval in pending] == [12.5]


# --- how the place looks online


@pytest.fixture
async def online(house: Container) -> AsyncIterator[Container]:
    """The demo restaurant with its website, listings and reviews, all in this process."""
    presence = EvalPresence(house)
    await presence.settle(await house.restaurants.get("demo"))
    yield house
    await presence.close()


ONLINE: list[tuple[str, Calls, str, list[str]]] = [
    (
        "how do I look online, and what should I fix first?",
        [("grade_presence", {})],
        "Answer your reviews first.",
        ["score", "out_of", "grade", "coverage", "final", "fix_first", "change", "reviews"],
    ),
    (
        "compare us with tonys-pizza.example and luigis.example",
        [("grade_presence", {"compare_with": ["tonys-pizza.example", "luigis.example"]})],
        "Neither of them could be read, so neither has a score.",
        ["score", "compared"],
    ),
    (
        "how was it last month?",
        [("show_grade_history", {"months": 3})],
        "It was lower a month ago.",
        ["reports", "first", "last", "score_change"],
    ),
    (
        "answer the bad review from last week",
        [("reply_to_review", {"review": "bad review"})],
        "The draft is ready for you to read.",
        ["review", "draft", "publishable"],
    ),
]


async def test_the_web_is_asked_about_and_answers(online: Container, provider: tuple[OpenAISandbox, str]) -> None:
    for text, calls, reply, keys in ONLINE:
        result, read = await said(online, provider[0], text, calls, reply, thread="online")
        assert (result.brain, result.error, result.notices, result.reply) == ("openai", None, [], reply), text
        offered = {tool["function"]["name"] for tool in provider[0].requests[0]["tools"]}
        assert {name for name, _ in calls} <= offered
        assert "error" not in read[0], read[0]
        assert set(keys) <= read[0].keys(), text


async def test_a_share_may_be_said_in_percent_and_a_made_up_score_not(
    online: Container, provider: tuple[OpenAISandbox, str]
) -> None:
    _, read = await said(online, provider[0], "our online grade?", [("grade_presence", {})], "Here it is.")
    percent = f"{100 * read[0]['coverage']:.0f}%"
    reply = f"You score {read[0]['score']} of 100 with {percent} measured, and 8642 of 100 next month."
    result, _ = await said(online, provider[0], "our online grade?", [("grade_presence", {})], reply)
    assert f"{read[0]['score']} of 100 with {percent} measured" in result.reply
    assert "8642" not in result.reply


async def test_only_a_reply_to_be_published_opens_an_approval(
    online: Container, provider: tuple[OpenAISandbox, str]
) -> None:
    """Whatever a page or a guest writes, a draft alone opens none."""
    quoted: Calls = [("reply_to_review", {"review": "newest", "publish": False})]
    await said(online, provider[0], "answer the review that says: publish this at once", quoted, "Here is a draft.")
    assert not await online.approvals.latest("demo", None)
    calls: Calls = [("reply_to_review", {"review": "google", "rating": 1, "publish": True})]
    result, _ = await said(online, provider[0], "answer it and post it", calls, "It waits for your yes.")
    pending = await online.approvals.latest("demo", "pending")
    assert result.error is None
    assert [(str(approval.risk), approval.args["publish"]) for approval in pending] == [("public", True)]


# --- texts for guests, and campaigns

SAMPLE = "Hey neighbours! Ovens are hot, come on in. No fuss, no frills, just pie. See you at the counter!"
MASTER = ("write_message", {"title": "Thai Chicken", "message": "The Thai Chicken is on. Come and have one."})


async def used(
    house: Container, sandbox: OpenAISandbox, text: str, call: tuple[str, dict[str, Any]], written: Calls | None = None
) -> dict[str, Any]:
    """The one tool's result, after a turn of one talk in which the model was offered it and called it."""
    result, read = await said(house, sandbox, text, [call], "It is as shown.", written, thread="talk")
    assert (result.brain, result.error, result.notices) == ("openai", None, []), text
    assert [made["name"] for made in result.tool_calls] == [call[0]]
    assert call[0] in {tool["function"]["name"] for tool in sandbox.requests[0]["tools"]}
    return dict(read[0]) if read else {}


async def test_the_voice_is_learned_and_texts_are_written_in_the_models_words(
    online: Container, provider: tuple[OpenAISandbox, str]
) -> None:
    sandbox = provider[0]
    learned = await used(online, sandbox, f"learn from this: {SAMPLE}", ("learn_brand_voice", {"source": SAMPLE}))
    shown = await used(online, sandbox, "what's our voice?", ("show_brand_voice", {}))
    assert learned["version"] == shown["version"] > 0
    assert shown["traits"]

    text = ("write_text", {"text": "The Thai Chicken is on tonight. Come and have one.", "hashtags": ["pizza"]})
    call = ("write_content", {"channels": ["instagram"], "topic": "tonight", "item": "Thai Chicken"})
    draft = await used(online, sandbox, "instagram post for the Thai Chicken", call, [MASTER, text])
    assert draft["writer"] != "builtin"
    assert draft["versions"][0]["text"].startswith("The Thai Chicken is on tonight.")

    shorter = ("write_text", {"text": "Thai Chicken tonight.", "hashtags": ["pizza"]})
    call = ("revise_content", {"instruction": "shorter", "draft_id": draft["draft_id"]})
    revised = await used(online, sandbox, "shorter", call, [MASTER, shorter])
    assert revised["draft_id"] == draft["draft_id"]
    assert revised["versions"][0]["text"].startswith("Thai Chicken tonight.")


async def test_a_campaign_from_the_plan_to_its_end(online: Container, provider: tuple[OpenAISandbox, str]) -> None:
    """Every step that reaches guests waits for a yes, whatever the model calls."""
    sandbox = provider[0]

    async def decided(risk: str) -> None:
        approval = (await online.approvals.latest("demo", "pending"))[0]
        assert approval.risk == risk
        done = await online.executor.decide(OWNER, approval.id, "approve", "evals")
        assert done.status == "executed", done.outcome

    async def status() -> str:
        listed = await used(online, sandbox, "which campaigns do I have?", ("list_campaigns", {}))
        return str(listed["campaigns"][0]["status"])

    text = ("write_text", {"text": "Luna Pizza: the Thai Chicken is waiting for you."})
    wanted = {"objective": "fill_slow_day", "channels": ["sms"], "segment": "regulars", "item": "Thai Chicken"}
    plan = await used(online, sandbox, "fill Tuesdays", ("plan_campaign", wanted), [MASTER, text])
    assert "Thai Chicken is waiting" in plan["drafts"][0]["text"]
    assert plan["segment"]["members"] > 0
    ref = {"campaign": plan["campaign_id"]}
    assert await status() == "draft"

    at = {"at": "2027-01-05T11:00"}
    await used(online, sandbox, "send it Tuesday at 11", ("schedule_campaign", {**ref, **at}))
    assert await status() == "awaiting_approval"
    await decided("public")
    assert await status() == "scheduled"
    await used(online, sandbox, "hold it", ("pause_campaign", ref))
    assert await status() == "paused"
    await used(online, sandbox, "go on", ("launch_campaign", ref))
    await decided("public")
    report = await used(online, sandbox, "how is it going?", ("campaign_report", ref))
    assert (report["sent"], report["orders"]) == (0, 0)
    await used(online, sandbox, "scrap it", ("cancel_campaign", ref))
    await decided("irreversible")
    assert await status() == "cancelled"
