"""The public file holds together, and one that does not is refused in one line."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import yaml

from core.errors import BadInput
from tools.grader.engine.advice import CODED, plain
from tools.grader.engine.checks import CHECKS
from tools.grader.engine.rubric import load_rubric, read_rubric, rubric_text

RUBRIC = load_rubric()


def changed(**fields: object) -> str:
    return yaml.safe_dump(yaml.safe_load(rubric_text()) | fields)


def test_weights_are_the_published_ones() -> None:
    weights = {name: float(rule.weight) for name, rule in RUBRIC.categories.items()}
    assert weights == {"website": 0.5, "google": 0.22, "reviews": 0.16, "social": 0.06, "delivery": 0.06}


def test_every_check_is_written_and_has_advice_and_a_source_for_its_thresholds() -> None:
    assert {rule.id for rule in RUBRIC.checks} == set(CHECKS)
    assert {rule.advice for rule in RUBRIC.checks} == set(CODED) | set(plain())
    assert not set(CODED) & set(plain())
    assert 55 <= len(RUBRIC.checks) <= 65
    assert all(rule.what.endswith("?") for rule in RUBRIC.checks)


def test_every_reference_is_used() -> None:
    assert {name for rule in RUBRIC.checks for name in rule.cite} == set(RUBRIC.references)


def test_plain_advice_has_a_step_for_each_of_its_checks() -> None:
    wanted: dict[str, set[str]] = {}
    for rule in RUBRIC.checks:
        wanted.setdefault(rule.advice, set()).add(rule.id)
    assert {id: set(advice.steps) for id, advice in plain().items()} == {id: wanted[id] for id in plain()}


def test_the_words_say_what_the_numbers_say() -> None:
    assert str(RUBRIC.coverage.least) in RUBRIC.coverage.formula
    for number in (RUBRIC.confidence.base, RUBRIC.confidence.agreement, RUBRIC.confidence.samples):
        assert str(number) in RUBRIC.confidence.formula
    for band in (RUBRIC.confidence.high, RUBRIC.confidence.medium):
        assert f"{band:.2f}" in RUBRIC.confidence.formula


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: [", "not readable as YAML"),
        ("[]", "does not hold together"),
        (changed(checks=[]), "checks"),
        (changed(surprise=1), "surprise"),
        (changed(bands=[{"grade": "A", "least": 10}]), "bands must fall to 0"),
        (changed(effort={"small": 1}), "effort needs"),
        (changed(references={}), "not in references"),
    ],
)
def test_a_rubric_that_contradicts_itself_is_refused(text: str, words: str) -> None:
    with pytest.raises(BadInput, match=words) as refused:
        read_rubric(text)
    assert "\n" not in refused.value.message


def weighed(**weights: float) -> str:
    categories = yaml.safe_load(rubric_text())["categories"]
    for name, weight in weights.items():
        categories[name]["weight"] = weight
    return changed(categories=categories)


def test_weights_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(BadInput, match="add up to 1"):
        read_rubric(weighed(google=0.31))


def test_more_than_a_tenth_for_delivery_is_refused() -> None:
    with pytest.raises(BadInput, match="delivery"):
        read_rubric(weighed(delivery=0.2, google=0.08))


def test_a_check_twice_is_refused() -> None:
    checks = yaml.safe_load(rubric_text())["checks"]
    with pytest.raises(BadInput, match="each check once"):
        read_rubric(changed(checks=[*checks, checks[0]]))


def test_notes_of_a_newer_rubric_are_told_in_order() -> None:
    steps = [
        {"from_version": "0.9", "to_version": "0.10", "note": "Delivery counts less."},
        {"from_version": "0.10", "to_version": "1.0", "note": "Lighthouse counts."},
    ]
    rubric = read_rubric(changed(migrations=steps))
    assert rubric.notes_since("0.9") == ["Delivery counts less.", "Lighthouse counts."]
    assert rubric.notes_since("0.10") == ["Lighthouse counts."]
    assert rubric.notes_since("0.1") == rubric.notes_since("1.0") == []


def test_the_files_are_in_the_wheel(tmp_path: Path) -> None:
    from hatchling.builders.wheel import WheelBuilder

    wheel = next(WheelBuilder(str(Path(__file__).parents[4])).build(directory=str(tmp_path), versions=["standard"]))
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"tools/grader/engine/rubric.yaml", "tools/grader/engine/advice.yaml"} <= names
