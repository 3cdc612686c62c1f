"""One guest's text reads as if a person wrote it, with a name or without, and costs no more than was approved."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.campaigns.sending.engine.identity import choose, delivery_id, new_code
from tools.campaigns.sending.engine.pacing import MOST_LOOKS, before_look, before_retry
from tools.campaigns.sending.engine.rendering import personal, personal_html, safe_name, sms
from tools.content.schemas import Version
from tools.content.writing.engine.sms import sms_parts


@pytest.mark.parametrize(
    ("text", "name", "read"),
    [
        ("Hi {first_name}, come in", "Ana", "Hi Ana, come in"),
        ("Hi {first_name}, come in", None, "Hi, come in"),
        ("Hi, {first_name}! Come in", None, "Hi! Come in"),
        ("{first_name}, we miss you", None, "We miss you"),
        ("{first_name}: tonight only", None, "Tonight only"),
        ("Tacos tonight. {first_name}, come early", None, "Tacos tonight. Come early"),
        ("¡Hola {first_name}! Hoy hay tamales", None, "¡Hola! Hoy hay tamales"),
        ("See you soon, {first_name}", None, "See you soon"),
        ("Hi {first_name}, come in", "http://evil.example", "Hi, come in"),
        ("Hi {first_name}, come in", "{link}", "Hi, come in"),
        ("Hi {first_name}, come in", "x" * 21, "Hi, come in"),
        ("Hi {first_name}, come in", "Anne-Marie O'Neil", "Hi Anne-Marie O'Neil, come in"),
    ],
)
def test_a_name_or_none(text: str, name: str | None, read: str) -> None:
    assert personal(text, name) == read


@given(st.text(max_size=30))
def test_no_name_smuggles_anything_in(name: str) -> None:
    known = safe_name(name)
    assert known is None or not set(known) & set('<>{}/\\:@\n\r&%"0123456789')
    assert "{" not in personal("Hi {first_name}: {link}", name, "https://x.example/r/abc")
    assert "<" not in personal_html("{first_name}", name)


@given(st.sampled_from(["Ana", "Łukasz", "Maximiliana", "Zoë", None]), st.integers(40, 170))
def test_never_more_messages_than_were_approved(name: str | None, filler: int) -> None:
    body = "Hi {first_name}, " + "a" * filler + " {link}"
    written = sms(body, name, "https://x.example/r/abcdefgh", 1)
    assert written is None or sms_parts(written).parts == 1
    if written is None:
        assert sms_parts(personal(body, None, "https://x.example/r/abcdefgh")).parts > 1


def test_a_name_that_would_cost_another_message_is_left_out() -> None:
    body = "Hi {first_name}, " + "a" * 100
    assert sms(body, "Łukasz", None, 1) == "Hi, " + "a" * 100


def test_variants_are_shared_out_evenly_and_stay() -> None:
    versions = [Version(channel="sms", variant=name, body=name) for name in "AB"]
    picked = [choose(versions, "c1", f"g{n}", "en").variant for n in range(1_000)]
    assert picked == [choose(versions, "c1", f"g{n}", "en").variant for n in range(1_000)]
    assert 430 < picked.count("A") < 570


def test_a_guest_gets_the_language_they_read_where_there_is_one() -> None:
    versions = [Version(channel="sms", body="hello"), Version(channel="sms", body="hola", language="es")]
    assert choose(versions, "c", "g", "es").body == "hola" and choose(versions, "c", "g", "en").body == "hello"


@given(st.lists(st.text(min_size=1, max_size=5), min_size=4, max_size=4), st.integers(0, 3))
def test_an_id_is_one_messages_alone(parts: list[str], occurrence: int) -> None:
    rid, campaign, channel, whom = parts
    made = delivery_id(rid, campaign, channel, occurrence, whom)
    assert made == delivery_id(rid, campaign, channel, occurrence, whom) and len(made) == 32
    assert made != delivery_id(rid, campaign, channel, occurrence + 1, whom)
    assert made != delivery_id(rid, campaign, channel, occurrence, whom + "x")


def test_codes_do_not_repeat() -> None:
    assert len({new_code() for _ in range(5_000)}) == 5_000


def test_waits_grow_and_end() -> None:
    for attempt in range(1, 12):
        assert before_retry(attempt, 3_600).total_seconds() >= 3_600
        assert before_retry(attempt, None).total_seconds() <= 1_800 * 1.25
    waits = [before_look(n) for n in range(1, MOST_LOOKS + 2)]
    known = [wait for wait in waits if wait]
    assert waits[-1] is None and known == sorted(known) and len(known) == MOST_LOOKS
