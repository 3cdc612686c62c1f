"""Gives a message the shape of each channel: paragraphs, hashtags, links, buttons, footers, lengths."""

from __future__ import annotations

import re
from random import Random

from tools.content.schemas import Channel, Version
from tools.content.writing.engine.channels import RULES
from tools.content.writing.engine.pieces import Message
from tools.content.writing.engine.sms import as_sent, cost_each, is_gsm, plain_letters, plain_signs, sms_parts
from tools.content.writing.engine.wording import capital, frames, say, usable
from tools.content.writing.schemas import Order, Wishes

_BOOK = re.compile(r"\bbook|\breserv|\btable for|\bmesa para", re.IGNORECASE)


def shape(order: Order, channel: Channel, variant: str, message: Message, wishes: Wishes) -> Version:
    """One version, complete. The email's HTML is made by `email.html_of`."""
    made = _SHAPES[channel](order, message, wishes)
    named = message.stuff.words.named
    made = made.model_copy(
        update={
            "variant": variant,
            "language": order.brief.language,
            "body": once(made.body, named),
            "subject": once(made.subject, named) if made.subject else made.subject,
        }
    )
    return with_html(order, made)


def button_of(order: Order) -> tuple[str | None, str | None]:
    """The call to action and where it leads: an order link, a table, the website, else a call."""
    house = order.restaurant
    if _BOOK.search(order.brief.topic) and (order.link or house.website):
        return "BOOK", order.link or house.website
    if house.delivery:
        return "ORDER", house.delivery[0]
    if order.link or house.website:
        return "LEARN_MORE", order.link or house.website
    return ("CALL", None) if house.phone else (None, None)


def once(text: str, named: tuple[str, str] | None) -> str:
    """The dish with its noun the first time, by its name alone after that."""
    if named is None:
        return text
    full, short = named
    first = text.find(full)
    return text if first < 0 else text[: first + len(full)] + text[first + len(full) :].replace(full, short)


def _link(order: Order, message: Message, wishes: Wishes) -> str | None:
    return None if wishes.link is False or message.stuff.news == "closed" else button_of(order)[1]


def _wording(order: Order, message: Message) -> str:
    """Which words the call to action takes: a text with no dish and no offer leads to the house, not to its menu."""
    button, slots = button_of(order)[0] or "", message.stuff.words.slots
    return "NEWS" if button == "LEARN_MORE" and not ("dish" in slots or "offer" in slots) else button


def _instagram(order: Order, message: Message, wishes: Wishes) -> Version:
    told = frames(order.brief.language)
    call = ""
    if _link(order, message, wishes) and wishes.length > -1:
        call = _chosen(told["instagram_calls"], message, "call")
    lead = _with_emoji(message.opening, message.emoji[:1])
    rest = " ".join(message.body)
    end = _with_emoji(" ".join(filter(None, (message.signature, message.closing, call))), message.emoji[1:])
    tags = hashtags(order, message) if wishes.hashtags is not False else []
    body = _paragraphs(lead, rest, end, " ".join(f"#{tag}" for tag in tags))
    return Version(channel="instagram", body=body, hashtags=tags, link=_link(order, message, wishes))


def _facebook(order: Order, message: Message, wishes: Wishes) -> Version:
    link = _link(order, message, wishes)
    call = _call(order, message) if link else ""
    lead = " ".join(filter(None, (message.opening, *message.body)))
    own = order.voice.sign_off if order.brief.language == (order.voice.languages or ["en"])[0] else None
    end = " ".join(filter(None, (message.signature, message.closing)))
    body = _paragraphs(_with_emoji(lead, message.emoji), end, own or "", call)
    tags = order.voice.hashtags[:2] if wishes.hashtags or order.voice.traits.hashtags_per_text >= 2 else []
    if tags:
        body = f"{body}\n\n{' '.join('#' + tag.lstrip('#') for tag in tags)}"
    return Version(channel="facebook", body=body, hashtags=[tag.lstrip("#") for tag in tags], link=link)


def _google_post(order: Order, message: Message, wishes: Wishes) -> Version:
    button, link = button_of(order)
    place = ""
    if "address" in message.stuff.words.slots and wishes.length > -1 and message.stuff.news not in ("closed", "wish"):
        place = _chosen(frames(order.brief.language)["place"], message, "place")
    first = " ".join(filter(None, (message.opening, *message.body)))
    body = " ".join(filter(None, (first, place or message.closing)))
    offer_post = order.brief.offer and order.brief.starts and order.brief.ends
    if message.stuff.news == "closed":
        button, link = None, None
    return Version(channel="google_post", body=body, button=None if offer_post else button, link=link)


def _email(order: Order, message: Message, wishes: Wishes) -> Version:
    told, words, house = frames(order.brief.language), message.stuff.words, order.restaurant
    formal = "_formal" if words.formal else ""
    mother_tongue = order.brief.language == (order.voice.languages or ["en"])[0]
    hello = (order.voice.greeting if mother_tongue else None) or _chosen(told[f"greetings{formal}"], message, "hello")
    hello = hello if hello.rstrip()[-1:] in ",:.!" else f"{hello.rstrip()},"
    said = f"{message.closing} {'see you soon hasta pronto' if message.stuff.news == 'closed' else ''}".casefold()
    signs = [sign for sign in told[f"signs{formal}"] if sign.split(",")[0].casefold() not in said]
    signs = signs[-1:] if words.first_person else signs
    bye = (order.voice.sign_off if mother_tongue else None) or _chosen(signs, message, "bye")
    link, button = _link(order, message, wishes), _wording(order, message)
    call = _call(order, message) if link else ""
    lead = " ".join(filter(None, (message.opening, *message.body[:1])))
    rest = " ".join(message.body[1:])
    end = " ".join(filter(None, (message.signature, message.closing)))
    footer = [say(told["footer"]["why"], words), " · ".join(filter(None, (house.name, house.address)))]
    footer.append(f"{told['footer']['unsubscribe']}: {{unsubscribe}}")
    body = _paragraphs(hello, lead, rest, end, call, bye, "--\n" + "\n".join(footer))
    preheader = _first_fit(told["preheaders"], message, 110, avoid=message.opening)
    why_not = None if house.address else "An email needs your postal address in its footer: add it to the profile."
    subject = message.subject
    if message.emoji and order.voice.traits.emoji_per_100_words >= 2 and wishes.emoji is not False:
        subject = f"{subject} {message.emoji[0]}"
    return Version(
        channel="email",
        body=body,
        subject=subject,
        preheader=preheader,
        button=told["buttons"].get(button) if link else None,
        link=link,
        why_not=why_not,
    )


def _sms(order: Order, message: Message, wishes: Wishes) -> Version:
    words, told = message.stuff.words, frames(order.brief.language)
    link, calls, button = _link(order, message, wishes), told["sms_calls"], _wording(order, message)
    call = say(calls[button], words) if link and button in calls else ""
    text = plain_signs(_first_short(_sms_texts(order, message, wishes), call, say(told["stop"], words), message, order))
    if not is_gsm(text) and sms_parts(as_sent(text)).parts > 1:
        text = plain_letters(text)
    return counted(Version(channel="sms", body=text, link=link), order.sms_price)


def _sms_texts(order: Order, message: Message, wishes: Wishes) -> list[str]:
    """What a text message may say, the fullest first; each has the offer and the owner's own words in it."""
    words, told = message.stuff.words, frames(order.brief.language)
    if wishes.words:
        return [" ".join(message.body)]
    if message.stuff.news:
        own = " ".join(message.stuff.own)
        before = (order.restaurant.name.casefold(), ":")  # the name and a colon stand before the text anyway
        named = any(sign in message.opening.casefold() for sign in before)
        leads = [words.slots["Topic"] + "."] if named else [message.opening, words.slots["Topic"] + "."]
        return [f"{lead} {own}".strip() for lead in leads]
    shorter = told["shortest"] if wishes.length < 0 and "offer" not in words.slots else []
    core = next((say(frame, words) for frame in [*shorter, *told["short"]] if usable(frame, words)), "")
    own, code = " ".join(message.stuff.own), say(told["code"][0], words) if "code" in words.slots else ""
    late = ""
    if "when" in words.slots and words.slots["when"] not in core:
        weekly = order.brief.weekday is not None and "offer" not in words.slots
        group = told["when_weekly" if weekly else "when_only"]
        late = next((say(frame, words) for frame in group if usable(frame, words)), "")
    core = " ".join(filter(None, (core, code, own, late)))
    hello = message.subject if message.subject[-1:] in "?.!" else f"{message.subject}."
    dish = words.slots.get("dish", "\0")
    lead = [text for text in (message.opening, hello) if dish not in text and text.rstrip(".") not in core]
    lead = [text for text in lead if words.slots.get("offer", "\0").casefold() not in text.casefold()]
    lead = [text for text in lead if order.restaurant.name.casefold() not in text.casefold()]
    if wishes.length < 0 or not lead:
        return [core or message.opening]
    return [*(f"{text} {core}".strip() for text in lead), core or message.opening]


def _first_short(texts: list[str], call: str, stop: str, message: Message, order: Order) -> str:
    """The fullest that is sent as one; else the shortest."""
    named = message.stuff.words.named
    whole = [once(" ".join(filter(None, (f"{order.restaurant.name}:", text, call, stop))), named) for text in texts]
    fits = [text for text in whole if sms_parts(as_sent(plain_letters(text))).parts <= 1]
    return fits[0] if fits else min(whole, key=len)


def counted(version: Version, price: float | None) -> Version:
    """With how it is sent and what that costs."""
    count = sms_parts(as_sent(version.body))
    return version.model_copy(
        update={"encoding": count.encoding, "parts": count.parts, "cost_each": cost_each(count.parts, price)}
    )


def _website(order: Order, message: Message, wishes: Wishes) -> Version:
    told = frames(order.brief.language)
    button = _wording(order, message)
    if message.stuff.news:
        return _banner(order, message, wishes, told["buttons"].get(button))
    headlines = told["headlines"] if order.brief.offer else [message.subject, *told["headlines"]]
    headline = _first_fit(headlines, message, RULES["website"].headline or 60) or order.restaurant.name[:60]
    opening = message.opening if headline.casefold() not in message.opening.casefold() else ""
    options = [
        [opening, *message.body],
        [opening, *message.body[:1]],
        [opening, *message.body[-1:]],
        message.body[:1],
        message.stuff.own[:1],
        [message.opening],
    ]
    told_texts = [once(" ".join(filter(None, each)), message.stuff.words.named) for each in options]
    body = next((text for text in told_texts if text and len(text) <= RULES["website"].longest), "")
    body = body or _cut(told_texts[0] or order.restaurant.name, RULES["website"].longest)
    link = button_of(order)[1]
    return Version(channel="website", subject=headline, body=body, button=told["buttons"].get(button), link=link)


def _banner(order: Order, message: Message, wishes: Wishes, button: str | None) -> Version:
    """The owner's news as the headline where it fits, else as the text."""
    told, rules, words = frames(order.brief.language), RULES["website"], message.stuff.words
    topic = words.slots["Topic"]
    fits = len(topic) <= (rules.headline or 60)
    headline = topic if fits else _first_fit(told["subjects"]["news_long"], message, rules.headline or 60)
    group = told["closings"][message.stuff.ending]
    rest = " ".join(message.stuff.own) or _chosen(group, message, "banner") if fits else f"{topic}."
    return Version(
        channel="website",
        subject=headline or order.restaurant.name[:60],
        body=_cut(rest, rules.longest),
        button=None if message.stuff.news == "closed" else button,
        link=_link(order, message, wishes),
    )


def hashtags(order: Order, message: Message) -> list[str]:
    """Three to five: the voice's own, the dish, the hook, the kind of message."""
    table, slots = frames(order.brief.language)["hashtags"], message.stuff.words.slots
    wanted = max(3, min(5, round(order.voice.traits.hashtags_per_text)))
    found = [tag.lstrip("#") for tag in order.voice.hashtags[:3]]
    found += [_tag(order.restaurant.name)]
    found += [tag] if (tag := _dish_tag(slots, message)) else []
    found += [table["hook"].get(message.stuff.hook), table["noun"].get(message.stuff.noun)]
    found += [table["family"].get(message.stuff.family), *table["always"]]
    taboo, dinner = message.stuff.words.taboo, message.stuff.words.dinner
    found = [tag for tag in found if tag and (dinner or not re.search(r"dinner|night|evening|cena|noche", tag, re.I))]
    kept = {tag.casefold(): str(tag) for tag in reversed([tag for tag in found if tag])}
    ordered = list(dict.fromkeys(kept[str(tag).casefold()] for tag in found if tag))
    return [tag for tag in ordered if not (taboo and taboo.search(tag))][:wanted]


_LONGEST_TAG = 24


def _dish_tag(slots: dict[str, str], message: Message) -> str | None:
    """The dish with its noun, or without; None where that would be too long to read."""
    named = message.stuff.words.named
    tags = [_tag(name) for name in ((named or ("", ""))[0], slots.get("dish", "")) if name]
    return next((tag for tag in tags if len(tag) <= _LONGEST_TAG), None)


def _tag(name: str) -> str:
    return "".join(capital(word) for word in re.findall(r"[^\W_]+", name.replace("'", "").replace("’", "")))[:40]


def _call(order: Order, message: Message) -> str:
    calls = frames(order.brief.language)["calls"].get(_wording(order, message))
    return _chosen(calls, message, "call") if calls else ""


def _chosen(ready: list[str], message: Message, what: str) -> str:
    usables = [frame for frame in ready if usable(frame, message.stuff.words)]
    return say(Random(f"{message.seed}|{what}").choice(usables), message.stuff.words) if usables else ""


def _first_fit(ready: list[str], message: Message, longest: int, avoid: str = "") -> str | None:
    texts = [say(frame, message.stuff.words) for frame in ready if usable(frame, message.stuff.words)]
    texts = [once(text, message.stuff.words.named) for text in texts]
    return next((text for text in texts if len(text) <= longest and text.casefold() not in avoid.casefold()), None)


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


def _with_emoji(text: str, signs: list[str]) -> str:
    return f"{text} {' '.join(signs)}" if text and signs else text


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rsplit(" ", 1)[0].rstrip(",;:.") + "…"


def with_html(order: Order, version: Version) -> Version:
    """An email's HTML from its plain text; others as they are."""
    if version.channel != "email":
        return version
    from tools.content.writing.engine.email import html_of

    return version.model_copy(update={"html": html_of(order.restaurant, version)})


_SHAPES = {
    "instagram": _instagram,
    "facebook": _facebook,
    "google_post": _google_post,
    "email": _email,
    "sms": _sms,
    "website": _website,
}
