"""What comes back in a restaurant's texts: turns of phrase, how they begin and end, emoji, hashtags, telling words.

What comes back in two texts at least is a habit; names of people and dishes are none (whatever is written with a
capital inside a sentence, and whom a text greets), nor is what every restaurant writes.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from tools.content.voice.engine.text import Language, Read, words_of

MOST_PHRASES, MOST_EMOJI, MOST_HASHTAGS, MOST_TELLING = 12, 8, 8, 150
_LONGEST = 5  # words
_EDGE = 8  # words of a greeting or a sign-off
_FREQUENT = frozenset("the and to of a in is it for you we our de la el en y que los a con su las del".split())
_BACKGROUND = {"frequent": 0.03, "stop": 0.008, "common": 0.002, "trade": 0.0025, "other": 0.00006}
_PRIOR = 150.0  # words of background that stand beside what was read
_TO = re.compile(r"^\W*(?:hi|hello|hey|dear|thanks|thank you|hola|gracias|querid[oa]|estimad[oa])[, ]+$", re.I)
_NO_START = frozenset(
    "and or of the a an to in on at for with by is are was y e o u de del la el los las un una en con por para".split()
)
_NO_END = _NO_START | frozenset(
    "from our your my were we i that this it if but as so not no be que nuestro nuestra su tu mi es al si".split()
)


@dataclass(frozen=True, slots=True)
class Habit:
    """`times` of `texts` it was possible in."""

    text: str
    times: int
    texts: int


def phrases(reads: Sequence[Read], own: Collection[str] = (), edges: Collection[str] = ()) -> list[Habit]:
    """The most telling first. `own`: words of the restaurant's name, which may stand in one. `edges`: how its texts
    begin and end, which is told apart from them."""
    names, mine = proper_names(reads, own), {word.lower() for word in own}
    told = [tuple(re.findall(r"[\w']+", edge.lower())) for edge in edges]
    seen: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for number, read in enumerate(reads):
        for sentence in read.tokens:
            for gram in _grams([word.lower() for word in sentence]):
                seen[gram].add(number)
    found = [
        (len(where) * _weight(gram, reads[min(where)].language), gram, len(where))
        for gram, where in seen.items()
        if len(where) >= 2
        and _telling(gram, reads[min(where)].language)
        and not names & set(gram)
        and not set(gram) <= mine
        and not any(_within(gram, edge) or _within(edge, gram) for edge in told)
    ]
    kept: list[tuple[tuple[str, ...], int]] = []
    for _, gram, times in sorted(found, key=lambda one: (-one[0], one[1])):
        if not any(_within(gram, other) or _within(other, gram) for other, _ in kept):
            kept.append((gram, times))
    return [Habit(_written(gram), times, len(reads)) for gram, times in kept[:MOST_PHRASES]]


def _grams(words: Sequence[str]) -> Iterable[tuple[str, ...]]:
    for size in range(2, _LONGEST + 1):
        for start in range(len(words) - size + 1):
            yield tuple(words[start : start + size])


def _telling(gram: tuple[str, ...], language: Language) -> bool:
    if gram[0] in _NO_START or gram[-1] in _NO_END:
        return False
    known = words_of(language)
    content = [word for word in gram if word not in known.stop]
    return bool(content) and (len(content) >= 2 or len(gram) >= 3 or not known.common & {*content})


def _weight(gram: tuple[str, ...], language: Language) -> float:
    return sum(-math.log(background(word, language)) for word in gram) - 7.0 + 2.5 * (len(gram) - 2)


def _within(inner: tuple[str, ...], outer: tuple[str, ...]) -> bool:
    size = len(inner)
    return any(outer[start : start + size] == inner for start in range(len(outer) - size + 1))


def _written(gram: tuple[str, ...]) -> str:
    return " ".join("I" + word[1:] if word == "i" or word.startswith("i'") else word for word in gram)


def proper_names(reads: Sequence[Read], own: Collection[str] = ()) -> set[str]:
    """Words in small letters that are somebody's or some dish's name: with a capital inside a sentence and never
    without, or whom a text speaks to."""
    small, inside, called = set[str](), set[str](), set[str]()
    for read in reads:
        called |= _called(read.text)
        for sentence in read.tokens:
            shouted = sum(word.isupper() for word in sentence) > len(sentence) / 2
            for place, word in enumerate(sentence):
                if word.islower():
                    small.add(word)
                elif place and word[:1].isupper() and not shouted and word not in ("I", "I'm", "I've", "I'll", "I'd"):
                    inside.add(word.lower())
    return ((inside - small) | called) - {word.lower() for word in own}


def _called(text: str) -> set[str]:
    found = set[str]()
    for match in re.finditer(r"\b[A-ZÁÉÍÓÚÑ][\wáéíóúñü'’-]+", text):
        before = re.split(r"[.!?\n]", text[: match.start()])[-1]
        starts = not before.strip() and text[match.end() : match.end() + 1] == ","
        if _TO.match(before) or (starts and _is_name_like(match.group())):
            found.add(match.group().lower())
    return found


def _is_name_like(word: str) -> bool:
    """At the start, before a comma: a name unless it is a word that we know."""
    lower = word.lower()
    lists = (words_of("en"), words_of("es"))
    if any(lower in group for one in lists for group in (one.stop, one.common, one.trade)):
        return False
    return not any(pattern.fullmatch(lower) for one in lists for pattern in one.registers.values())


def background(word: str, language: Language) -> float:
    """How often any restaurant writes it, as a share of all words."""
    known = words_of(language)
    if word in _FREQUENT:
        return _BACKGROUND["frequent"]
    for tier in ("stop", "common", "trade"):
        if word.split("'")[0] in getattr(known, tier):  # "that's" tells no more than "that"
            return _BACKGROUND[tier]
    return _BACKGROUND["other"]


def greeting(reads: Sequence[Read], own: Collection[str] = ()) -> Habit | None:
    """How most texts begin, where at least two and a third of them begin alike: up to the first comma or stop."""
    return _edge([_head(read) for read in reads], reads, own)


def sign_off(reads: Sequence[Read], own: Collection[str] = ()) -> Habit | None:
    """The same for their last sentence."""
    return _edge([read.sentences[-1] if len(read.sentences) > 1 else "" for read in reads], reads, own)


def _head(read: Read) -> str:
    if not read.sentences:
        return ""
    first = re.split(r"[,:;—–!.?]|\s-\s", read.sentences[0], maxsplit=1)[0]
    return first if len(first.split()) <= 4 and (len(read.sentences) > 1 or first != read.sentences[0]) else ""


def _edge(edges: Sequence[str], reads: Sequence[Read], own: Collection[str]) -> Habit | None:
    names = proper_names(reads, own)
    plain = [one.strip(" .!?,…\"'”’)") for one in edges]
    keys = Counter(one.lower() for one in plain if one and len(one.split()) <= _EDGE)
    for key, times in keys.most_common(3):
        if times >= 2 and times >= len(reads) / 3 and not names & set(re.findall(r"[\w']+", key)):
            written = Counter(one for one in plain if one.lower() == key).most_common(1)[0][0]
            return Habit(written, times, len(reads))
    return None


def used_emoji(reads: Sequence[Read]) -> list[Habit]:
    counts = Counter(one for read in reads for one in set(read.emoji))
    return [Habit(one, times, len(reads)) for one, times in counts.most_common(MOST_EMOJI)]


def used_hashtags(reads: Sequence[Read]) -> list[str]:
    """Those of two texts at least, as written most often."""
    written = Counter(one for read in reads for one in set(read.hashtags))
    texts = Counter(low for read in reads for low in {one.lower() for one in read.hashtags})
    shown = {one.lower(): one for one, _ in reversed(written.most_common())}
    return [shown[low] for low, times in texts.most_common(MOST_HASHTAGS) if times >= 2]


def telling_words(reads: Sequence[Read], own: Collection[str] = ()) -> dict[str, float]:
    """Log-odds of words that it writes more often than others do (Monroe et al. 2008, with an informative prior).
    Words of one text only tell of that text."""
    names, counts, texts = proper_names(reads, own), Counter[str](), Counter[str]()
    for read in reads:
        counts.update(read.words)
        texts.update(set(read.words))
    languages = Counter(read.language for read in reads)
    main = languages.most_common(1)[0][0] if languages else "en"
    amount = sum(counts.values())
    odds = {
        word: math.log((times + _PRIOR * background(word, main)) / (amount + _PRIOR) / background(word, main))
        for word, times in counts.items()
        if texts[word] >= 2 and word not in names and len(word) > 1
    }
    strong = sorted(((value, word) for word, value in odds.items() if value >= 0.5), key=lambda one: (-one[0], one[1]))
    return {word: round(value, 2) for value, word in strong[:MOST_TELLING]}
