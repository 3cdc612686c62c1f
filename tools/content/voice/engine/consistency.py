"""How well a text fits a voice, 0-100, and what does not fit, in plain sentences.

Two halves: how it is written (each trait's distance, weighed by how much of it a text of that length can show) and
which words it is written with (log-odds of the voice's telling words and phrases). A word that is never used costs
extra. A text that could be one of the samples has about 80; one of a place that writes quite differently, about 30.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from tools.content.voice.engine.phrases import proper_names
from tools.content.voice.engine.text import LANGUAGES, Language, Read, plain_word, read
from tools.content.voice.engine.traits import count, figures
from tools.content.voice.schemas import Consistency, VoiceProfile

_STYLE, _WORDS = 0.62, 0.38
_REACHED = 0.85  # what a text reaches that could be one of the samples
_NEVER = 18  # points for each word that is never used
_SURE = 0.3  # and with so much weight
_TELLING = 0.55  # of a distance: from there it is said
_FULL = 1.5  # gain of telling words, by the root of the text's words, of a text full of them


@dataclass(frozen=True, slots=True)
class _Gap:
    """One trait's distance, 0-1; `weight` with how much the text can tell of it."""

    name: str
    distance: float
    weight: float
    sentence: str


@dataclass(frozen=True, slots=True)
class _Scale:
    """`full`: the difference that counts as entirely different; `needs`: words, sentences or places of the text after
    which half of it is believed; `few`: what is said where the text has less of it, `many` where more."""

    weight: float
    full: float
    needs: float
    few: str
    many: str
    log: bool = False


_SCALES: dict[str, _Scale] = {
    "formality": _Scale(1.8, 0.4, 12, "It is more casual than you write.", "It is more formal than you write."),
    "warmth": _Scale(0.8, 0.55, 20, "It is cooler than you write.", "It is more gushing than you write."),
    "humour": _Scale(0.7, 0.6, 30, "It lacks your humour.", "It jokes more than you do."),
    "sentence_words": _Scale(
        1.4, 0.8, 1, "Its sentences are shorter than yours.", "Its sentences are longer than yours.", True
    ),
    "emoji_per_100_words": _Scale(
        1.4, 2.1, 10, "It has fewer emoji than your texts.", "It has more emoji than your texts.", True
    ),
    "exclamations_per_sentence": _Scale(
        1.2, 0.55, 1, "You use more exclamation marks.", "It has more exclamation marks than you use."
    ),
    "questions_per_sentence": _Scale(0.3, 0.6, 3, "You ask more questions.", "It asks more than you do."),
    "capitals": _Scale(0.8, 0.2, 15, "You shout more words in capitals.", "It shouts in capitals; you don't."),
    "contractions": _Scale(
        1.0, 0.9, 1.5, "It spells out what you would contract.", "It contracts what you would spell out."
    ),
}


def consistency(profile: VoiceProfile, text: str, language: str | None = None) -> Consistency:
    """`language` None: the one the text looks like. score None: nothing was learned to compare with, or there is no
    text."""
    spoken: Language | None = next((one for one in LANGUAGES if one == language), None)
    taken = read(text, spoken)
    if not profile.learned or not taken.words:
        return Consistency(score=None)
    gaps = list(_gaps(profile, taken))
    weight = sum(gap.weight for gap in gaps)
    style = 1 - sum(gap.weight * gap.distance for gap in gaps) / weight if weight else 0.5
    never = [word for word in profile.never if _stands(word, taken)]
    share = _STYLE * style**1.2 + _WORDS * _wording(profile, taken)
    score = 100 * share / _REACHED - _NEVER * len(never)
    off = [f"It says “{word}”, which you never use." for word in never]
    told = sorted(
        (gap for gap in gaps if gap.distance >= _TELLING and gap.weight >= _SURE),
        key=lambda gap: -gap.weight * gap.distance,
    )
    return Consistency(score=round(max(0.0, min(100.0, score))), off=[*off, *(gap.sentence for gap in told[:5])])


def _gaps(profile: VoiceProfile, taken: Read) -> Iterator[_Gap]:
    counts, traits = count(taken), profile.traits
    for name, (value, amount) in figures(counts).items():
        scale = _SCALES.get(name)
        if scale is None:
            continue
        usual = float(getattr(traits, name))
        if name == "contractions" and (taken.language != "en" or 0.35 < usual < 0.75):  # no habit
            continue
        gap = math.log((1 + value) / (1 + usual)) if scale.log else value - usual
        sentence = scale.many if gap > 0 else scale.few
        yield _Gap(name, min(1.0, abs(gap) / scale.full), scale.weight * amount / (amount + scale.needs), sentence)
    yield from _speaker(profile, counts.we, counts.i)
    if counts.tu + counts.usted and traits.address != "unknown" and taken.language == "es":
        same = (counts.tu >= counts.usted) == (traits.address == "tu")
        said = "It says usted; you say tú." if traits.address == "tu" else "It says tú; you say usted."
        yield _Gap("address", 0.0 if same else 1.0, 1.5, said)
    if strange := set(taken.emoji) - set(profile.emoji):
        share = len(strange) / len(set(taken.emoji))
        yield _Gap("which_emoji", share, 0.8, f"You don't use {' '.join(sorted(strange)[:3])}.")
    if taken.language not in profile.languages:
        yield _Gap("language", 1.0, 2.0, "You haven't written in this language so far.")


def _speaker(profile: VoiceProfile, we: float, i: float) -> Iterator[_Gap]:
    usual = profile.traits.person
    if usual == "they" and we + i >= 1:
        yield _Gap("person", 1.0, 1.0, "It says “we”; you write of the place by its name.")
    elif usual == "we" and i > we:
        yield _Gap("person", 1.0, 0.8, "It says “I”; you say “we”.")
    elif usual == "I" and we > i:
        yield _Gap("person", 1.0, 0.8, "It says “we”; you say “I”.")


def _wording(profile: VoiceProfile, taken: Read) -> float:
    """0-1 by the telling words in it and the habits: phrases, greeting, sign-off."""
    names = proper_names([taken])
    gain = sum(profile.vocabulary.get(word, 0.0) for word in set(taken.words) - names)
    habits = [*profile.phrases, *filter(None, (profile.greeting, profile.sign_off))]
    gain += sum(4.0 for one in habits if _stands(one, taken))
    return 1 - math.exp(-gain / (_FULL * math.sqrt(len(taken.words))))


def _stands(expression: str, taken: Read) -> bool:
    words = plain_word(expression).strip(" .!?,…")
    if not words:
        return False
    within = f" {' '.join(taken.words)} "
    return f" {words} " in within or (not words.replace(" ", "").isalpha() and words in taken.folded)
