"""Puts the voice's habits of punctuation and emoji on a text."""

from __future__ import annotations

import re

from tools.content.writing.engine.material import Material
from tools.content.writing.engine.wording import frames
from tools.content.writing.schemas import Order, Wishes

_END = re.compile(r"(?<=[^.!?\s])\.(?=\s|$)")


def exclaimed(texts: list[str], rate: float) -> list[str]:
    """With about `rate` exclamation marks a sentence over all of the texts, the last sentences first; none where the
    voice has none."""
    if rate < 0.03:
        return [re.sub(r"¡", "", re.sub(r"!+", ".", text)) for text in texts]
    sentences = sum(len(re.findall(r"[.!?](?=\s|$)", text)) for text in texts)
    wanted = round(rate * sentences) - sum(text.count("!") for text in texts)
    made = list(texts)
    for index in reversed(range(len(texts))):
        made[index], wanted = _marked(texts[index], wanted)
    return made


def _marked(text: str, wanted: int) -> tuple[str, int]:
    """Short sentences end with a mark, from the last on; and how many are still wanted."""
    for match in reversed(list(_END.finditer(text))):
        at = match.start()
        start = max((text.rfind(sign, 0, at) for sign in ".!?\n"), default=-1)
        sentence = text[start + 1 : at]
        if wanted > 0 and len(sentence.split()) <= 8 and not re.search(r"[@/:]|\d$", sentence):
            text, wanted = f"{text[:at]}!{text[at + 1 :]}", wanted - 1
    return text, wanted


def spanish_marks(text: str) -> str:
    """An opening mark for every exclamation that has none."""

    def one(found: re.Match[str]) -> str:
        sentence = found[2]
        return found[0] if "¡" in sentence or "¿" in sentence else f"{found[1]}¡{sentence}!"

    return re.sub(r"((?:^|[.!?:]\s+|\n)\s*)([^.!?\n]+)!", one, text)


def emoji_for(order: Order, stuff: Material, wishes: Wishes, words: int) -> list[str]:
    """Which emoji, by the voice's rate; [] where it has none. Never more than three."""
    if wishes.emoji is False or stuff.news == "closed":
        return []
    rate = order.voice.traits.emoji_per_100_words
    count = min(3, round(rate * max(words, 25) / 100))
    if wishes.emoji:
        count = max(count, 1)
    if count == 0:
        return []
    table = frames(order.brief.language)["emoji"]
    about = [stuff.hook, stuff.noun, stuff.family]
    fitting = [str(table[key]) for key in about if key in table] or [str(table["default"])]
    own = [sign for sign in order.voice.emoji if sign in fitting] + order.voice.emoji[:2]
    return list(dict.fromkeys([*(own or fitting), *fitting]))[:count]
