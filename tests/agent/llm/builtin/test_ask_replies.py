"""Replies about days to come, prices, promotions, their return and the till: every figure from the result."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.messages import BaseMessage

from agent.grounding import ungrounded
from tests.agent.llm.builtin import answers
from tests.agent.llm.builtin.world import CONTEXT, DISHES, brain, result_of, turn

names = st.sampled_from([dish.name for dish in DISHES])
units = st.floats(0, 5000, allow_nan=False).map(lambda value: round(value, 1))
money = st.floats(-9999, 9999, allow_nan=False).map(lambda value: round(value, 2))
percent = st.floats(-400, 400, allow_nan=False).map(lambda value: round(value, 1))


def reply_to(question: str, result: dict[str, Any], *before: str) -> tuple[str, list[str]]:
    history: list[BaseMessage] = []
    for said in before:
        turn(history, said)
    _, reply = turn(history, question, brain(CONTEXT), lambda call: result)
    return reply, [str(message.content) for message in history if message.type in ("human", "tool")]


def interval(value: st.SearchStrategy[float]) -> st.SearchStrategy[dict[str, float]]:
    ordered = st.tuples(value, value, value).map(sorted)
    return ordered.map(lambda three: {"low": three[0], "estimate": three[1], "high": three[2]})


@st.composite
def forecasts(draw: st.DrawFn, args: dict[str, Any]) -> dict[str, Any]:
    made = answers.forecast(args)
    for row in [*made["days"], *([made["asked"]] if made["asked"] else [])]:
        row |= {"expected": draw(units), "low": draw(st.integers(0, 50)), "high": draw(st.integers(50, 9000))}
        row["closed"] = draw(st.booleans())
    kinds = st.sampled_from(["holiday", "event", "weather", "weekday", "season"])
    drivers = st.builds(
        lambda kind, effect: {"kind": kind, "name": "Fridays", "day": None, "effect_percent": effect}, kinds, percent
    )
    return made | {
        "total": {"expected": draw(units), "low": draw(st.integers(0, 99)), "high": draw(st.integers(99, 99999))},
        "drivers": draw(st.lists(drivers, max_size=4)),
        "model": made["model"] | {"simple": draw(st.booleans())},
        "accuracy": draw(st.sampled_from([None, made["accuracy"]])),
        "waste": draw(st.sampled_from([None, {"item": "Hawaiian", "prepare": 14, "over_percent": 22}])),
        "note": draw(st.sampled_from([None, "A quick estimate; the full model is still to be trained."])),
        "interval_percent": draw(st.sampled_from([80, 90])),
    }


@st.composite
def price_rows(draw: st.DrawFn) -> dict[str, Any]:
    kinds = [
        "raise",
        "lower",
        "keep",
        "no_price_history",
        "size_mix_only",
        "too_few_changes",
        "no_cost",
        "unclear",
        "x",
    ]
    reason = draw(st.sampled_from(kinds))
    changed = reason in ("raise", "lower")
    return answers.price_row(
        draw(names),
        size=draw(st.sampled_from([None, "S", "L"])),
        current=abs(draw(money)),
        suggested=abs(draw(money)) if changed else None,
        reason=reason,
        reason_text="Something else stands in the way.",
        cost=draw(st.none() | money.map(abs)),
        margin_percent=draw(st.none() | percent),
        elasticity=draw(st.none() | interval(percent)) if changed else None,
        expected_profit_change=draw(interval(money)) if changed else None,
        target_price=draw(st.none() | money.map(lambda value: abs(value) + 1)),
    )


@st.composite
def offers(draw: st.DrawFn) -> dict[str, Any]:
    strategies = ["bundle", "discount", "feature", "happy_hour", "limited_time", "loyalty", "drop", "reprice", "new"]
    reasons = [
        {"code": "class", "class": "puzzle"},
        {"code": "bought_together", "with_item": "Greek", "orders": 31, "lift": 1.8},
        {"code": "falling", "change_percent": draw(percent)},
        {"code": "break_even", "lift_percent": draw(percent)},
        {"code": "costs_money", "profit": -3.0},
        {"code": "something_new"},
        {"code": "rising"},
    ]
    return answers.suggestion(
        strategy=draw(st.sampled_from(strategies)),
        item=draw(names),
        with_item=draw(names),
        weekday=draw(st.sampled_from([None, "Monday", "tuesday"])),
        offer=draw(st.sampled_from([None, "15% off"])),
        profit=draw(st.none() | interval(money)),
        lift_percent=draw(st.none() | interval(percent)),
        lift_basis=draw(st.sampled_from(["modelled", "measured"])),
        cost=abs(draw(money)),
        reasons=draw(st.lists(st.sampled_from(reasons), max_size=4)),
        confidence=draw(st.sampled_from(["high", "medium", "low"])),
    )


@settings(max_examples=60, deadline=None)
@given(data=st.data(), spanish=st.booleans(), kind=st.sampled_from(["day", "week", "weekend", "whole"]))
def test_a_forecast_is_worded_with_its_own_figures(data: st.DataObject, spanish: bool, kind: str) -> None:
    said, args = {
        "day": ("how many hawaiians next friday", {"item": "Hawaiian", "date": "2027-01-08"}),
        "week": ("how many hawaiians next week", {"item": "Hawaiian", "horizon_days": 7}),
        "weekend": ("how many hawaiians will we sell this weekend", {"item": "Hawaiian", "horizon_days": 3}),
        "whole": ("what will we sell tomorrow", {"date": "2027-01-02"}),
    }[kind]
    question = "¿cuántas hawaianas vamos a vender mañana?" if spanish else said
    reply, sources = reply_to(question, data.draw(forecasts(args)))
    assert not ungrounded(reply, sources), reply
    assert not {"{", "None"} & set(reply.split())


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(price_rows(), min_size=1, max_size=5), spanish=st.booleans(), one=st.booleans())
def test_prices_are_worded_with_their_own_figures(rows: list[dict[str, Any]], spanish: bool, one: bool) -> None:
    rows = [row | {"item": "Greek"} for row in rows] if one else rows
    english = "what should I charge for the greek" if one else "which prices should I change"
    question = (
        ("¿cuánto debería cobrar por la greek?" if one else "¿qué precios debería cambiar?") if spanish else english
    )
    reply, sources = reply_to(question, answers.prices({"target_margin": 70}, *rows))
    assert not ungrounded(reply, sources), reply
    assert "None" not in reply


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(offers(), min_size=1, max_size=4), spanish=st.booleans())
def test_promotions_are_worded_with_their_own_figures(rows: list[dict[str, Any]], spanish: bool) -> None:
    question = "¿qué promoción hago los lunes?" if spanish else "what should I promote on slow mondays"
    reply, sources = reply_to(question, answers.promotions({"weekday": "monday"}, *rows))
    assert not ungrounded(reply, sources), reply
    assert "None" not in reply


@settings(max_examples=60, deadline=None)
@given(data=st.data(), worth=st.sampled_from([True, False, None]), spanish=st.booleans())
def test_a_return_is_worded_with_its_own_figures(data: st.DataObject, worth: bool | None, spanish: bool) -> None:
    question = "¿vale la pena un 20% de descuento en la greek?" if spanish else "is 20% off the greek worth it?"
    result = answers.roi(
        {"item": "Greek", "discount_percent": 20, "cost": abs(data.draw(money))},
        worth_it=worth,
        profit=data.draw(st.none() | interval(money)),
        break_even_lift_percent=data.draw(st.none() | percent.map(abs)),
        break_even_extra_units=data.draw(st.none() | units),
        modelled_lift_percent=data.draw(st.none() | interval(percent)),
    )
    reply, sources = reply_to(question, result)
    assert not ungrounded(reply, sources), reply
    assert "None" not in reply


# --- what the words must and must not say


def test_a_forecast_leads_with_the_number_and_its_range() -> None:
    reply, _ = reply_to("how many hawaiians next friday?", answers.forecast({"item": "Hawaiian", "date": "2027-01-08"}))
    first = reply.split(". ")[0]
    assert "about 16 Hawaiian on Friday, Jan 8" in first
    assert "four days in five land between 8 and 16" in first
    assert "39.1%" in reply and "53.7%" in reply
    assert len(first) <= 160  # one text message


def test_a_closed_day_is_said() -> None:
    args = {"item": "Hawaiian", "date": "2027-01-08"}
    closed = answers.day_ahead(date(2027, 1, 8), closed=True, expected=0.0, low=0, high=0)
    reply, _ = reply_to("how many hawaiians next friday?", answers.forecast(args, asked=closed))
    assert "closed" in reply.split(".")[0]


def test_an_untrained_model_says_so() -> None:
    simple = {"name": "quick", "version": None, "trained_at": None, "simple": True}
    reply, _ = reply_to("how many hawaiians tomorrow?", answers.forecast({"date": "2027-01-02"}, model=simple))
    assert "still to be trained" in reply


def test_a_weekend_is_told_by_its_own_days() -> None:
    reply, _ = reply_to("what will we sell this weekend?", answers.forecast({"horizon_days": 3}))
    assert "Saturday, Jan 2" in reply and "Sunday, Jan 3" in reply
    assert "Friday" not in reply


def test_no_price_history_is_no_price() -> None:
    row = answers.unknown_price("Thai Chicken")
    reply, _ = reply_to("what should I charge for the thai chicken?", answers.prices({}, row))
    assert reply.startswith("I can't say what the Thai Chicken should cost")
    assert "costs you $3.25" in reply and "71.1%" in reply
    assert "I'd charge" not in reply


def test_a_suggestion_is_modelled_and_not_done() -> None:
    reply, _ = reply_to("what should I charge for the hawaiian?", answers.prices({"item": "Hawaiian"}))
    assert "$11.25" in reply.split(". ")[0]
    assert "modelled" in reply and "approval" in reply


def test_do_it_after_a_suggestion_opens_the_change() -> None:
    history: list[BaseMessage] = []
    turn(history, "what should I charge for the hawaiian?")
    calls, reply = turn(history, "ok do it")
    assert calls == [("update_menu_item", {"item": "Hawaiian", "price": 11.25})]
    assert "until you approve" in reply


def test_do_it_without_a_suggestion_opens_nothing() -> None:
    history: list[BaseMessage] = []
    turn(
        history,
        "what should I charge for the greek?",
        answer=lambda call: answers.prices({}, answers.unknown_price("Greek")),
    )
    calls, reply = turn(history, "ok do it")
    assert not calls
    assert "no price" in reply


def test_what_loses_money_is_not_called_a_gain() -> None:
    loss = {"estimate": -266.0, "low": -304.0, "high": -245.0}
    reply, _ = reply_to("how do I clear the extra stock?", answers.promotions({}, answers.suggestion(profit=loss)))
    assert "cost you about $266" in reply
    assert "I'd try that first" not in reply


@pytest.mark.parametrize("spanish", [False, True], ids=["en", "es"])
def test_who_asks_about_a_slow_day_that_is_none_hears_that_first(spanish: bool) -> None:
    question = "¿qué promoción hago los lunes flojos?" if spanish else "what should I promote on slow mondays"
    day = {"weekday": "Monday", "index": 0.97, "low": 0.84, "high": 1.1, "slow": False}
    note = "Mondays are not clearly slow: 0.97 of an average day (0.84 to 1.10). A cost is missing."
    args = {"weekday": "monday", "goal": "slow_day"}
    reply, _ = reply_to(question, answers.promotions(args, asked_day=day, note=note))
    first, rest = reply.split(").", 1)
    assert "0.97" in first.replace(",", ".") and ("claramente" if spanish else "not clearly slow") in first
    assert "not clearly slow" not in rest
    assert spanish or "A cost is missing." in rest


def test_nothing_that_pays_is_said() -> None:
    result = answers.promotions({}) | {"suggestions": []}
    assert "wouldn't run a promotion" in reply_to("what should I promote?", result)[0]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("done", "42 new orders"),
        ("running", "just now"),
        ("failed", "couldn't read"),
        ("not_connected", "isn't connected"),
    ],
)
def test_a_sync_says_how_it_went(status: str, words: str) -> None:
    hint = "Connect Square on the Menu page, or with: tableside pos connect square"
    reply, _ = reply_to("sync square", answers.synced({"provider": "square"}, status=status, connect_hint=hint))
    assert words in reply


def test_which_till_is_asked_once() -> None:
    history: list[BaseMessage] = []
    calls, reply = turn(history, "sync my till")
    assert not calls and "?" in reply
    assert turn(history, "it's toast")[0] == [("sync_pos", {"provider": "toast"})]


def test_demo_numbers_are_labelled_once() -> None:
    history: list[BaseMessage] = []

    def demo(call: dict[str, Any]) -> dict[str, Any]:
        return result_of(call) | {"demo": True}

    _, reply = turn(history, "how many hawaiians friday and should i raise its price?", answer=demo)
    assert reply.count("emo numbers") == 1


@pytest.mark.parametrize(
    "result", [{}, {"items": [{}]}, {"suggestions": [{}]}, {"total": {}, "days": []}, {"profit": {}}]
)
@pytest.mark.parametrize(
    "said",
    ["how many hawaiians tomorrow", "price suggestions", "what should I promote", "is 20% off worth it", "sync square"],
)
def test_a_rubbish_result_does_not_break_the_turn(said: str, result: dict[str, Any]) -> None:
    assert reply_to(said, json.loads(json.dumps(result)))[0]


def test_files_are_loaded_under_a_name_of_their_own() -> None:
    assert "--restaurant my-place" in turn([], "how do I load my costs?")[1]
