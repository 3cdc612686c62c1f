"""Everything that the frames can be filled with, made from one order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tools.content.schemas import DIRECT, Brief, Channel, Language, Offer
from tools.content.voice.schemas import VoiceProfile
from tools.content.writing.engine.dish import DishWords, dish_words, is_dinner, money
from tools.content.writing.engine.news import Kind, dated, news_of, thanked
from tools.content.writing.engine.topic import family_of, hook_of, language_of, occasion_of, own_words
from tools.content.writing.engine.wording import Words, capital, frames
from tools.content.writing.schemas import Order, Wishes

_RELAXED = 0.3  # formality of a voice that is more casual than the house's own


@dataclass(frozen=True, slots=True)
class Material:
    """`family` and `hook` choose the frames, `words` fill them; `own`: sentences of the owner's that go in."""

    words: Words
    family: str
    hook: str | None
    noun: str | None
    own: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    news: Kind | None = None  # what sort of words the owner's news are, where they are the heart of the text

    @property
    def ending(self) -> str:
        """Which closings go with the news."""
        if self.news in ("closed", "wish"):
            return self.news
        return "news_dated" if "when" in self.words.slots else "news"


def material(order: Order, wishes: Wishes, channel: Channel = "email") -> Material:
    """What is known, in the brief's language."""
    brief, language = order.brief, order.brief.language
    house = order.restaurant
    dish = dish_words(order.dish, house.name, house.currency, language, _known(brief)) if order.dish else None
    occasion = occasion_of(brief)
    own, foreign = own_words(brief, order.dish.name if order.dish else None)
    slots = {"name": house.name, **(dish.slots if dish else {}), **timing_slots(brief, order.today, wishes.length)}
    notes = []
    if foreign:
        other = "Spanish" if language == "es" else "English"
        notes.append(f"Part of what you told me is not in {other}, so I left it out: give me that sentence in {other}.")
    if occasion:
        slots |= {"occasion": occasion, "Occasion": capital(occasion)}
    if brief.offer:
        said, note = offer_words(brief.offer, dish, house.currency, language)
        slots |= {"offer": said, "Offer": capital(said)}
        notes += [note] if note else []
        if brief.offer.code:
            slots["code"] = brief.offer.code
    if house.address:
        slots["address"] = house.address
    slots["oven"] = "oven" if dish and dish.noun == "pizza" else "kitchen"
    family = family_of(brief, occasion, bool(own))
    hook = None if wishes.hook == "none" else wishes.hook or hook_of(brief)
    own = _clean([dated(thanked(text), brief, order.today) for text in own])
    kind = None
    if own and not dish and not brief.offer:
        news = news_of(own.pop(0), brief)
        kind, slots = news.kind, {**slots, **news.slots}
    own = _sentences([*own, *_clean(wishes.say)])
    words = _words(order, wishes, slots, dish, channel)
    return Material(words, family, hook, dish.noun if dish else None, own, notes, kind)


def offer_words(offer: Offer, dish: DishWords | None, currency: str, language: Language) -> tuple[str, str | None]:
    """The offer as a noun phrase ("20% off the Thai Chicken"), and a note where the owner's own words had to stay
    in the other language. An offer without `item` is for the whole bill."""
    table = frames(language)["offer_words"]
    slots = dict(dish.slots) if dish and offer.item else {}
    slots |= {"text": offer.text, "value": f"{offer.value or 0:g}", "money": money(offer.value or 0, currency)}
    note = None
    if offer.kind == "extra":
        known = _extra(offer.text, language)
        slots["text"] = known or _lower(offer.text)
        if known is None and language_of(offer.text) not in (None, language):
            note = "The offer stands there in your own words: I can't put it into the other language."
        shared = re.fullmatch(r"2x1|2 for 1|half price", slots["text"])
        bare = not (slots.get("the_dish") or slots.get("el_dish")) or not shared
        return _filled(table["extra_bare" if bare else "extra"], slots), note
    bare = not (slots.get("the_dish") or slots.get("el_dish"))
    return _filled(table[f"{offer.kind}_bare" if bare else offer.kind], slots), note


def timing_slots(brief: Brief, today: date, length: int = 0) -> dict[str, str]:
    """`day` (a weekday's name) and `when` ("on Tuesday, January 5"), as far as the brief says. `length` as in Wishes: a
    short text has the weekday alone where no offer ends."""
    told = frames(brief.language)
    first, last = brief.starts, brief.ends
    weekday = (
        brief.weekday if brief.weekday is not None else first.weekday() if first and first == (last or first) else None
    )
    slots = {} if weekday is None else {"day": str(told["days"][weekday])}
    spoken = {name: written_date(day, brief.language) for name, day in (("first", first), ("last", last)) if day}
    span = ""
    if first and first == last:
        slots["when"] = told["when"]["day"].format(day=told["days"][first.weekday()], date=spoken["first"])
        return slots
    if last:
        two = first is not None and first > today and (last - first).days == 1
        span = told["when"]["two" if two else "span" if first and first > today else "until"].format(**spoken)
    elif first and first > today:
        span = told["when"]["since"].format(**spoken)
    if brief.weekday is not None:
        name = str(told["days"][brief.weekday])
        weekly = told["when"]["weekly"].format(day=name, days=name + ("s" if brief.weekday >= 5 else ""))
        span = weekly if length < 0 and not brief.offer else f"{weekly} {span}".strip()
    return slots | ({"when": span} if span else {})


def written_date(day: date, language: Language) -> str:
    """`January 5`, `5 de enero`."""
    told = frames(language)
    return str(told["date"].format(month=told["months"][day.month - 1], number=day.day))


def _words(order: Order, wishes: Wishes, slots: dict[str, str], dish: DishWords | None, channel: Channel) -> Words:
    traits, tone = order.voice.traits, (order.brief.tone or "").casefold()
    formality = traits.formality
    if wishes.formal is not None:
        formality = 0.9 if wishes.formal else 0.1
    elif re.search(r"formal|elegan|serious|profession|serio", tone) and "informal" not in tone:
        formality = 0.9
    elif re.search(r"casual|relax|informal|playful|fun|diverti|cercan", tone):
        formality = 0.1
    brief = order.brief
    weekday = brief.weekday if brief.weekday is not None else brief.starts.weekday() if brief.starts else None
    return Words(
        brief.language,
        slots,
        plural=bool(dish and dish.plural),
        form=dish.form if dish else 0,
        usted=formality >= 0.7
        if traits.address == "unknown" or wishes.formal is not None
        else traits.address == "usted",
        dated="when" in slots or "day" in slots,
        midweek=weekday is not None and weekday < 4,
        taboo=taboo(order.voice),
        first_person=traits.person == "I" and brief.language == "en",
        expanded=brief.language == "en" and (traits.contractions < 0.25 or formality >= 0.85),
        named=dish.named if dish else None,
        casual=formality < 0.6,
        relaxed=formality < _RELAXED,
        formal=formality >= 0.6,
        direct=channel in DIRECT,
        dinner=is_dinner(brief.topic, order.restaurant.name, order.dish),
        funny=traits.humour >= 0.35 or bool(re.search(r"play|fun|humou?r|witty|diverti|gracios", tone)),
    )


def taboo(voice: VoiceProfile) -> re.Pattern[str] | None:
    """Words that the voice never uses, whole and in any case."""
    words = [re.escape(word.strip()) for word in voice.never if word.strip()]
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE) if words else None


def _known(brief: Brief) -> dict[str, Any]:
    """What the facts say of the brief's dish; `popular` where the menu's own numbers do."""
    facts = [fact.values for fact in brief.facts if fact.kind in ("dish", "push")]
    known = {name: value for values in facts for name, value in values.items() if name != "name"}
    return {**known, "popular": known.get("popular") or known.get("class") in ("star", "plowhorse")}


def _clean(texts: list[str]) -> list[str]:
    """Data, not markup of ours."""
    kept = [" ".join(re.sub(r"[{}\[\]<>|]", "", text).split()) for text in texts]
    return [text for text in kept if text]


def _sentences(texts: list[str]) -> list[str]:
    return [capital(text) if text[-1:] in ".!?" else f"{capital(text)}." for text in texts]


def _extra(text: str, language: Language) -> str | None:
    table = {key.casefold(): str(value) for key, value in frames(language)["extras"].items()}
    plain = text.casefold().strip(" .!")
    stripped = re.sub(r"\s+(?:on|en|off|for)\s+.*$", "", plain)
    return table.get(plain) or (table.get(stripped) if re.match(r"2|two|dos|bogo", plain) else None)


def _lower(text: str) -> str:
    head = text.split(" ", 1)[0]
    return text if head.isupper() and len(head) > 1 else text[0].lower() + text[1:]


def _filled(frame: str, slots: dict[str, str]) -> str:
    filled = re.sub(r"\{(\w+)\}", lambda slot: slots[slot[1]], frame)
    return re.sub(r"[{}\[\]<>|]", "", filled)
