"""Takes guests' names out of what was said to them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tools.content.voice.engine.text import words_of

_OPENING = re.compile(
    r"^(\W*(?:hi|hello|hey|dear|thanks|thank you(?: so much)?|hola|gracias|muchas gracias|querid[oa]|estimad[oa]))"
    r",?\s+(?:(?:mr|mrs|ms|sr|sra|don|doña)\.?\s+)?(?-i:[A-ZÁÉÍÓÚÑ][\wáéíóúñü'’-]*)(?=\s*[,.!:—-])",
    re.IGNORECASE,
)
_NO_NAMES = frozenset(
    "friends all folks everyone there team neighbor neighbors amigos vecinos todos guest guests".split()
)


def without(text: str, names: Sequence[str] = ()) -> str:
    """`names`: those that are known of the guest. A name that is greeted goes too, known or not."""

    def greeted(found: re.Match[str]) -> str:
        last = re.split(r"\s", found.group())[-1].lower()
        return found.group() if last in _NO_NAMES else found[1]

    text = _OPENING.sub(greeted, text)
    for name in names:
        if len(name) > 1 and name[0].isupper() and name.lower() not in words_of("en").stop | words_of("es").stop:
            text = re.sub(rf"(?:,\s*)?(?<!\w){re.escape(name.strip('.,'))}(?!\w)(?:\s*,)?", "", text)
    text = re.sub(r"[ \t]+", " ", text)
    return re.sub(r"\s+([,.!?:])", r"\1", text).strip(" ,")
