"""Letters as mail: what stands in the headers, and what cannot be smuggled there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput
from tools.integrations.email.message import address, build, delivery_of, message_id, raw
from tools.integrations.email.schemas import Letter

AT = datetime(2027, 1, 5, 18, tzinfo=UTC)
LEAVE = "https://luna.example/u/" + "a1" * 120
LETTER = Letter(
    delivery_id="dlv_01HZX",
    to="maria@example.com",
    sender="hello@luna.example",
    sender_name="Lüna Pizza, Brooklyn",
    subject="Slow Tuesday? Thai Chicken 🌶",
    text="Hola María,\n\n¡Thai Chicken a $12!\n" + "A long line. " * 40,
    html="<p>Hola María</p>",
    at=AT,
    reply_to="owner@luna.example",
    unsubscribe_url=LEAVE,
    unsubscribe_to="leave@luna.example",
    campaign="c 1:2",
    restaurant="r1",
    headers={"X-Tableside-Demo": "true"},
)


def received(letter: Letter) -> tuple[EmailMessage, bytes]:
    sent = raw(build(letter))
    parsed: Any = message_from_bytes(sent, policy=policy.default)
    return parsed, sent


def test_a_letter_has_both_bodies_and_says_who_writes() -> None:
    mail, sent = received(LETTER)
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert mail.get_content_type() == "multipart/alternative" and plain and html
    assert plain.get_content().splitlines() == LETTER.text.splitlines() and "Hola María" in html.get_content()
    assert mail["From"].addresses[0].display_name == "Lüna Pizza, Brooklyn"
    assert (mail["Subject"], mail["Reply-To"], mail["To"]) == (
        LETTER.subject,
        "owner@luna.example",
        "maria@example.com",
    )
    assert (mail["Date"].datetime, mail["Message-ID"]) == (AT, "<dlv_01HZX@luna.example>")
    assert mail["Feedback-ID"] == "c12:r1:campaign:tableside" and mail["X-Tableside-Demo"] == "true"
    assert sent.isascii() and b"\r\n" in sent and b"\n" not in sent.replace(b"\r\n", b"")
    assert max(map(len, sent.split(b"\r\n"))) <= 998


def test_unsubscribing_takes_one_click() -> None:
    mail, sent = received(LETTER)
    assert mail["List-Unsubscribe"] == f"<{LEAVE}>, <mailto:leave@luna.example?subject=unsubscribe>"
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in sent
    assert f"List-Unsubscribe: <{LEAVE}>".encode() in sent  # whole, in one line
    bare, _ = received(replace(LETTER, unsubscribe_url=None, unsubscribe_to=None))
    assert bare["List-Unsubscribe"] is None and bare["List-Unsubscribe-Post"] is None


def test_the_delivery_is_read_from_the_message_id() -> None:
    assert delivery_of(message_id("dlv_01HZX", "hello@luna.example")) == "dlv_01HZX"
    assert delivery_of("<no spaces here@x.example>") is None and delivery_of("") is None


@pytest.mark.parametrize(
    "change",
    [
        {"to": "not an address"},
        {"to": "maria@example.com\r\nBcc: all@example.com"},
        {"to": "a@b"},
        {"to": "maria@example.com, joe@example.com"},
        {"to": "josé@example.com"},
        {"sender": ""},
        {"reply_to": "x@@example.com"},
        {"unsubscribe_url": "javascript:alert(1)"},
        {"unsubscribe_url": "https://luna.example/u\r\nBcc: all@example.com"},
        {"headers": {"Bcc": "all@example.com"}},
        {"headers": {"X-A: b\r\nBcc": "all@example.com"}},
        {"delivery_id": "d>\r\nBcc: a@example.com"},
    ],
)
def test_what_does_not_belong_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        build(replace(LETTER, **change))


def test_domains_are_written_as_smtp_takes_them() -> None:
    assert address(" maria@münchen.example ") == "maria@xn--mnchen-3ya.example"


@given(st.text(max_size=300), st.text(max_size=150))
def test_no_text_makes_a_header_of_its_own(subject: str, name: str) -> None:
    made, _ = received(replace(LETTER, subject=f"a{subject}", sender_name=name))
    known, _ = received(LETTER)
    assert list(made.keys()) == list(known.keys())
    assert made["From"].addresses[0].addr_spec == "hello@luna.example"


@given(
    st.lists(
        st.sampled_from(
            ["=?utf-8?q?", "=?utf-8?B?", "=0d=0aBcc: a@b.co", "DQpCY2M6IGFAYi5jbw==", "?=", "\r\n", " ", "x"]
        )
    )
)
def test_no_encoded_word_brings_a_header_along(parts: list[str]) -> None:
    text = "".join(parts)
    mail, sent = received(replace(LETTER, subject=text, sender_name=text, headers={"X-Note": text}))
    assert mail["Bcc"] is None and b"\nBcc" not in sent
    assert [name for name, _ in mail.items()].count("To") == 1


def test_an_address_that_is_an_encoded_word_is_none() -> None:
    for text in ("=?utf-8?q?x=0d=0aBcc=3a_a?=@b.co", "=?utf-8?b?DQpCY2M6IGE=?=@b.co"):
        with pytest.raises(BadInput):
            address(text)
