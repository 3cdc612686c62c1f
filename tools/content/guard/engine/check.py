"""Holds a version against the truth. Pure; the menu's words are made ready once."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Literal

from tools.content.guard.engine.alcohol import alcohol_hits
from tools.content.guard.engine.claims import claim_hits
from tools.content.guard.engine.days import day_hits
from tools.content.guard.engine.dishes import dish_hits, misspelled
from tools.content.guard.engine.findings import Hit, Reading
from tools.content.guard.engine.menu import menu_of
from tools.content.guard.engine.money import money_hits
from tools.content.guard.engine.people import host, link_hits, name_hits, ours
from tools.content.guard.engine.text import Passage, fold
from tools.content.schemas import Finding, Truth, Version

Severity = Literal["block", "fix"]
_RULES = (misspelled, dish_hits, claim_hits, alcohol_hits, money_hits, day_hits, name_hits, link_hits)
MARKUP = re.compile(r"<(style|script|title)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", re.DOTALL | re.IGNORECASE)
_HREF = re.compile(r"""\b(?:href|src|action)\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_ENOUGH = 100  # findings in one field: whoever wrote so many has to write anew
_WORDS_BEFORE = 30  # that tell the same words in two places apart
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_EMPTY = ("subject", "preheader", "button")  # fields that a text has beside its body
_OPTIONAL = frozenset({"preheader", "button", "link"})  # a text is whole without them


def check(version: Version, truth: Truth) -> list[Finding]:
    """What is not right in the text, the body first. A finding of severity `fix` can be mended without a person, one of
    `block` cannot; `note` does not hold it up. Under 20 ms with 500 dishes."""
    menu = menu_of(truth)
    passages = list(_passages(version))
    mentions = [menu.mentions(passage) for passage in passages]
    found: dict[tuple[str, str], Finding] = {}
    for row, passage in enumerate(passages):
        others = list(chain.from_iterable(mentions[:row] + mentions[row + 1 :]))
        reading = Reading(passage, truth, menu, version.channel, version.language, mentions[row], others)
        for finding in islice(_findings(reading), _ENOUGH):
            found.setdefault((finding.kind, finding.quote), finding)
    for finding in chain(_links(version, truth), _turned(passages)):
        found.setdefault((finding.kind, finding.quote), finding)
    return list(found.values())


def _passages(version: Version) -> Iterator[Passage]:
    yield Passage("body", version.body)
    for name in _EMPTY:
        if value := getattr(version, name):
            yield Passage(name, value)
    if version.picture:
        yield Passage("alt", version.picture.alt)
    if version.html:
        yield from _beside(version.html, version.body)


def _beside(markup: str, body: str) -> Iterator[Passage]:
    """What the HTML says that the body does not."""
    known = " ".join(fold(body).split())
    for part in text_nodes(markup):
        text = html.unescape(part)
        if text.strip() and " ".join(fold(text).split()) not in known:
            yield Passage("html", text)


def text_nodes(markup: str) -> list[str]:
    """The text between tags, as it is written (with entities)."""
    found, place = [], 0
    for tag in MARKUP.finditer(markup):
        found.append(markup[place : tag.start()])
        place = tag.end()
    return [*found, markup[place:]]


def _findings(reading: Reading) -> Iterator[Finding]:
    taken = list[tuple[int, int]]()
    for rule in _RULES:
        if reading.passage.field == "alt" and rule in (dish_hits, misspelled):
            continue  # a picture shows tomatoes and basil
        for hit in rule(reading):
            if not any(start <= hit.start and hit.end <= end for start, end in taken):
                if not hit.note:
                    taken.append((hit.start, hit.end))
                yield _finding(reading, hit)


def _finding(reading: Reading, hit: Hit) -> Finding:
    passage = reading.passage
    start, end, fix = hit.start, hit.end, hit.fix
    if hit.note:
        return Finding(kind=hit.kind, severity="note", quote=passage.quote(start, end), why=hit.why)
    if fix == "" and not _droppable(passage, start):
        fix = None
    if fix and passage.field == "alt":
        fix = None
    start, fix = _told_apart(passage, start, end, fix)
    severity: Severity = "block" if fix is None else "fix"
    return Finding(kind=hit.kind, severity=severity, quote=passage.quote(start, end), why=hit.why, fix=fix)


def _droppable(passage: Passage, start: int) -> bool:
    """Whether something is left to say without the sentence."""
    if passage.field in _OPTIONAL or passage.plain[start] == "#":
        return True
    if passage.field in ("alt", "html"):
        return passage.field == "html"
    sentence = passage.sentence_at(start)
    return any(one != sentence for one in passage.said)


def _told_apart(passage: Passage, start: int, end: int, fix: str | None) -> tuple[int, str | None]:
    """Takes in the words before it where the same words stand elsewhere in the text too."""
    if fix is None:
        return start, fix
    said, first = passage.quote(start, end), start
    for _ in range(_WORDS_BEFORE):
        if passage.raw.count(passage.quote(first, end)) < 2 or first <= passage.sentence_at(start)[0]:
            break
        first = passage.plain.rfind(" ", 0, first - 1) + 1 if first > 1 else 0
        first = max(first, passage.sentence_at(start)[0])
    quote = passage.quote(first, end)
    return first, fix if not fix else quote[: len(quote) - len(said)] + fix


def _turned(passages: list[Passage]) -> Iterator[Finding]:
    """Signs that nobody sees and that make the eye read other letters than stand there."""
    if any(_TURNS.search(passage.raw) for passage in passages):
        why = "A hidden sign in it turns the order of the letters around."
        yield Finding(kind="injection", severity="block", why=why)


def _links(version: Version, truth: Truth) -> Iterator[Finding]:
    """Links that stand in no text."""
    if version.link and not version.link.startswith("{") and not ours(version.link, truth.hosts):
        why = f"The link leads to {host(version.link)}, which is not ours."
        yield Finding(kind="link", severity="fix", quote=version.link, why=why, fix="")
    for link in dict.fromkeys(_HREF.findall(version.html or "")):
        target = html.unescape(link)
        if not target.startswith(("{", "mailto:", "tel:", "#", "cid:", "data:image/")) and not ours(
            target, truth.hosts
        ):
            why = f"The email links to {host(target)}, which is not ours."
            yield Finding(kind="link", severity="block", quote=target, why=why)
