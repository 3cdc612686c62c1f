"""Reviews that attack whoever reads them: data, whatever they say."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tools.grader.reviews.conftest import ATTACKS, NOW, aspects, review
from tools.grader.engine.reviews import read_reviews
from tools.grader.engine.reviews.reading import QUOTE, read_review
from tools.grader.engine.reviews.text import LONGEST, fold

ATTACKS_ALL = [*ATTACKS["bipia"], *ATTACKS["garak"]]
HONEST = "The pizza was delicious. Our waiter was rude."


def test_attacks_say_nothing_about_a_dinner() -> None:
    """No word list is perfect; a stray one would be an opinion among hundreds and nothing more."""
    heard = [text for text in ATTACKS_ALL if aspects(text, 3)]
    assert len(heard) <= 0.02 * len(ATTACKS_ALL), heard


@pytest.mark.parametrize("kind", sorted(ATTACKS))
def test_an_attack_beside_honest_words_leaves_them_as_they_are(kind: str) -> None:
    changed = [text for text in ATTACKS[kind] if aspects(f"{HONEST}\n{text}", 3) != {"food": 1, "service": -1}]
    assert len(changed) <= 0.03 * len(ATTACKS[kind]), changed


def test_no_text_changes_what_is_counted() -> None:
    at = NOW - timedelta(days=9)
    plain = [review("", id=str(number), rating=1 + number % 5, at=at) for number in range(len(ATTACKS_ALL))]
    hostile = [review(text, id=str(n), rating=1 + n % 5, at=at) for n, text in enumerate(ATTACKS_ALL)]
    left, right = read_reviews(plain, NOW), read_reviews(hostile, NOW)
    for name in ("count", "rating", "rating_margin", "months", "per_month", "trend", "responses", "newest_days"):
        assert getattr(left, name) == getattr(right, name), name


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "The pizza was great. " * 5_000,
        "but " * 25_000,
        "no " * 33_000,
        "waited " * 14_000,
        "prices " * 14_000,
        "(" * 100_000,
        "é" * 100_000,
        "<div>" * 20_000,
        "😋" * 50_000,
        ".!?" * 33_000,
        "portions are " * 8_000,
    ],
    ids=lambda text: text[:12],
)
def test_a_review_of_a_hundred_kilobytes_is_quickly_read(text: str) -> None:
    started = time.perf_counter()
    reading = read_reviews([review(text, rating=3)], NOW)
    assert time.perf_counter() - started < 1.0 and reading.count == 1
    assert all(len(quote.text) <= QUOTE for aspect in reading.aspects.values() for quote in aspect.quotes)


def test_markup_is_not_heard_and_stays_as_it_is() -> None:
    text = "Lovely pasta. <script>alert('great service')</script> {{service}} is great"
    reading = read_reviews([review(text)], NOW)
    assert list(reading.aspects) == ["food"] and reading.aspects["food"].quotes[0].text == "Lovely pasta."


@settings(max_examples=150)
@given(st.text(max_size=300), st.sampled_from(["The pizza was great. ", "Rude staff! ", "Nos encantó la comida. ", ""]))
def test_quotes_are_the_guests_own_words(noise: str, honest: str) -> None:
    text = noise + honest + noise
    reading = read_reviews([review(text, rating=4)], NOW)
    for aspect in reading.aspects.values():
        for quote in aspect.quotes:
            assert quote.text and quote.text in text and len(quote.text) <= QUOTE


@given(st.text(max_size=200))
def test_folding_keeps_every_letter_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(max_size=400))
def test_whatever_is_written_is_read_the_same_twice(text: str) -> None:
    assert read_review(review(text)).said == read_review(review(text)).said


def test_what_stands_behind_the_limit_is_not_read() -> None:
    assert aspects("x " * LONGEST + "The pizza was delicious.") == {}
