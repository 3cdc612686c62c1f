"""The guard's laws: planted mistakes are found, mending leaves nothing to mend, a clean text is not touched."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tools.content.guard.truths import read, truths, version
from tools.content.guard.engine.check import check
from tools.content.guard.engine.mend import mend
from tools.content.schemas import Channel, Truth, Version

_CLEAN = [one for one in read("clean") if one.keys() == {"text"} and version(one)[0].language == "en"]
_CLEAN = [one for one in _CLEAN if "{" not in one["text"] and "?" not in one["text"]]
_WRONG = [one for one in read("violating") if one.get("lang") != "es" and one.get("at", "plain") == "plain"]
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
PLAIN, OFFER = truths()["plain"], truths()["offer"]

clean = st.sampled_from([one["text"] for one in _CLEAN])
wrong = st.sampled_from([one["text"] for one in _WRONG])
texts = st.lists(st.one_of(clean, wrong), min_size=1, max_size=6)
joints = st.sampled_from([" ", "\n", "\n\n", " 🍕 "])
truth_of = st.sampled_from(sorted(truths()))
channels: st.SearchStrategy[Channel] = st.sampled_from(["instagram", "sms", "email", "website"])


@given(texts, joints, truth_of, channels)
@settings(max_examples=120, deadline=None)
def test_mending_leaves_nothing_to_mend(parts: list[str], joint: str, name: str, channel: Channel) -> None:
    body, truth = joint.join(parts), truths()[name]
    text = Version(channel=channel, body=body, subject=parts[0], html=f"<p>{body}</p><p>See you &amp; yours</p>")
    mended = text
    for _ in range(4):  # a sentence that goes may leave the next one to say the same
        mended = mend(mended, check(mended, truth))
    findings = check(mended, truth)
    assert [finding for finding in findings if finding.severity == "fix"] == []
    assert mended.body.strip()
    assert mend(mended, findings).body == mended.body


@given(texts, joints, truth_of)
@settings(max_examples=80, deadline=None)
def test_mending_twice_is_mending_once(parts: list[str], joint: str, name: str) -> None:
    text = Version(channel="instagram", body=joint.join(parts))
    findings = check(text, truths()[name])
    once = mend(text, findings)
    assert mend(once, findings).body == once.body


@given(st.lists(clean, min_size=1, max_size=6), joints)
@settings(max_examples=80, deadline=None)
def test_clean_sentences_are_clean_together(parts: list[str], joint: str) -> None:
    text = Version(channel="instagram", body=joint.join(dict.fromkeys(parts)))
    assert [finding for finding in check(text, PLAIN) if finding.kind != "wrong_price"] == []


@given(st.lists(clean, min_size=1, max_size=4), st.sampled_from(_WRONG), st.integers(0, 4))
@settings(max_examples=150, deadline=None)
def test_what_was_planted_is_found(parts: list[str], one: dict[str, str], place: int) -> None:
    """A mistake keeps being one among other sentences."""
    parts.insert(min(place, len(parts)), one["text"])
    findings = check(Version(channel="instagram", body="\n".join(parts)), PLAIN)
    assert one["kind"] in {finding.kind for finding in findings}


@given(st.sampled_from(PLAIN.dishes[:-1]), st.integers(500, 4000))
@settings(max_examples=100, deadline=None)
def test_every_wrong_price_is_found_and_put_right(dish: Truth.Dish, cents: int) -> None:
    price = cents / 100
    text = Version(channel="instagram", body=f"Have the {dish.name} for ${price:.2f} tonight.")
    findings = check(text, PLAIN)
    assert bool(findings) == (price not in {*dish.prices.values(), dish.price})
    assert not check(mend(text, findings), PLAIN)


@given(st.integers(1, 99))
def test_every_other_percentage_is_found_and_put_right(percent: int) -> None:
    text = Version(channel="sms", body=f"{percent}% off the Thai Chicken on Tuesday.")
    mended = mend(text, check(text, OFFER))
    assert mended.body == "20% off the Thai Chicken on Tuesday."


@given(st.integers(0, 300), st.integers(0, 6))
def test_every_wrong_weekday_is_found_and_put_right(ahead: int, weekday: int) -> None:
    day = PLAIN.today + timedelta(days=ahead)
    body = "Come by on {}, {:%B} {}. Bring a friend."
    text = Version(channel="email", body=body.format(_WEEKDAYS[weekday], day, day.day))
    mended = mend(text, check(text, PLAIN))
    assert mended.body == body.format(_WEEKDAYS[day.weekday()], day, day.day)


def test_the_only_sentence_is_not_dropped_but_held_back() -> None:
    text = Version(channel="sms", body="Our lasagna is the best pizza in Brooklyn.")
    findings = check(text, PLAIN)
    assert {finding.severity for finding in findings} == {"block"}
    mended = mend(text, findings)
    assert mended.body == text.body
    assert mended.blocked


def test_html_and_subject_are_mended_too() -> None:
    text = Version(
        channel="email",
        body="Thai Chicken for $9. Come in.",
        subject="Thai Chicken for $9",
        html='<style>p{width:100%}</style><p>Thai Chicken for <b>$9</b>.</p><a href="https://lunapizza.example/x">Come in.</a>',
    )
    mended = mend(text, check(text, PLAIN))
    assert mended.subject == "Thai Chicken for $16.75"
    assert mended.html == text.html.replace("$9", "$16.75") if text.html else False


def test_a_link_in_the_markup_holds_it_back() -> None:
    text = Version(channel="email", body="Come in.", html='<a href="https://evil.example/x">Come in.</a>')
    assert [(one.kind, one.severity) for one in check(text, PLAIN)] == [("link", "block")]
    elsewhere = Version(channel="facebook", body="Come in.", link="https://evil.example")
    assert mend(elsewhere, check(elsewhere, PLAIN)).link is None


def test_alcohol_in_a_text_message_is_noted() -> None:
    text = Version(channel="sms", body="A glass of wine by the oven. Come in.")
    assert [(one.kind, one.severity) for one in check(text, PLAIN)] == [("alcohol", "note")]


def test_hashtags_that_go_leave_the_list() -> None:
    text = Version(channel="instagram", body="Come in.\n\n#LunaPizza #BestPizza", hashtags=["LunaPizza", "BestPizza"])
    mended = mend(text, check(text, PLAIN))
    assert mended.hashtags == ["LunaPizza"]
    assert mended.body == "Come in.\n\n#LunaPizza"


def test_it_is_quick_on_a_large_menu() -> None:
    dishes = [Truth.Dish(key=f"k{row}", name=f"Bowl{row} Ember{row % 37} Plate", price=row + 1) for row in range(500)]
    truth = PLAIN.model_copy(update={"dishes": [*PLAIN.dishes, *dishes], "today": date(2026, 12, 1)})
    text = Version(channel="email", body=" ".join(one["text"] for one in _CLEAN[:20]))
    check(text, truth)
    started = time.perf_counter()
    for _ in range(5):
        check(text, truth)
    assert (time.perf_counter() - started) / 5 < 0.1  # 20 ms on a quiet machine: the benchmark holds it to that


@pytest.mark.parametrize("field", ["body", "subject", "preheader"])
def test_a_hidden_sign_that_turns_letters_around_holds_it_back(field: str) -> None:
    fields = {"body": "Come in on Tuesday.", field: "Come in \u202eyadseuT\u202c."}
    [finding] = check(Version.model_validate({"channel": "email", **fields}), PLAIN)
    assert (finding.kind, finding.severity) == ("injection", "block")


@pytest.mark.parametrize("part", ["$1 ", "{a} ", "free "])
def test_a_flood_of_findings_takes_no_more_than_a_moment(part: str) -> None:
    started = time.process_time()
    check(Version(channel="email", body=part * (20_000 // len(part))), OFFER)
    assert time.process_time() - started < 2
