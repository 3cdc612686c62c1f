"""No placeholder is read by an owner, and none is lost by an edit of what was read."""

from __future__ import annotations

from typing import get_args

import pytest

from tools.campaigns.sending.engine.rendering import LINK, NAME, UNSUBSCRIBE
from tools.content.schemas import Language
from tools.content.writing.standins import meant, readable

TEXT = f"Hi {NAME}, order: {LINK} · {UNSUBSCRIBE}"


@pytest.mark.parametrize("language", get_args(Language))
def test_every_placeholder_of_the_sending_reads_well_and_comes_back(language: Language) -> None:
    shown = readable(TEXT, language)
    assert "{" not in shown and shown.count("[") == 3
    assert meant(shown) == TEXT


def test_it_is_said_in_the_text_s_language() -> None:
    assert readable("Order: {link}", "en") == "Order: [your short link]"
    assert readable("Pide: {link}", "es") == "Pide: [tu enlace corto]"
