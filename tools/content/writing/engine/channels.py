"""What each channel takes, in one table, and what in a text breaks it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tools.content.schemas import Channel, Finding, Version
from tools.content.writing.engine.sms import as_sent, sms_parts


@dataclass(frozen=True, slots=True)
class Rules:
    """Letters are counted as the channel counts them (code points). `best`: what is worth staying under; `shown`: what
    is read before "more"; `links`: whether a link in the text can be tapped; `source`: where that stands."""

    longest: int
    best: int
    shown: int
    hashtags: int
    links: bool
    source: str
    headline: int | None = None  # subject of an email, headline of a banner
    phone: bool = True  # whether a phone number may stand in the text
    buttons: tuple[str, ...] = ()


GOOGLE_BUTTONS = ("BOOK", "ORDER", "SHOP", "LEARN_MORE", "SIGN_UP", "CALL")
# LocalPost.CallToAction.ActionType of the My Business API v4; an offer post (topicType OFFER) takes none, it needs a
# title and an event schedule with start and end.

RULES: dict[Channel, Rules] = {
    "instagram": Rules(
        2_200,
        500,
        125,
        30,
        False,
        "Instagram content publishing (Graph API, IG User Media): caption of 2,200 characters, 30 hashtags, 20 @ tags; "
        "a link in a caption is no link",
    ),
    "facebook": Rules(63_206, 500, 125, 3, True, "Facebook posts: 63,206 characters; 'See more' folds long ones"),
    "google_post": Rules(
        1_500,
        300,
        100,
        0,
        False,
        "Google Business Profile, LocalPost: summary of 1,500 characters; posts content policy: no phone number in the "
        "text (the call button is for that)",
        headline=58,
        phone=False,
        buttons=GOOGLE_BUTTONS,
    ),
    "email": Rules(
        100_000,
        1_200,
        110,
        0,
        True,
        "Clients clip messages over 102 kB (Gmail) and show some 60 characters of a subject, 40-110 of a preheader; "
        "CAN-SPAM Act, 15 U.S.C. 7704(a)(5): a way to opt out and a postal address",
        headline=60,
    ),
    "sms": Rules(
        306,
        160,
        160,
        0,
        True,
        "CTIA Messaging Principles 5.1-5.2: name the sender and how to opt out; two parts of GSM-7 hold 306 characters",
    ),
    "website": Rules(120, 120, 120, 0, True, "Ours: a banner is read in passing", headline=60),
}
PREHEADER = (40, 110)
SUBJECT_HARD = 150  # letters; RFC 5322 allows 998 a line, no one shows so much
SMS_PARTS = 2

_PHONE = re.compile(r"(?<!\w)(?:\+\d{1,3}[ .-]?)?(?:\(\d{3}\)|\d{3})[ .-]?\d{3}[ .-]?\d{4}(?!\w)")
_URL = re.compile(r"https?://|www\.|\b[\w-]+\.(?:com|net|org|example|mx|es)\b(?!@)", re.IGNORECASE)
_HASHTAG = re.compile(r"(?<!\w)#\w+")


def breaches(version: Version, sender: str) -> list[Finding]:
    """What of the channel's rules the text breaks; empty for one that may go out. `sender`: the restaurant's name."""
    rules = RULES[version.channel]
    found = [_length(version, rules), _headline(version, rules), _tags(version, rules)]
    if not rules.phone and (phone := _PHONE.search(version.body)):
        why = "Google takes no phone number in a post's text: use the call button."
        found.append(Finding(kind="link", severity="fix", quote=phone[0], why=why, fix=""))
    if version.channel == "instagram" and (link := _URL.search(version.body)):
        why = "A link in an Instagram caption cannot be tapped."
        found.append(Finding(kind="link", severity="note", quote=link[0], why=why))
    if version.channel == "sms":
        found += _sms(version, sender)
    return [finding for finding in found if finding]


def _length(version: Version, rules: Rules) -> Finding | None:
    text = as_sent(version.body) if version.channel == "sms" else version.body
    if not text.strip():
        return Finding(kind="missing", severity="block", why="There is no text.")
    if version.channel == "sms" or len(text) <= rules.longest:
        return None
    why = f"It has {len(text):,} characters; {rules.longest:,} fit."
    return Finding(kind="length", severity="block", why=why)


def _headline(version: Version, rules: Rules) -> Finding | None:
    if version.channel not in ("email", "website"):
        return None
    if not (version.subject or "").strip():
        what = "subject line" if version.channel == "email" else "headline"
        return Finding(kind="missing", severity="block", why=f"The {what} is missing.")
    assert version.subject and rules.headline
    hard = SUBJECT_HARD if version.channel == "email" else rules.headline
    if len(version.subject) <= rules.headline:
        return None
    why = f"The first line has {len(version.subject)} characters; about {rules.headline} are shown."
    severity = "block" if len(version.subject) > hard else "note"
    return Finding(kind="length", severity=severity, quote=version.subject[:80], why=why)  # type: ignore[arg-type]


def _tags(version: Version, rules: Rules) -> Finding | None:
    tags = _HASHTAG.findall(version.body)
    if len(tags) <= rules.hashtags:
        return None
    why = f"It has {len(tags)} hashtags; {rules.hashtags or 'none'} fit here."
    return Finding(kind="length", severity="block" if rules.hashtags == 30 else "note", quote=tags[-1], why=why)


def _sms(version: Version, sender: str) -> list[Finding]:
    found, body = [], version.body
    parts = sms_parts(as_sent(body)).parts
    if parts > SMS_PARTS:
        why = f"It is sent as {parts} messages, each paid for; {SMS_PARTS} are plenty."
        severity = "block" if parts > 2 * SMS_PARTS else "note"
        found.append(Finding(kind="length", severity=severity, why=why))  # type: ignore[arg-type]
    if sender.casefold() not in body.casefold():
        why = "A text message has to say who it is from."
        found.append(Finding(kind="missing", severity="block", why=why))
    if not re.search(r"\bSTOP\b", body):
        why = "A text message has to say how to opt out (STOP)."
        found.append(Finding(kind="missing", severity="block", why=why))
    return found
