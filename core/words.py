"""Text made comparable."""

from __future__ import annotations

import unicodedata


def bare(text: str) -> str:
    """Without case and accents: to compare, never to show. `Jalapeño` -> `jalapeno`."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(letter for letter in folded if not unicodedata.combining(letter))
