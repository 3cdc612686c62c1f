"""What a sentence praises and complains about, on sentences written apart from the lexicon."""

from __future__ import annotations

import pytest

from sandboxes.review_words import PHRASES
from tests.tools.grader.reviews.conftest import aspects, labelled, measured


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_held_out_sentences(language: str) -> None:
    result = measured(labelled("sentences", language))
    assert result.sentences >= 40 and result.f1 >= 0.8 and result.polarity >= 0.85


def test_sentences_that_were_written_when_the_lexicon_was_done() -> None:
    """Nobody's words were put into the lexicon because they stand there."""
    result = measured(labelled("fresh", "en") + labelled("fresh", "es"))
    assert result.sentences >= 45 and result.f1 >= 0.75 and result.polarity >= 0.85


@pytest.mark.parametrize("language", ["en", "es"])
def test_sentences_that_only_hint(language: str) -> None:
    assert measured(labelled("hard", language)).f1 >= 0.75


def test_the_demos_reviews_mean_what_their_authors_meant() -> None:
    """Written by somebody else, one aspect a sentence."""
    rows = [(text, key) for sides in PHRASES.values() for key, texts in sides.items() for text in texts]
    right = [aspects(text).get(aspect) == side for text, (aspect, side) in rows]
    assert sum(right) / len(right) >= 0.9


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The soup was not good.", {"food": -1}),
        ("Our waiter was never rude.", {"service": 1}),
        ("The salad was fine but the bread was stale.", {"food": -1}),
        ("The bread was stale but the salad was wonderful.", {"food": 1}),
        ("El camarero no fue amable.", {"service": -1}),
        ("La cena no estuvo mal.", {"food": 1}),
        ("We ate the soup and left.", {}),
        ("Comimos sopa.", {}),
        ("I can't wait to come back!", {}),
        ("😋😋😋🔥", {}),
        ("", {}),
        ("!!!???...", {}),
        ("食べ物はとても美味しかったです。", {}),
        ("Das Essen war hervorragend und die Bedienung sehr freundlich zu uns allen.", {}),
    ],
)
def test_single_sentences(text: str, told: dict[str, int]) -> None:
    assert aspects(text) == told


def test_praise_is_taken_for_bitter_only_where_the_stars_say_so() -> None:
    text = "Fantastic service if you like to wait."
    assert aspects(text, 1)["service"] == -1 and aspects(text, 5).get("service") != -1


def test_both_sides_of_one_aspect_are_both() -> None:
    assert aspects("The pizza was delicious. The salad was soggy.") == {"food": 0}
