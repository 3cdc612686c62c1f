"""Guests' answers as mail programs write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.integrations.email.replies import read_reply

LETTER = "b" * 32
HEAD = f"""From: Ana <Ana@Example.com>
To: hello@luna.example
Subject: Re: 20% off on Tuesday
Message-ID: <m1@example.com>
In-Reply-To: <{LETTER}@luna.example>
References: <{LETTER}@luna.example>
MIME-Version: 1.0
"""
OURS = "Unsubscribe: https://luna.example/u/x or reply STOP"


def mail(body: str, head: str = HEAD, kind: str = "text/plain; charset=utf-8") -> bytes:
    return f"{head}Content-Type: {kind}\n\n{body}".replace("\n", "\r\n").encode()


@pytest.mark.parametrize(
    "quote",
    [
        f"\n> {OURS}",
        f"\nOn Tue, Nov 24, 2026 at 9:00 AM Luna Pizza <hello@luna.example> wrote:\n\n{OURS}",
        f"\nOn Tue, Nov 24, 2026 at 9:00 AM Luna Pizza\n<hello@luna.example> wrote:\n\n> {OURS}",
        f"\nEl mar, 24 nov 2026 a las 9:00, Luna Pizza (<hello@luna.example>) escribió:\n\n{OURS}",
        f"\n-----Original Message-----\nFrom: Luna\n{OURS}",
        f"\n________________________________\nFrom: Luna <hello@luna.example>\n{OURS}",
        f"\nSent from my iPhone\n\n{OURS}",
        f"\n-- \nAna\n{OURS}",
    ],
)
def test_only_the_guests_own_words_are_read(quote: str) -> None:
    found = read_reply(mail(f"See you on Tuesday!\n{quote}"))
    assert found and found.texts == ["See you on Tuesday!"]
    assert (found.sender, found.answers, found.message_id) == ("ana@example.com", [LETTER], "<m1@example.com>")


def test_words_in_html_are_read_too() -> None:
    html = f"<style>p{{}}</style><div>Please stop<br>these emails</div><div class='gmail_quote'>{OURS}</div>"
    found = read_reply(mail(html, kind="text/html"))
    assert found and found.texts == ["Please stop\nthese emails"]


@pytest.mark.parametrize(
    "header",
    ["Auto-Submitted: auto-replied", "Precedence: bulk", "List-Id: <x.example>", "X-Autoreply: yes"],
)
def test_absences_and_lists_are_nobodys_words(header: str) -> None:
    assert read_reply(mail("stop", f"{header}\n{HEAD}")) is None


def test_the_letters_own_way_out_counts_whoever_writes_it() -> None:
    head = "From: ana@example.com\nAuto-Submitted: auto-generated\nSubject: Unsubscribe\n"
    found = read_reply(mail("This was written by a program.", head))
    assert found and found.texts == ["Unsubscribe"] and found.answers == []


@pytest.mark.parametrize("head", ["", "From: nobody\n", "From: MAILER-DAEMON@mx.example\n"])
def test_who_cannot_be_written_to_is_no_guest(head: str) -> None:
    assert read_reply(mail("stop", head)) is None


@given(st.binary(max_size=400))
def test_whatever_comes_is_read_or_not(noise: bytes) -> None:
    read_reply(noise)
    read_reply(b"From: a@example.com\r\nSubject: =?utf-8?b?" + noise[:40] + b"?=\r\n" + noise)
