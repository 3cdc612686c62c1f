"""How many text messages a text is sent as, and how to keep it in the cheap alphabet."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal

# 3GPP TS 23.038 (GSM 03.38) section 6.2.1: the default alphabet, and its extension table, whose signs are sent as two.
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")
# 140 octets a message: 160 septets or 70 UTF-16 units; 153 and 67 where a concatenation header takes 6 octets.
_SINGLE = {"GSM-7": 160, "UCS-2": 70}
_JOINED = {"GSM-7": 153, "UCS-2": 67}
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("–—‒−‑", "-"),
        **dict.fromkeys("\u00a0\u2009\u202f\u2007\u200a", " "),
        **dict.fromkeys("\u200b\u200d\ufeff\ufe0f\u00ad", ""),
        "…": "...",
        "•": "*",
        "\t": " ",
    }
)
LINK, FIRST_NAME = 32, 10  # letters that `{link}` and `{first_name}` are counted as: a short link, a long first name

Encoding = Literal["GSM-7", "UCS-2"]


@dataclass(frozen=True, slots=True)
class SmsCount:
    """`units`: septets in GSM-7, UTF-16 code units in UCS-2. `parts`: what is sent and paid for; 0 for no text."""

    encoding: Encoding
    units: int
    parts: int


def is_gsm(text: str) -> bool:
    return all(sign in _BASIC or sign in _EXTENDED for sign in text)


def sms_parts(text: str) -> SmsCount:
    """As a carrier counts: GSM-7 where every sign is in it (160, then 153 a part), else UCS-2 (70, then 67). What is
    sent as two units is never split over two parts (3GPP TS 23.040 section 9.2.3.24.1)."""
    encoding: Encoding = "GSM-7" if is_gsm(text) else "UCS-2"
    sizes = [_size(sign, encoding) for sign in text]
    units = sum(sizes)
    if units <= _SINGLE[encoding]:
        return SmsCount(encoding, units, 1 if text else 0)
    room, parts = _JOINED[encoding], 1
    for size in sizes:
        if size > room:
            parts, room = parts + 1, _JOINED[encoding]
        room -= size
    return SmsCount(encoding, units, parts)


def as_sent(text: str, link: int = LINK) -> str:
    """With something as long as what will stand there in place of `{link}` and `{first_name}`."""
    return text.replace("{link}", "x" * link).replace("{first_name}", "x" * FIRST_NAME)


def plain_signs(text: str) -> str:
    """Curly quotes, dashes, dots and odd spaces as GSM-7 has them; every other sign as it was."""
    return text.translate(_PLAIN)


def plain_letters(text: str) -> str:
    """Also letters that GSM-7 has not without their accent (`á` -> `a`; `é` and `ñ` are in it), and no emoji."""
    kept = "".join(sign if is_gsm(sign) else _bare(sign) for sign in plain_signs(text))
    return kept


def cost_each(parts: int, price: float | None) -> float | None:
    """What one guest's message costs at `price` a part (major units); None where no price was given."""
    return None if price is None else round(parts * price, 6)


def _size(sign: str, encoding: Encoding) -> int:
    if encoding == "GSM-7":
        return 2 if sign in _EXTENDED else 1
    return 2 if ord(sign) > 0xFFFF else 1


def _bare(sign: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFKD", sign) if is_gsm(each))
