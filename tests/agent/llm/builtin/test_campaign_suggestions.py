"""What our own replies and buttons put into the owner's mouth about posts and campaigns is understood when it is said."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from langchain_core.messages import BaseMessage

from agent.llm.builtin.telling.voice import phrases
from core.principal import Principal, Role
from memory.restaurants import Restaurant
from tests.agent.llm.builtin import campaign_answers as answers
from tests.agent.llm.builtin.test_campaigns import said, talk
from tests.agent.llm.builtin.utterances import Call
from tools.base import ToolCall
from tools.campaigns import present as campaigns
from tools.campaigns.planning.engine.strategy import name_of
from tools.campaigns.schemas import Campaign
from tools.content import present as content
from tools.content.schemas import Brief, Draft

NOW = datetime(2027, 1, 1, 15, tzinfo=UTC)
HOUSE = Restaurant(
    restaurant_id="demo", name="Luna Pizza", timezone="America/New_York", currency="USD", created_at=NOW, demo=True
)
DRAFT, DRAFT_ES = "write an instagram post about the greek", "escribe un post de instagram sobre la greek"
PLAN, PLAN_ES = "plan a campaign for the greek by email", "haz una campaña para la greek por correo"
# By the phrase that says them: what is talked about before, and the tool that is meant ("" where we ask back).
SAID: dict[str, tuple[tuple[str, str], dict[str, str]]] = {
    "ct_next": (
        (DRAFT, DRAFT_ES),
        {"shorter": "revise_content", "in Spanish": "revise_content", "send it": "plan_campaign"}
        | {"más corto": "revise_content", "en inglés": "revise_content", "envíalo": "plan_campaign"},
    ),
    "bv_none": (
        ("", ""),
        dict.fromkeys(("learn our voice from our website", "aprende nuestra voz de la web"), "learn_brand_voice"),
    ),
    "cp_next": (
        (PLAN, PLAN_ES),
        {"send it": "launch_campaign", "schedule it for Tuesday at noon": "schedule_campaign"}
        | {"envíala": "launch_campaign", "prográmala para el martes al mediodía": "schedule_campaign"},
    ),
    "cp_now_paused": (
        ("pause the thai chicken campaign", "pausa la campaña de la thai chicken"),
        dict.fromkeys(("resume it", "reanúdala"), "launch_campaign"),
    ),
    "cl_none": (("", ""), dict.fromkeys(("plan a campaign for …", "haz una campaña para …"), "plan_campaign")),
    "ask_when": (
        ("schedule the thai chicken campaign", "programa la campaña de la thai chicken"),
        dict.fromkeys(("Tuesday at noon", "el martes al mediodía"), "schedule_campaign"),
    ),
    "can_count": (
        ("", ""),
        dict.fromkeys(("plan a text to my regulars", "planea un mensaje para mis habituales"), "plan_campaign"),
    ),
    "beyond_campaign": (
        ("", ""),
        {"text my regulars about the new special": ""}  # what is special about it?
        | {"manda un mensaje a los habituales sobre la novedad": "plan_campaign"},
    ),
    "pm_send": (
        ("what should I promote on mondays", "que promociono los lunes"),
        dict.fromkeys(("plan a campaign for it", "haz una campaña para eso"), "plan_campaign"),
    ),
}
_QUOTED = re.compile(r"“([^”{}]+)”|«([^»{}]+)»")
_OURS = re.compile(r"^(?:ct|cp|cr|cl|cx|bv|ask|can|pm|beyond)_")


def _proposed(language: str) -> list[tuple[str, str]]:
    """Every sentence that a phrase of ours quotes."""
    found = [(key, text) for key, texts in phrases(language).items() if _OURS.match(key) for text in texts]
    return [(key, a or b) for key, text in found for a, b in _QUOTED.findall(text)]


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_we_tell_the_owner_to_say_is_understood(language: str) -> None:
    proposed = [(key, text) for key, text in _proposed(language) if not key.startswith(_ELSEWHERE)]
    assert {key for key, _ in proposed} == SAID.keys()
    for key, text in proposed:
        before, meant = SAID[key]
        calls, reply = talk(*filter(None, (before[language == "es"], text.replace("…", "the greek"))))
        wanted = meant[text]
        understood = [name for name, _ in calls] == [wanted] if wanted else not calls and "?" in reply
        assert understood, (key, text, calls)


_ELSEWHERE = ("ask_why", "ask_unknown", "ask_discount", "ask_site", "ask_provider", "ask_price", "beyond_vanishing")


def campaign(name: str) -> Campaign:
    return Campaign(
        id="c1", restaurant_id="demo", name=name, objective="fill_slow_day", channels=["instagram"], created_by="o",
        created_at=NOW, updated_at=NOW,
    )  # fmt: skip


def test_the_buttons_after_a_plan_are_understood() -> None:
    history: list[BaseMessage] = []
    said(history, PLAN)
    meant = ("launch_campaign", "revise_content", "plan_campaign")
    buttons = campaigns.planned(HOUSE, campaign("Thai Chicken on Tuesdays")).suggestions
    for text, tool in zip(buttons, meant, strict=True):
        [(called, args)] = talk(PLAN, text)[0]
        assert called == tool, text
        assert args.get("campaign") in (None, "Thai Chicken on Tuesdays")


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_buttons_beside_a_draft_only_change_it(language: str) -> None:
    brief = Brief(topic="the greek", channels=["instagram"], language="es" if language == "es" else "en")
    draft = Draft(
        id="d1", restaurant_id="demo", title="t", brief=brief, master="m", versions=[], created_at=NOW, updated_at=NOW
    )
    call = ToolCall(Principal(user_id="o", restaurant_id="demo", role=Role.OWNER), HOUSE, NOW, "c", "t", "r")
    for text in content.written(call, draft).suggestions:
        calls = talk(DRAFT_ES if language == "es" else DRAFT, text)[0]
        assert calls == [("revise_content", {"instruction": text})]


def test_the_buttons_after_a_report_are_understood() -> None:
    results: dict[str, Any] = answers.report({}) | {"ab": None}
    earlier, another = campaigns.reported(HOUSE, campaign("Greek on Mondays"), results).suggestions
    asked = "how did the greek campaign go"
    calls, reply = talk(asked, earlier)
    assert calls == [("list_campaigns", {"status": "done"})] and "Which campaign" in reply
    assert talk(asked, earlier, "the win-back one")[0] == [("campaign_report", {"campaign": "win-back"})]
    calls, reply = talk(asked, another)
    assert not calls and "?" in reply


# --- campaigns by their own name


@pytest.mark.parametrize(
    "name",
    [
        name_of("fill_slow_day", "Thai Chicken", 1, None),
        name_of("launch_dish", "Hawaiian", None, None),
        name_of("clear_stock", "Greek", None, None),
        name_of("win_back", None, None, None),
        name_of("fill_slow_day", None, 0, None),
        name_of("reward_regulars", None, None, None),
        name_of("raise_check", None, None, None),
    ],
)
def test_a_campaign_is_launched_by_the_name_we_gave_it(name: str) -> None:
    assert talk(f"launch {name}")[0] == [("launch_campaign", {"campaign": name})]
    assert talk(f"Launch “{name}”")[0] == talk(f"lanza «{name}»")[0] == [("launch_campaign", {"campaign": name})]


@pytest.mark.parametrize(
    ("text", "call"),
    [
        ("resume the greek on mondays", ("launch_campaign", {"campaign": "greek on mondays"})),
        ("lanza la thai chicken los martes", ("launch_campaign", {"campaign": "thai chicken los martes"})),
        ("pause thai chicken on tuesdays", ("pause_campaign", {"campaign": "thai chicken on tuesdays"})),
        ('cancel "Greek on Mondays"', ("cancel_campaign", {"campaign": "Greek on Mondays"})),
        ("pause the hawaiian", ("update_menu_item", {"item": "Hawaiian", "available": False})),
    ],
)
def test_named_without_the_word_campaign(text: str, call: Call) -> None:
    assert talk(text)[0] == [call]


@pytest.mark.parametrize(
    "text",
    ["launch the rocket on friday", "resume netflix", "activate my card", "launch chrome", "resume work on monday"],
)
def test_what_is_launched_elsewhere_is_no_campaign(text: str) -> None:
    assert not talk(text)[0]


# --- what an owner says around a wish


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("rainy Tuesday coming, write an instagram post about the Greek", "the Greek, rainy Tuesday coming"),
        ("write an instagram post for rainy tuesday about the greek", "the greek, rainy tuesday"),
        ("mañana llueve, escribe un post de instagram sobre la greek", "la greek, mañana llueve"),
        ("write an instagram post about the greek for tuesday", "the greek for tuesday"),
    ],
)
def test_the_topic_keeps_the_day_and_the_weather(text: str, topic: str) -> None:
    [(tool, args)] = talk(text)[0]
    assert (tool, args["topic"], args["item"]) == ("write_content", topic, "Greek")


@pytest.mark.parametrize(
    ("text", "args"),
    [
        ("want more customers", {"goal": "raise_traffic"}),
        ("queremos más clientes", {"goal": "raise_traffic"}),
        ("we need more people in on thursdays", {"goal": "slow_day", "weekday": "thursday"}),
        ("necesitamos más gente los jueves", {"goal": "slow_day", "weekday": "thursday"}),
        ("i want more people at my wedding", None),
        ("want more customers in my etsy shop", None),
        ("i would like more guests on my podcast", None),
    ],
)
def test_more_guests_without_a_channel_asks_what_to_promote(text: str, args: dict[str, str] | None) -> None:
    assert talk(text)[0] == ([("recommend_promotions", args)] if args else [])


def test_it_in_the_second_wish_is_the_dish_of_the_first() -> None:
    calls, _ = talk("what should we charge for the greek and put it on facebook")
    assert [(name, args["item"]) for name, args in calls] == [("suggest_prices", "Greek"), ("plan_campaign", "Greek")]


@pytest.mark.parametrize("text", ["how many would get a text?", "¿cuántos recibirían un mensaje?"])
def test_how_many_would_get_it_opens_nothing(text: str) -> None:
    calls, reply = talk(text)
    assert not calls and ("plan a text to my regulars" in reply or "planea un mensaje" in reply)


# --- how it is told


def test_advice_does_not_repeat_the_lift() -> None:
    from agent.llm.builtin.frames import Frame
    from agent.llm.builtin.telling import campaigns as telling
    from agent.llm.builtin.telling.voice import Voice
    from tests.agent.llm.builtin.world import CONTEXT

    result = answers.report({})
    again = {"title": f"It worked: {result['lift']['text']} Do it again next month?"}
    told = telling.reported(result | {"suggestions": [again]}, Frame("results"), Voice(CONTEXT, False, "x"))
    assert "Do it again next month?" in told
    assert "It worked" not in told and result["lift"]["text"] not in told


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("Greek is marked as not available, so it cannot be promoted.", "no disponible"),
        ("2027-03-01 is more than a year away. Name a nearer day.", "más de un año"),
        ("'x' is no campaign here: “Greek on Mondays” (a draft).", "No conozco ninguna campaña"),
        ("Nobody would get it: of 9 regulars none can be reached by text.", "no se puede llegar a nadie"),
        ("“Greek” cannot go out as it stands. Wrong price.", "no puede salir"),
        ("I don't understand the offer 'x'. Say it like 20% off.", "No entiendo esa oferta"),
        ("Friday at 9:00 is over already. When should it go out?", "ya ha pasado"),
    ],
)
def test_a_refusal_is_told_in_spanish(error: str, told: str) -> None:
    from agent.llm.builtin.deciding.dialogue import Called
    from agent.llm.builtin.telling.talk import failed
    from agent.llm.builtin.telling.voice import Voice
    from tests.agent.llm.builtin.world import CONTEXT

    call = Called("c", "plan_campaign", {}, {"error": error})
    assert told in failed(call, Voice(CONTEXT, True, "x"))
    assert failed(call, Voice(CONTEXT, False, "x")) == error
