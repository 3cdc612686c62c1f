"""Voices of clearly different restaurants are told apart by texts that were not learned from.

`voices/*.yaml` is synthetic and ours: eight texts to learn from and four held out for each restaurant.
"""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path
from statistics import mean
from typing import Any

import pytest
import yaml

from tests.tools.content.voice.written import NOW
from tools.content.voice.engine.consistency import consistency
from tools.content.voice.engine.profile import build
from tools.content.voice.engine.text import clean
from tools.content.voice.learning import made
from tools.content.voice.schemas import VoiceProfile

VOICES: dict[str, dict[str, Any]] = {
    path.stem: yaml.safe_load(path.read_text("utf-8"))
    for path in sorted((Path(__file__).parent / "voices").glob("*.yaml"))
}
HELD_OUT = [(name, text) for name, voice in VOICES.items() for text in voice["held_out"]]


@cache
def profile(name: str, upto: int = 8) -> VoiceProfile:
    voice = VOICES[name]
    return build(name, made([clean(one) for one in voice["train"][:upto]], "pasted", NOW), name=voice["name"])


def scores(text: str, upto: int = 8) -> dict[str, int]:
    return {name: consistency(profile(name, upto), text).score or 0 for name in VOICES}


def test_the_texts_are_apart() -> None:
    assert len(VOICES) >= 6 and {voice["language"] for voice in VOICES.values()} == {"en", "es"}
    for voice in VOICES.values():
        assert len(voice["train"]) == 8 and len(voice["held_out"]) == 4
        assert not set(voice["train"]) & set(voice["held_out"])


def test_a_text_fits_its_own_restaurant_best_and_by_a_margin() -> None:
    first, margins = 0, []
    for name, text in HELD_OUT:
        found = scores(text)
        own, other = found.pop(name), max(found.values())
        first += own > other
        margins.append(own - other)
    assert first >= 0.9 * len(HELD_OUT)
    assert mean(margins) >= 25


@pytest.mark.parametrize("name", VOICES)
def test_each_restaurant_s_own_texts_score_well_above_those_of_others(name: str) -> None:
    own = mean(scores(text)[name] for whose, text in HELD_OUT if whose == name)
    others = mean(scores(text)[name] for whose, text in HELD_OUT if whose != name)
    assert own >= 60 and own - others >= 25


def test_four_texts_are_enough_to_tell_most() -> None:
    found = [max(scored, key=scored.__getitem__) == name for name, text in HELD_OUT for scored in [scores(text, 4)]]
    assert sum(found) >= 0.8 * len(found)


def test_the_score_says_what_is_off() -> None:
    shout = "YO!!! 🔥🔥 INSANE deals tonight dudes, grab 'em before they're GONE!!!"
    off = " ".join(consistency(profile("fine_dining"), shout).off)
    assert "casual" in off and "exclamation" in off and "emoji" in off
    stiff = VOICES["fine_dining"]["held_out"][1]
    assert any("formal" in one for one in consistency(profile("burgers"), stiff).off)
    assert any(
        "usted" in one or "tú" in one for one in consistency(profile("casa"), VOICES["taqueria"]["train"][5]).off
    )


def test_a_word_that_is_never_used_costs_and_is_named() -> None:
    text = "Dear friends, the foodie menu is warm and waiting for you at home with us."
    voice = profile("trattoria")
    strict = voice.model_copy(update={"never": ["foodie"]})
    assert (consistency(strict, text).score or 0) < (consistency(voice, text).score or 0)
    assert "foodie" in consistency(strict, text).off[0]
    assert (
        consistency(strict, text.replace("foodie", "food")).off
        == consistency(voice, text.replace("foodie", "food")).off
    )


def test_without_a_voice_or_a_text_there_is_no_score() -> None:
    assert consistency(VoiceProfile(restaurant_id="x"), "Hello there, friends.").score is None
    assert consistency(profile("cafe"), "🍕 🍕").score is None


def test_what_it_rests_on_is_said() -> None:
    said = " ".join(profile("trattoria").explained)
    assert "You close most posts with “A presto, the Rosalba family” (5 of 8)." in said
    assert "You open most posts with “Dear friends” (6 of 8)." in said
    assert "pull up" in profile("burgers").phrases and profile("burgers").emoji[0] in "🔥🍔"
    assert profile("smokehouse").traits.person == "I" and profile("fine_dining").traits.person == "they"
    assert (profile("casa").traits.address, profile("taqueria").traits.address) == ("usted", "tu")
    assert (profile("casa").languages, profile("cafe").languages) == (["es"], ["en"])


def test_a_score_takes_a_few_milliseconds() -> None:
    voice, text = profile("trattoria"), " ".join(VOICES["cafe"]["held_out"])

    def seconds(number: int) -> float:
        begun = time.perf_counter()
        consistency(voice, f"{text} {number}")
        return time.perf_counter() - begun

    assert min(seconds(number) for number in range(5)) < 0.02
