"""Who is who: a delivery's id, the code in its text, which variant a guest gets."""

from __future__ import annotations

import hashlib
import secrets
import string
from collections.abc import Sequence

from tools.content.schemas import Version

_ALPHABET = string.ascii_letters + string.digits
CODE_LENGTH = 8  # 62^8 = 2 * 10^14 codes


def delivery_id(restaurant_id: str, campaign_id: str, channel: str, occurrence: int, whom: str) -> str:
    """The same for the same message to the same guest, so that it exists once. `whom`: a guest's id, or `public`."""
    return _hash("delivery", restaurant_id, campaign_id, channel, str(occurrence), whom)[:32]


def new_code() -> str:
    """A short link's code, which cannot be guessed."""
    left, signs = secrets.randbelow(len(_ALPHABET) ** CODE_LENGTH), list[str]()
    for _ in range(CODE_LENGTH):  # drawn at once: a campaign may need a hundred thousand of them
        left, sign = divmod(left, len(_ALPHABET))
        signs.append(_ALPHABET[sign])
    return "".join(signs)


def choose(versions: Sequence[Version], campaign_id: str, guest_id: str, language: str | None) -> Version:
    """The text for one guest: in the guest's language where there is one, variants in equal shares, and the same
    variant in every channel."""
    own = [one for one in versions if one.language == language] or list(versions)
    variants = sorted({one.variant for one in own})
    mine = variants[int(_hash("variant", campaign_id, guest_id)[:8], 16) % len(variants)]
    return next(one for one in own if one.variant == mine)


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
