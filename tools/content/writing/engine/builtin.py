"""The built-in writer: composes a message from frames, real details and the voice's habits. Pure and deterministic."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from random import Random
from typing import Literal, get_args

from core.events import StepFinished, StepStarted
from tools.content.schemas import TITLES, Channel, Difference, Language, Version
from tools.content.writing.engine import shapes
from tools.content.writing.engine.material import Material, material
from tools.content.writing.engine.pieces import Message
from tools.content.writing.engine.tone import emoji_for, exclaimed, spanish_marks
from tools.content.writing.engine.wording import Words, frames, long_words, say, slots_of, styled, tidy, usable
from tools.content.writing.schemas import Order, Step, Wishes, Written

Mode = Literal["moment", "statement", "question", "offer"]
_DETAILS = {"instagram": 1, "facebook": 2, "google_post": 1, "email": 2, "sms": 0, "website": 0}


@dataclass(frozen=True, slots=True)
class Contrast:
    """What variants differ in: the opening by `modes`, or only the email's subject."""

    what: str
    modes: tuple[Mode, ...]
    subject_only: bool = False


class BuiltinWriter:
    """Writes without a model. The same order gives the same texts; another roll, day or channel others."""

    name = "builtin"

    async def write(self, order: Order, step: Step) -> Written:
        return compose(order, step)


def compose(order: Order, step: Step) -> Written:
    """All channels and variants of one order."""
    contrast = contrast_of(order) if order.brief.variants > 1 else None
    used: set[str] = {_plain(text) for text in order.recent}
    versions: list[Version] = []
    notes: list[str] = []
    for channel in order.brief.channels:
        step(StepStarted(TITLES[channel]))
        versions += _channel(order, channel, contrast, used, notes)
        step(StepFinished(TITLES[channel]))
    master = _master(order, used)
    difference = Difference(what=contrast.what) if contrast else None
    return Written(master, versions, difference, list(dict.fromkeys(notes)))


def warm() -> None:
    """Loads what the first text would wait for: frames, the guard's words, the voice's measures, the email's page."""
    from tools.content.guard.engine import check, mend  # noqa: F401
    from tools.content.voice.engine import consistency  # noqa: F401
    from tools.content.writing.engine import email, revising  # noqa: F401
    from tools.menu.forecast.context import public_holidays

    for language in get_args(Language):
        frames(language)
    public_holidays("US", None, date(2027, 1, 1), date(2027, 1, 1))


def contrast_of(order: Order) -> Contrast:
    """The one thing that A and B differ in."""
    if set(order.brief.channels) == {"email"}:
        return Contrast(
            "The subject line: the rest of the email is the same.", ("statement", "question", "offer"), True
        )
    if order.brief.offer:
        modes: tuple[Mode, ...] = ("moment", "offer", "question")
        return Contrast("The opening: A starts with the moment, B with the offer.", modes)
    return Contrast("The opening: A starts with a statement, B with a question.", ("statement", "question", "moment"))


def _channel(
    order: Order, channel: Channel, contrast: Contrast | None, used: set[str], notes: list[str]
) -> list[Version]:
    wishes = order.wishes.on(channel)
    stuff = material(order, wishes, channel)
    notes += stuff.notes
    made: list[Message] = []
    message = write_message(order, channel, stuff, wishes, used, None)
    for number in range(order.brief.variants):
        one = message
        if contrast and contrast.subject_only:
            one = replace(message, subject=_subject(order, stuff, wishes, contrast.modes[number], made))
        elif contrast:
            one = write_message(order, channel, stuff, wishes, used, contrast.modes[number], message)
        made.append(one)
    return [shapes.shape(order, channel, "ABC"[number], one, wishes) for number, one in enumerate(made)]


def write_message(
    order: Order,
    channel: Channel,
    stuff: Material,
    wishes: Wishes,
    used: set[str],
    mode: Mode | None,
    like: Message | None = None,
) -> Message:
    """One channel's message as pieces. `like`: the rest of it stays as it is there, only the opening is another."""
    seed = f"{order.restaurant.restaurant_id}|{_told(order)}|{channel}|{wishes.roll}"
    draw = _Draw(Random(seed), stuff, order, used)
    opening = "" if wishes.words else draw.opening(mode or ("question" if wishes.question else None))
    rest = like.seed if like else seed
    draw = _Draw(Random(f"{rest}|rest"), stuff, order, set())
    body = [wishes.words] if wishes.words else _middle(draw, channel, wishes, opening, order)
    closing = like.closing if like else _closing(draw, channel, wishes, " ".join([opening, *body]))
    voice = order.voice.traits
    words = len(" ".join([opening, *body]).split())
    message = Message(
        opening,
        body,
        closing,
        seed=rest,
        subject=like.subject if like else _subject(order, stuff, wishes, None, []),
        emoji=like.emoji if like else emoji_for(order, stuff, wishes, words),
        signature=like.signature if like else draw.signature(channel, wishes),
        stuff=stuff,
    )
    rate = voice.exclamations_per_sentence if wishes.exclaim is None else (0.4 if wishes.exclaim else 0.0)
    rate = 0.0 if stuff.news == "closed" else rate
    return _voiced(message, rate)


def _voiced(message: Message, rate: float) -> Message:
    """With the voice's exclamation marks; the opening keeps its own end unless the voice is a loud one."""
    loud = rate > 0.6 or rate < 0.03
    texts = [*message.body, message.closing]
    made = exclaimed([message.opening, *texts], rate) if loud else [message.opening, *exclaimed(texts, rate)]
    if message.stuff.words.language == "es":
        made = [spanish_marks(text) for text in made]
    return replace(message, opening=made[0], body=made[1:-1], closing=made[-1])


def _middle(draw: _Draw, channel: Channel, wishes: Wishes, opening: str, order: Order) -> list[str]:
    """What stands between opening and closing: dish, details, offer, day, the owner's own sentences."""
    stuff, slots = draw.stuff, draw.stuff.words.slots
    told = opening
    body: list[str] = []
    short = wishes.length < 0 or channel in ("sms", "website")

    def add(text: str | None) -> None:
        nonlocal told
        if text:
            body.append(text)
            told = f"{told} {text}"

    offer = slots.get("offer")
    in_offer = bool(offer and slots.get("dish") and slots["dish"].casefold() in offer.casefold())
    if slots.get("dish") and slots["dish"] not in told and not in_offer:
        add(draw.one("dish", told=told))
    details = max(0, _DETAILS[channel] + min(wishes.length, 1)) if wishes.length > -1 else 0
    if slots.get("dish") and slots["dish"] in told:
        for text in draw.details(details, wishes, told):
            add(text)
        details = 0
    if offer and offer.casefold() not in told.casefold():
        add(draw.one("offers", "when" if "when" in slots else None, told))
    elif offer and slots.get("when") and slots["when"] not in told:
        add(draw.one("terms", told=told))
    if details and slots.get("dish") and slots["dish"] in told:
        for text in draw.details(details, wishes, told):
            add(text)
    add(draw.one("code"))
    for text in stuff.own if wishes.length > -2 else stuff.own[:1]:
        add(text)
    if not stuff.news and not _dated(slots, told, short, order):
        add(draw.one("when_only" if order.brief.weekday is None or offer else "when_weekly", told=told))
    return body


def _dated(slots: dict[str, str], told: str, short: bool, order: Order) -> bool:
    """Whether the day is said, or there is none to say."""
    when = slots.get("when", "")
    if not when or re.sub(r"^(?:on|el) ", "", when) in told:
        return True
    weekly = order.brief.weekday is not None and order.brief.starts is None
    return (short or (weekly and "offer" not in slots)) and slots.get("day", "\0") in told


def _closing(draw: _Draw, channel: Channel, wishes: Wishes, told: str) -> str:
    if channel in ("sms", "website") or wishes.length < -1:
        return ""
    family = frames(draw.stuff.words.language)["closings"]
    if draw.stuff.news:
        return draw.pick(family[draw.stuff.ending], told) or ""
    return draw.pick([*family["common"], *family.get(draw.stuff.family, [])], told) or ""


def _subject(order: Order, stuff: Material, wishes: Wishes, mode: Mode | None, made: Sequence[Message]) -> str:
    """An email's subject: by hook or family, at most 60 characters."""
    table, words = frames(stuff.words.language)["subjects"], stuff.words
    groups = [table[key] for key in (stuff.hook, stuff.family, "announcement") if key in table]
    if stuff.news:
        groups = [table["news"], table["news_long"]]
        groups = [table["news_question"], *groups] if mode == "question" else groups
    if mode == "offer" and "offer" in words.slots:
        groups.insert(0, table["offer"])
    taken = {one.subject for one in made}
    random = Random(f"{_told(order)}|subject|{wishes.roll}")
    for group in groups:
        ready = [say(frame, words) for frame in group if usable(frame, words) and not _two_colons(frame, words)]
        ready = [text for text in ready if len(text) <= 60 and text not in taken and not _repeats(text)]
        if mode == "question":
            ready = [text for text in ready if text.endswith("?")] or (ready if group is groups[-1] else [])
        elif mode in ("statement", "moment"):
            ready = [text for text in ready if not text.endswith("?") and "?" not in text] or ready
        if ready:
            return random.choice(ready)
    return order.restaurant.name[:60]


def _master(order: Order, used: set[str]) -> str:
    stuff = material(order, order.wishes, "facebook")
    message = write_message(order, "facebook", stuff, order.wishes, set(used) - used, None)
    return " ".join(part for part in (message.opening, *message.body, message.closing) if part)


def _told(order: Order) -> str:
    """What the draw hangs on: what is to be said, not for which channels nor how it is worded."""
    brief = order.brief
    offer = brief.offer.text if brief.offer else ""
    said = (order.today, brief.topic, brief.item, offer, brief.starts, brief.ends, brief.weekday, brief.objective)
    return "|".join(map(str, said))


class _Draw:
    """Draws frames: usable ones, near the voice's length of sentence, not those that were used."""

    def __init__(self, random: Random, stuff: Material, order: Order, used: set[str]) -> None:
        self.random, self.stuff, self.order, self.used = random, stuff, order, used

    def opening(self, mode: Mode | None) -> str:
        table, slots = frames(self.stuff.words.language)["openings"], self.stuff.words.slots
        hook, family = self.stuff.hook, self.stuff.family
        if self.stuff.news:
            groups = [f"news_{self.stuff.news}"]
        elif mode == "offer" and "offer" in slots:
            groups = ["offer"]
        elif hook and family in ("slow_day", "feature", "offer", "announcement", "new_dish"):
            groups = [hook, "slow_day" if "day" in slots else "feature"]
        elif mode in ("moment", "question") and family == "offer":
            groups = ["slow_day" if "day" in slots else "feature"]
        else:
            groups = [family]
        if not self.stuff.news:
            groups += ["feature" if "dish" in slots else "announcement"]
        for wanted in (mode, None):
            for group in groups:
                ready = [frame for frame in table[group] if usable(frame, self.stuff.words) and _fits(frame, wanted)]
                ready = [frame for frame in ready if not _two_colons(frame, self.stuff.words)] or ready
                fresh = [frame for frame in ready if _plain(say(frame, self.stuff.words)) not in self.used]
                if said := self.pick(fresh):
                    self.used.add(_plain(said))
                    return said
        return self.pick([frame for frame in table[groups[-1]] if usable(frame, self.stuff.words)]) or ""

    def one(self, group: str, must: str | None = None, told: str = "") -> str | None:
        table = frames(self.stuff.words.language)[group]
        ready = [frame for frame in table if must is None or must in slots_of(frame)]
        return self.pick(ready, told)

    def details(self, count: int, wishes: Wishes, told: str) -> list[str]:
        """What there is to say of the dish, the telling things first. No price beside an offer, which would be read as
        its price, unless it is asked for."""
        table, slots = frames(self.stuff.words.language)["detail"], self.stuff.words.slots
        groups = ["described", "made_of", "popular"]
        if wishes.price or (wishes.price is None and "offer" not in slots):
            at = 0 if wishes.price else 1
            groups[at:at] = ["sizes", "one_price"] if "sizes" in slots else ["from_price", "one_price"]
        if "offer" not in slots and self.stuff.family != "event":  # beside those it would only be talk
            groups += ["shared"] if "shared" in slots else ["plain"]
        found, texts = 0, list[str]()
        for group in groups:
            if (group == "popular" and "popular" not in slots) or (group in ("plain", "shared") and found > 1):
                continue
            if found < max(count, 1 if wishes.price else 0) and (
                text := self.pick(table[group], " ".join([told, *texts]))
            ):
                texts.append(text)
                found += 1
        return texts

    def signature(self, channel: Channel, wishes: Wishes) -> str:
        """One of the voice's own phrases, in every second text or so."""
        voice, words = self.order.voice, self.stuff.words
        quiet = self.stuff.news == "closed" or wishes.length < 0 or not voice.phrases
        if channel in ("sms", "website", "google_post") or quiet:
            return ""
        if words.language != (voice.languages or ["en"])[0] or self.random.random() < 0.4:
            return ""
        phrase = self.random.choice(voice.phrases[:4]).strip()
        if not 3 <= len(phrase) <= 80 or len(phrase.split()) < 2 or (words.taboo and words.taboo.search(phrase)):
            return ""
        return tidy(phrase if phrase[-1] in ".!?" else f"{phrase}.", words.language)

    def pick(self, ready: Sequence[str], told: str = "") -> str | None:
        """One of those that are usable; none that says a word of `told` again, as long as there are others."""
        words = self.stuff.words
        usables = [frame for frame in ready if usable(frame, words)]
        usables = [frame for frame in usables if not again(frame, told)] or usables
        if words.relaxed:
            usables = [frame for frame in usables if "~" in styled(frame)[0]] or usables
        if not usables:
            return None
        if len(usables) > 8:  # the quarter that is farthest from how long this voice's sentences are
            wanted = self.order.voice.traits.sentence_words
            usables.sort(key=lambda frame: abs(len(say(frame, words).split()) - wanted))
            usables = usables[: len(usables) * 3 // 4]
        return say(self.random.choice(usables), words)


def _fits(frame: str, mode: Mode | None) -> bool:
    text = styled(frame)[1]
    if mode == "question":
        return "?" in text
    return mode not in ("statement",) or "?" not in text


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip()


_COMMON = frozenset(
    "with your from that this them they what when have will would like here para como nuestro todo esta".split()
)


def again(frame: str, told: str) -> bool:
    """Whether a frame's own words stand in the text already."""
    return bool((long_words(told) - _COMMON) & long_words(frame))


def _two_colons(frame: str, words: Words) -> bool:
    """One in a sentence is enough, and the owner's own has one."""
    return ":" in words.slots.get("topic", "") and ": {" in frame


def _repeats(text: str) -> bool:
    words = re.findall(r"\w{4,}", text.casefold())
    return any(first == second for first, second in pairwise(words))
