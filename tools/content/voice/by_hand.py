"""What an owner may set by hand of a voice, and what is no voice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from core.errors import BadInput
from tools.content.voice.schemas import Traits

_BOUNDS: dict[str, tuple[float, float]] = {
    "formality": (0, 1),
    "warmth": (0, 1),
    "humour": (0, 1),
    "sentence_words": (3, 40),
    "emoji_per_100_words": (0, 20),
    "exclamations_per_sentence": (0, 1),
    "questions_per_sentence": (0, 1),
    "capitals": (0, 1),
    "hashtags_per_text": (0, 30),
    "contractions": (0, 1),
}
_CHOICES = {"person": ("we", "I", "they"), "address": ("tu", "usted", "unknown"), "languages": ("en", "es")}
_MOST_ENTRIES, _MOST_LETTERS = 40, 80


def checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as they are kept; None stays None. Raises BadInput in one line."""
    if not fields:
        raise BadInput("Say what to set.")
    return {name: None if value is None else _known(name)(name, value) for name, value in fields.items()}


def _known(name: str) -> Callable[[str, Any], Any]:
    if name in _BOUNDS:
        return _number
    if name in ("person", "address"):
        return _choice
    if name in ("phrases", "never", "emoji", "hashtags", "languages"):
        return _list
    if name in ("greeting", "sign_off"):
        return _line
    raise BadInput(f"{name!r} cannot be set: it is {', '.join(sorted(_BOUNDS | Traits.model_fields))} and the words.")


def _number(name: str, value: Any) -> float:
    least, most = _BOUNDS[name]
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise BadInput(f"{name} is a number from {least:g} to {most:g}.")
    return float(value)


def _choice(name: str, value: Any) -> str:
    if value not in _CHOICES[name]:
        raise BadInput(f"{name} is one of {', '.join(_CHOICES[name])}.")
    return str(value)


def _list(name: str, value: Any) -> list[str]:
    if not isinstance(value, list | tuple) or len(value) > _MOST_ENTRIES:
        raise BadInput(f"{name} is a list of at most {_MOST_ENTRIES} entries.")
    if name == "languages":
        return [_choice(name, one) for one in value] or ["en"]
    if name == "emoji":
        return [_emoji(one) for one in value]
    lines = [_line(name, one) for one in value]
    if name == "hashtags":
        return list(dict.fromkeys(one.lstrip("#") for one in lines))
    return list(dict.fromkeys(one.lower() if name == "never" else one for one in lines))


def _line(name: str, value: Any) -> str:
    """A short line that is nothing but words: no link, number to call or talk to machines."""
    from tools.content.voice.engine.text import clean

    line = " ".join(value.split()) if isinstance(value, str) else ""
    if not line or len(line) > _MOST_LETTERS:
        raise BadInput(f"Each of {name} is a text of 1 to {_MOST_LETTERS} characters.")
    if clean(line) != line:
        raise BadInput(f"{line[:40]!r} is no phrase: links, numbers to call, accounts and code are left out.")
    return line


def _emoji(value: Any) -> str:
    import emoji

    if not isinstance(value, str) or not emoji.is_emoji(value):
        raise BadInput(f"{str(value)[:20]!r} is no emoji.")
    return value
