"""Puts right what can be put right without a person: another word, or the sentence goes."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from tools.content.guard.engine.check import MARKUP
from tools.content.guard.engine.text import Passage
from tools.content.schemas import Finding, Version

_BLANK = re.compile(r"[ \t]+\n|\n{3,}")


def mend(version: Version, findings: Sequence[Finding]) -> Version:
    """The version with every finding of severity `fix` applied, in all its fields; the rest stay as its `findings`.
    Mending twice changes nothing more."""
    fixes = [one for one in findings if one.severity == "fix" and one.fix is not None]
    left = [one for one in findings if one not in fixes]
    mended, said = version, list[str]()
    for finding in fixes:
        changed = _applied(mended, finding)
        if changed is None:
            continue
        mended = changed
        said.append(_told(finding))
    tags = [tag for tag in mended.hashtags if re.search(rf"#?{re.escape(tag.lstrip('#'))}(?!\w)", mended.body)]
    kept = tags if mended.body != version.body else version.hashtags
    notes = [*version.mended, *(one for one in dict.fromkeys(said) if one not in version.mended)]
    return mended.model_copy(update={"findings": left, "mended": notes, "hashtags": kept})


def _applied(version: Version, finding: Finding) -> Version | None:
    """None where the words stand nowhere (any more)."""
    update: dict[str, str | None] = {}
    for name in ("body", "subject", "preheader", "button", "link"):
        value = getattr(version, name)
        if value and _at(value, finding.quote):
            update[name] = _mended(name, value, finding)
    if version.html and (markup := _markup(version.html, finding)) != version.html:
        update["html"] = markup
    update = {name: value for name, value in update.items() if value != getattr(version, name)}
    return version.model_copy(update=update) if update else None


def _mended(name: str, value: str, finding: Finding) -> str | None:
    if finding.fix:
        return _replaced(value, finding.quote, finding.fix)
    if name in ("preheader", "button", "link"):
        return None
    return _without(value, finding.quote, keep=True)


def _replaced(text: str, quote: str, fix: str) -> str:
    found = _at(text, quote)
    while found:
        text = text[: found[0]] + fix + text[found[1] :]
        found = _at(text, quote, found[0] + len(fix))
    return text


def _at(text: str, quote: str, start: int = 0) -> tuple[int, int] | None:
    """Where the words stand by themselves: "$12" is not in "$12.75"."""
    before = r"(?<!\w)" if quote[:1].isalnum() else ""
    after = r"(?!\w|[.,]\d)" if quote[-1:].isalnum() else ""
    found = re.compile(before + re.escape(quote) + after).search(text, start)
    return found.span() if found else None


def _without(text: str, quote: str, *, keep: bool) -> str:
    """The text without the sentences that hold the words (or without the hashtag). `keep`: its last sentence stays."""
    while found := _at(text, quote):
        passage = Passage("", text)
        if quote.startswith("#"):
            start, end = found
        else:
            start, end = _sentence(passage, found[0])
            if keep and not any(span != (start, end) for span in _said(passage)):
                return text
        text = _closed(text[:start], text[end:])
    return text


def _said(passage: Passage) -> list[tuple[int, int]]:
    return [passage.place(*span) for span in passage.said]


def _sentence(passage: Passage, place: int) -> tuple[int, int]:
    spans = (passage.place(*span) for span in passage.sentences)
    return next((span for span in spans if span[0] <= place < span[1]), (0, len(passage.raw)))


def _closed(before: str, after: str) -> str:
    """The two ends joined without a hole."""
    if not before.strip() or not after.strip():
        return (before.rstrip() if not after.strip() else before) + (after.lstrip() if not before.strip() else "")
    gap = " " if not before.endswith(("\n", " ")) and not after.startswith("\n") else ""
    joined = before.rstrip(" ") + after if after.startswith("\n") else before + gap + after.lstrip(" ")
    return _BLANK.sub(lambda found: "\n" if len(found.group()) < 3 or " " in found.group() else "\n\n", joined)


def _markup(markup: str, finding: Finding) -> str:
    """The same in the text between the tags."""
    parts, place = [], 0
    for tag in [*MARKUP.finditer(markup), None]:
        node = markup[place : tag.start() if tag else len(markup)]
        parts.append(_node(node, finding))
        if tag:
            parts.append(tag.group())
            place = tag.end()
    return "".join(parts)


def _node(node: str, finding: Finding) -> str:
    text = html.unescape(node)
    if not finding.quote or not _at(text, finding.quote):
        return node
    fixed = _replaced(text, finding.quote, finding.fix) if finding.fix else _without(text, finding.quote, keep=False)
    return html.escape(fixed, quote=False)


def _told(finding: Finding) -> str:
    if finding.fix:
        return f"“{finding.quote}” became “{finding.fix}”: {finding.why}"
    return f"Left out “{finding.quote}”: {finding.why}"
