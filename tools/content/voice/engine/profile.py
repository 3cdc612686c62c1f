"""A voice put together from samples, from what the owner taught, and from what the owner set by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from tools.content.voice.engine import phrases as habits
from tools.content.voice.engine.explaining import explained
from tools.content.voice.engine.teaching import Lesson, never_words, once_removed, taught
from tools.content.voice.engine.text import Language, Read, read
from tools.content.voice.engine.traits import languages, measured, total
from tools.content.voice.schemas import Sample, Traits, VoiceProfile

ENOUGH = (5, 120)  # samples and words from which the voice is more the owner's than ours
_TRAITS = frozenset(Traits.model_fields)


def build(
    restaurant_id: str,
    samples: Sequence[Sample],
    lessons: Sequence[Lesson] = (),
    owner_set: dict[str, object] | None = None,
    name: str = "",
) -> VoiceProfile:
    """The profile without version, date and author. `name`: the restaurant's, whose words are no strangers'."""
    own = [word for word in name.split() if word]
    reads = [read(one.text, _language(one)) for one in samples]
    counts = total([(taken, one.weight) for taken, one in zip(reads, samples, strict=True)])
    traits, spoken = taught(measured(counts), lessons), _spoken(reads)
    greeting, sign_off = habits.greeting(reads, own), habits.sign_off(reads, own)
    edges = [one.text for one in (greeting, sign_off) if one]
    found = {
        "greeting": [greeting] if greeting else [],
        "sign_off": [sign_off] if sign_off else [],
        "phrases": habits.phrases(reads, own, edges),
        "emoji": [] if any(one.no_emoji for one in lessons) else _emoji(reads, lessons),
    }
    never = never_words(lessons, spoken)
    spoken_in = languages(counts)
    profile = VoiceProfile(
        restaurant_id=restaurant_id,
        learned=bool(samples or lessons or owner_set),
        traits=traits,
        phrases=[one.text for one in found["phrases"] if not _has(one.text, never)],
        emoji=[one.text for one in found["emoji"]],
        hashtags=[] if any(one.no_hashtags for one in lessons) else habits.used_hashtags(reads),
        never=never,
        greeting=greeting.text if greeting else None,
        sign_off=sign_off.text if sign_off else None,
        languages=list(spoken_in),
        samples=len(samples),
        words=sum(len(one.words) for one in reads),
        sources=dict(Counter(one.source for one in samples)),
        explained=[*explained(counts, traits, reads, found, spoken_in), *_lessons(lessons, never, spoken)],
        vocabulary=habits.telling_words(reads, own),
    )
    return with_owner(profile, owner_set or {})


def with_owner(profile: VoiceProfile, owner_set: dict[str, object]) -> VoiceProfile:
    """What the owner set by hand, over what was learned; words that are never used are added to, not replaced."""
    if not owner_set:
        return profile
    traits = profile.traits.model_copy(update={key: value for key, value in owner_set.items() if key in _TRAITS})
    fields = {key: value for key, value in owner_set.items() if key not in _TRAITS}
    if isinstance(by_hand := fields.get("never"), list):
        fields["never"] = list(dict.fromkeys([*by_hand, *profile.never]))
    told = f"You set by hand: {', '.join(sorted(name.replace('_', ' ') for name in owner_set))}."
    return profile.model_copy(
        update={"traits": traits, **fields, "owner_set": owner_set, "explained": [*profile.explained, told]}
    )


def enough(profile: VoiceProfile) -> bool:
    return profile.samples >= ENOUGH[0] and profile.words >= ENOUGH[1]


def _language(sample: Sample) -> Language:
    return "es" if sample.language == "es" else "en"


def _spoken(reads: Sequence[Read]) -> set[str]:
    return {word for taken in reads for word in taken.words}


def _has(text: str, words: Collection[str]) -> bool:
    return any(f" {word} " in f" {text.lower()} " for word in words)


def _emoji(reads: Sequence[Read], lessons: Sequence[Lesson]) -> list[habits.Habit]:
    """Without those that the owner took out twice."""
    removed = Counter(one for lesson in lessons for one in set(lesson.emoji))
    return [one for one in habits.used_emoji(reads) if removed[one.text] < 2]


def _lessons(lessons: Sequence[Lesson], never: Sequence[str], spoken: set[str]) -> list[str]:
    said = []
    if lessons:
        edits = sum(one.kind == "edit" for one in lessons)
        said.append(f"It also rests on what you changed ({edits}) and turned down ({len(lessons) - edits}).")
    if never:
        said.append(f"Words you never use: {', '.join(never[:12])}.")
    if once := [word for word in once_removed(lessons, spoken) if word not in never][:5]:
        said.append(f"You took out {', '.join(f'“{word}”' for word in once)} once; twice, and I stop using it.")
    return said
