"""What was learned, in sentences for the owner, each with what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tools.content.voice.engine.phrases import Habit
from tools.content.voice.engine.text import Read
from tools.content.voice.engine.traits import Counts, figures
from tools.content.voice.schemas import Traits

_MEASURED = {
    "formality": "formality",
    "warmth": "warmth",
    "humour": "humour",
    "sentences": "sentence_words",
    "emoji": "emoji_per_100_words",
    "exclamations": "exclamations_per_sentence",
}
_CASUAL = ("very casual", "casual", "neither stiff nor slangy", "rather formal", "formal")
_STEPS: dict[str, tuple[Sequence[str], Sequence[float]]] = {  # words, and the bounds between them
    "formality": (_CASUAL, (0.2, 0.4, 0.55, 0.72)),
    "warmth": (("cool", "matter-of-fact", "friendly", "warm", "very warm"), (0.35, 0.5, 0.65, 0.8)),
    "humour": (("no jokes", "a joke now and then", "dry humour", "very playful"), (0.12, 0.3, 0.55)),
    "sentences": (("short", "medium", "long"), (8.5, 14)),
    "emoji": (("none", "few", "some", "many"), (0.15, 1.5, 4)),
    "exclamations": (("hardly any", "some", "many"), (0.12, 0.4)),
}
_PERSONS = {"we": "speaks as “we”", "I": "speaks as “I”", "they": "speaks of the place by its name"}
_ADDRESSES = {"tu": "tú", "usted": "usted"}
LITTLE = 60  # words: below, what was measured is mostly the defaults
_NAMES = {"en": "English", "es": "Spanish"}


def described(traits: Traits) -> dict[str, str]:
    """The traits in plain words."""
    told = {name: _step(float(getattr(traits, trait)), *_STEPS[name]) for name, trait in _MEASURED.items()}
    told["sentences"] += f", about {traits.sentence_words:.0f} words"
    told["person"] = _PERSONS[traits.person]
    return told | ({"address": _ADDRESSES[traits.address]} if traits.address != "unknown" else {})


def _step(value: float, words: Sequence[str], bounds: Sequence[float]) -> str:
    return words[sum(value >= bound for bound in bounds)]


def explained(
    counts: Counts, traits: Traits, reads: Sequence[Read], habits: dict[str, list[Habit]], languages: Sequence[str]
) -> list[str]:
    """`habits`: greeting, sign_off, phrases, emoji."""
    if not reads:
        return []
    return list(_sentences(counts, traits, len(reads), habits, languages))


def _sentences(
    counts: Counts, traits: Traits, texts: int, habits: dict[str, list[Habit]], languages: Sequence[str]
) -> Iterator[str]:
    words, plain = sum(counts.lengths), described(traits)
    if words < LITTLE:
        yield f"I have {words} of your words so far, so most of this still rests on my defaults."
    mean, read = counts.words / max(counts.sentences, 1), len(counts.lengths)
    yield f"Your sentences have about {mean:.0f} words ({read} sentences read)."
    for one in habits["greeting"]:
        yield f"You open {_most(one)} with “{one.text}” ({one.times} of {one.texts})."
    for one in habits["sign_off"]:
        yield f"You close {_most(one)} with “{one.text}” ({one.times} of {one.texts})."
    for one in habits["phrases"][:3]:
        yield f"“{one.text}” comes back in {one.times} of {one.texts} texts."
    yield _emoji(habits["emoji"], texts)
    tone = f"{plain['formality']} and {plain['warmth']}, with {_humour(plain['humour'])}"
    yield f"Your tone is {tone} ({_found(counts)})."
    yield from _marks(counts)
    if len(languages) > 1:
        yield f"You write in {' and '.join(_NAMES[one] for one in languages)}."
    if traits.address != "unknown":
        pair = (counts.tu, counts.usted) if traits.address == "tu" else (counts.usted, counts.tu)
        yield f"In Spanish you say {plain['address']} ({pair[0]:.0f} against {pair[1]:.0f} times)."


def _most(habit: Habit) -> str:
    return (
        "every post" if habit.times == habit.texts else "most posts" if 2 * habit.times > habit.texts else "many posts"
    )


def _humour(words: str) -> str:
    return words if words != "very playful" else "plenty of play"


def _found(counts: Counts) -> str:
    told = {"formal": counts.formal, "casual": counts.casual, "warm": counts.warm, "joking": counts.humour}
    return ", ".join(f"{number:.0f} {name}" for name, number in told.items()) + " turns of phrase"


def _emoji(used: Sequence[Habit], texts: int) -> str:
    if not used:
        return f"You use no emoji ({texts} texts)."
    return f"Your emoji: {' '.join(one.text for one in used[:5])} (the first in {used[0].times} of {texts} texts)."


def _marks(counts: Counts) -> Iterator[str]:
    share, sentences = figures(counts)["exclamations_per_sentence"]
    if sentences >= 5:
        yield f"{round(100 * share)}% of your sentences end with an exclamation mark."
    places = counts.contracted + counts.whole
    if places >= 5:
        what = "contract (we’re, it’s)" if counts.contracted > counts.whole else "spell out (we are, it is)"
        yield f"You {what} in {max(counts.contracted, counts.whole):.0f} of {places:.0f} places."
