"""What the guard finds, and what it leaves alone."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.tools.content.guard.truths import read, version
from tools.content.guard.engine.check import check
from tools.content.guard.engine.mend import mend

CLEAN, VIOLATING = read("clean"), read("violating")


def test_there_are_enough_of_both() -> None:
    assert len(CLEAN) >= 60
    assert len(VIOLATING) >= 80


@pytest.mark.parametrize("one", CLEAN, ids=lambda one: one["text"][:50])
def test_a_clean_text_is_left_alone(one: dict[str, Any]) -> None:
    text, truth = version(one)
    assert check(text, truth) == []
    assert mend(text, []) == text


@pytest.mark.parametrize("one", VIOLATING, ids=lambda one: f"{one['kind']} {one['text'][:40]}")
def test_what_is_wrong_is_named_and_mended(one: dict[str, Any]) -> None:
    text, truth = version(one)
    findings = check(text, truth)
    assert [finding.kind for finding in findings] == [one["kind"]]
    assert one["quote"].lower() in findings[0].quote.lower()
    assert findings[0].quote in text.body
    assert findings[0].why.endswith((".", "?"))
    mended = mend(text, findings)
    assert check(mended, truth) == []
    assert mended.body and mended.mended
    if "fix" in one:
        assert re.search(one["fix"], mended.body), mended.body
    elif findings[0].fix == "":
        assert one["quote"].lower() not in mended.body.lower()
