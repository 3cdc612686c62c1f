"""What an owner reads where a text will hold each guest's own name and link."""

from __future__ import annotations

from tools.content.schemas import Language

_STAND_INS: dict[Language, dict[str, str]] = {
    "en": {"{link}": "[your short link]", "{first_name}": "[first name]", "{unsubscribe}": "[unsubscribe link]"},
    "es": {"{link}": "[tu enlace corto]", "{first_name}": "[nombre]", "{unsubscribe}": "[enlace para darse de baja]"},
}


def readable(text: str, language: Language) -> str:
    for placeholder, said in _STAND_INS[language].items():
        text = text.replace(placeholder, said)
    return text


def meant(text: str) -> str:
    """The same the other way round: an owner edits what was shown. `text` in either language."""
    for language in _STAND_INS.values():
        for placeholder, said in language.items():
            text = text.replace(said, placeholder)
    return text
