"""One guest's text: the name and the link are put in, and it never grows longer than what was approved."""

from __future__ import annotations

import html
import re
import unicodedata

NAME, LINK, UNSUBSCRIBE = "{first_name}", "{link}", "{unsubscribe}"
_LONGEST_NAME = 20
_STRANGE = re.compile(r"[^\w '’.\-]|_|\d")  # what no first name holds: digits, slashes, markup
_GREETED = re.compile(r"(?P<before>^|\n|[.!?…]\s+)\{first_name\}\s*[,:!]?\s*(?P<next>\w)?")
_ADDRESSED = re.compile(r"\s*,?\s*\{first_name\}")


def safe_name(name: str | None) -> str | None:
    """A first name that may stand in a text; None for what looks like anything else."""
    plain = " ".join(unicodedata.normalize("NFC", name or "").split())
    odd = not plain or len(plain) > _LONGEST_NAME or _STRANGE.search(plain) or "." in plain.rstrip(".")
    return None if odd else plain


def personal(text: str, name: str | None, link: str | None = None, unsubscribe: str | None = None) -> str:
    """`text` with its placeholders filled. Without a name it reads as if none had been meant: "Hi {first_name}, come"
    becomes "Hi, come", "{first_name}, come in" becomes "Come in"."""
    known = safe_name(name)
    filled = text.replace(NAME, known) if known else _nameless(text)
    return filled.replace(LINK, link or "").replace(UNSUBSCRIBE, unsubscribe or "").rstrip()


def personal_html(text: str, name: str | None, link: str | None = None, unsubscribe: str | None = None) -> str:
    """The same for HTML."""
    known = safe_name(name)
    safe = (html.escape(one or "") for one in (link, unsubscribe))
    filled = text.replace(NAME, html.escape(known)) if known else _nameless(text)
    address, leave = safe
    return filled.replace(LINK, address).replace(UNSUBSCRIBE, leave)


def sms(text: str, name: str | None, link: str | None, parts: int | None) -> str | None:
    """A text message of at most `parts` messages (None: whatever it takes), without the name where that makes it
    longer; None where even then it is longer than approved."""
    from tools.content.writing.engine.sms import sms_parts

    for whom in (name, None):
        written = personal(text, whom, link)
        if parts is None or sms_parts(written).parts <= parts:
            return written
    return None


def _nameless(text: str) -> str:
    def opened(found: re.Match[str]) -> str:
        return found["before"] + (found["next"] or "").upper()

    return _ADDRESSED.sub("", _GREETED.sub(opened, text))
