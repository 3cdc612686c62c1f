"""Laws of the score: what must hold for any evidence, not only for ours."""

from __future__ import annotations

import json
import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tools.grader.engine.made import NOW, SOURCES, everything, nothing, poor, read, walled, without
from tools.grader.engine.checks import CHECKS
from tools.grader.engine.evidence import (
    Agreement,
    DeliveryListing,
    Evidence,
    Listing,
    Profile,
    ReviewFacts,
    SiteFacts,
    SocialPage,
    SourceName,
    Speed,
)
from tools.grader.engine.results import Scored
from tools.grader.engine.rubric import Rubric, load_rubric
from tools.grader.engine.score import score
from tools.grader.engine.weighing import category_score, coverage, gains, parts, shares, total, whole

RUBRIC = load_rubric()
WEIGHED = ("website.speed", "website.transfer")
IDS = [rule.id for rule in RUBRIC.checks]
STEPS = st.integers(0, 100).map(lambda number: Fraction(number, 100))
EARNED = st.fixed_dictionaries(dict.fromkeys(IDS, st.none() | STEPS))
FACTS = st.builds(
    Evidence,
    target=st.just("luna.example"),
    now=st.just(NOW),
    name=st.none() | st.text(max_size=30),
    sources=st.fixed_dictionaries(
        {},
        optional={name: st.builds(read, st.just(name), status=st.sampled_from(["ok", "blocked"])) for name in SOURCES},
    ),
    site=st.none() | st.builds(SiteFacts, fetched_at=st.just(NOW)),
    google=st.none() | st.builds(Listing, fetched_at=st.just(NOW)),
    business_profile=st.none() | st.builds(Profile, fetched_at=st.just(NOW)),
    yelp=st.none() | st.builds(Listing, fetched_at=st.just(NOW)),
    pagespeed=st.none() | st.builds(Speed, fetched_at=st.just(NOW)),
    facebook=st.none() | st.builds(SocialPage, fetched_at=st.just(NOW), agreement=st.builds(Agreement)),
    instagram=st.none() | st.builds(SocialPage, fetched_at=st.just(NOW)),
    delivery=st.lists(st.builds(DeliveryListing, fetched_at=st.just(NOW)), max_size=2),
    reviews=st.lists(st.builds(ReviewFacts, at=st.none() | st.datetimes()), max_size=5),
)
# what a source may move: its own categories
CATEGORIES: dict[SourceName, set[str]] = {
    source: {rule.category for rule in RUBRIC.checks if source in rule.sources} for source in SOURCES
}


@settings(deadline=None)
@given(EARNED, st.sampled_from(IDS), STEPS)
def test_doing_better_never_costs_points(earned: dict[str, Fraction | None], id: str, more: Fraction) -> None:
    before = earned | {id: earned[id] or Fraction(0)}
    after = before | {id: min(before[id] + more, Fraction(1))}
    assert total(RUBRIC, after) >= total(RUBRIC, before)


@settings(deadline=None)
@given(EARNED, st.sampled_from(IDS))
def test_fail_partial_pass_rises(earned: dict[str, Fraction | None], id: str) -> None:
    climb = [total(RUBRIC, earned | {id: Fraction(step, 2)}) for step in (0, 1, 2)]
    assert climb[0] < climb[1] < climb[2]


@settings(deadline=None)
@given(EARNED)
def test_a_score_is_within_what_its_categories_have(earned: dict[str, Fraction | None]) -> None:
    found = total(RUBRIC, earned)
    scores = [each for name in RUBRIC.categories if (each := category_score(RUBRIC, earned, name)) is not None]
    assert (found is None) == (not scores)
    if found is not None:
        assert min(scores) <= found <= max(scores) and 0 <= found <= 100


@settings(deadline=None)
@given(EARNED)
def test_coverage_and_shares_are_parts_of_one(earned: dict[str, Fraction | None]) -> None:
    assert 0 <= coverage(RUBRIC, earned) <= 1
    found = shares(RUBRIC, earned)
    assert sum(found.values()) == (1 if any(value is not None for value in earned.values()) else 0)


@settings(deadline=None)
@given(EARNED)
def test_delivery_never_has_more_than_a_tenth(earned: dict[str, Fraction | None]) -> None:
    others = any(value is not None for id, value in earned.items() if not id.startswith("delivery."))
    if others:
        assert shares(RUBRIC, earned)["delivery"] <= Fraction(1, 10)


@settings(deadline=None)
@given(EARNED)
def test_what_everyone_could_gain_adds_up_to_a_hundred(earned: dict[str, Fraction | None]) -> None:
    found = total(RUBRIC, earned)
    assert found is None or found + sum(gains(RUBRIC, earned).values()) == 100


@settings(deadline=None)
@given(EARNED)
def test_what_is_not_measured_counts_nowhere(earned: dict[str, Fraction | None]) -> None:
    """Earned parts over measured parts, as the rubric says it in words (delivery's ceiling aside)."""
    known = {id: value for id, value in earned.items() if value is not None and not id.startswith("delivery.")}
    each = parts(RUBRIC)
    held = sum(each[id] for id in known)
    expected = 100 * sum(each[id] * value for id, value in known.items()) / held if held else None
    assert total(RUBRIC, known) == expected


@settings(deadline=None)
@given(FACTS)
def test_any_evidence_gets_a_whole_report(evidence: Evidence) -> None:
    found = score(evidence, RUBRIC)
    assert 0 <= found.coverage <= 1 and 0 <= found.certainty <= 1
    assert (found.score is None) == (found.grade is None) == (found.coverage < 0.40)
    assert {check.id for check in found.checks} == set(IDS)
    for check in found.checks:
        assert 0 <= check.points <= check.max_points
        assert check.measured or check.points == 0
        assert (check.status == "pass") == (check.measured and check.points == check.max_points)
        assert check.evidence.summary
    assert Scored.model_validate_json(found.model_dump_json()) == found


@settings(deadline=None)
@given(FACTS, st.sampled_from(SOURCES))
def test_a_lost_source_moves_only_its_own_categories(evidence: Evidence, source: SourceName) -> None:
    before, after = score(evidence, RUBRIC), score(without(evidence, source), RUBRIC)
    for was, now in zip(before.categories, after.categories, strict=True):
        if was.name not in CATEGORIES[source]:
            assert (was.score, was.coverage, was.weight) == (now.score, now.coverage, now.weight)
    for was, now in zip(before.checks, after.checks, strict=True):
        if source not in RUBRIC.rule(was.id).sources and was.measured:
            assert was == now


@pytest.mark.parametrize("source", SOURCES)
def test_a_lost_source_never_adds_coverage(source: SourceName) -> None:
    assert score(without(everything(), source), RUBRIC).coverage <= score(everything(), RUBRIC).coverage


def test_a_source_belongs_to_few_categories() -> None:
    assert {
        "website": {"website"},
        "pagespeed": {"website"},
        "google": {"google", "reviews"},
        "business_profile": {"google", "reviews"},
        "yelp": {"reviews"},
        "facebook": {"social"},
        "instagram": {"social"},
        "delivery": {"delivery"},
    } == CATEGORIES


@pytest.mark.parametrize("evidence", [everything(), poor(), walled(), nothing()])
def test_two_hundred_runs_give_one_score(evidence: Evidence) -> None:
    first = score(evidence, RUBRIC).model_dump_json()
    assert all(score(evidence, RUBRIC).model_dump_json() == first for _ in range(200))


def test_order_does_not_matter() -> None:
    first, dice = score(poor(), RUBRIC), random.Random(7)
    for _ in range(50):
        checks = list(RUBRIC.checks)
        dice.shuffle(checks)
        evidence = poor()
        mixed = dict(dice.sample(sorted(evidence.sources.items()), len(evidence.sources)))
        shuffled: Rubric = RUBRIC.model_copy(update={"checks": checks})
        found = score(evidence.model_copy(update={"sources": mixed}), shuffled)
        assert sorted(map(str, found.checks)) == sorted(map(str, first.checks))
        assert found.model_dump(exclude={"checks"}) == first.model_dump(exclude={"checks"})


def test_reviews_in_any_order_say_the_same() -> None:
    evidence = everything()
    backwards = evidence.model_copy(update={"reviews": evidence.reviews[::-1]})
    assert score(backwards, RUBRIC) == score(evidence, RUBRIC)


def test_evidence_comes_back_from_storage_the_same() -> None:
    evidence = poor()
    again = Evidence.model_validate(json.loads(evidence.model_dump_json()))
    assert score(again, RUBRIC) == score(evidence, RUBRIC)


def test_the_parts_add_up_to_one() -> None:
    assert sum(parts(RUBRIC).values()) == 1


def test_all_in_order_is_a_hundred() -> None:
    found = score(everything(), RUBRIC)
    assert (found.score, found.grade, found.coverage, found.confidence) == (100, "A", 1.0, "high")


def test_nothing_at_all_is_no_score() -> None:
    found = score(nothing(), RUBRIC)
    assert (found.score, found.grade, found.coverage, found.confidence) == (None, None, 0.0, "low")
    assert all(category.score is None for category in found.categories)


def test_a_robot_wall_costs_coverage_and_gives_no_points() -> None:
    open_site, wall = without(everything(), "pagespeed"), walled()
    site = score(wall, RUBRIC)
    website = next(each for each in site.categories if each.name == "website")
    assert (website.score, website.coverage) == (None, 0.0)
    assert sum(check.points for check in site.checks if check.category == "website") == 0
    assert site.coverage < score(open_site, RUBRIC).coverage


def test_a_website_alone_can_be_graded_and_everything_but_it_too() -> None:
    """Whoever types an address gets a letter without any key; it is never called sure."""
    alone = score(without(everything(), *(name for name in SOURCES if name != "website")), RUBRIC)
    assert alone.score == 100 and alone.coverage >= 0.40 and alone.confidence == "low"
    rest = score(without(everything(), "website", "pagespeed"), RUBRIC)
    assert rest.score is not None and 0.40 <= rest.coverage <= 0.50


def test_a_listing_alone_is_too_little_for_a_letter() -> None:
    alone = score(without(everything(), *(name for name in SOURCES if name != "yelp")), RUBRIC)
    assert alone.score is None and alone.grade is None and alone.coverage < 0.40


def test_what_does_not_apply_lowers_neither_score_nor_coverage() -> None:
    """A house without any delivery is covered as well as one whose listings were all read."""
    whole = everything()
    assert whole.site
    site = whole.site.model_copy(update={"delivery": []})
    plain = whole.model_copy(update={"site": site, "delivery": []})
    assert score(plain, RUBRIC).coverage == score(whole, RUBRIC).coverage == 1.0
    assert not any(check.applicable for check in score(plain, RUBRIC).checks if check.category == "delivery")


def test_just_under_the_least_coverage_is_not_shown_as_reached() -> None:
    """Whatever is measured: 0.40 on the report means there is a score."""
    dice = random.Random(11)
    for _ in range(300):
        lost = dice.sample(SOURCES, dice.randint(0, len(SOURCES)))
        found = score(without(everything(), *lost), RUBRIC)
        assert (found.coverage < 0.40) == (found.score is None)


@settings(deadline=None)
@given(st.fractions(min_value=0, max_value=100))
def test_halves_go_up(number: Fraction) -> None:
    assert Fraction(-1, 2) < whole(number) - number <= Fraction(1, 2)


@pytest.mark.parametrize(
    ("points", "grade"), [(100, "A"), (90, "A"), (89, "B"), (80, "B"), (70, "C"), (60, "D"), (59, "F"), (0, "F")]
)
def test_letters(points: int, grade: str) -> None:
    assert RUBRIC.grade(points) == grade


def test_a_young_place_is_not_failed_on_volume() -> None:
    young = everything(google=everything().google.model_copy(update={"ratings": 6}), reviews=everything().reviews[:2])
    found = {check.id: check for check in score(young, RUBRIC).checks}
    assert found["reviews.google_volume"].status == "partial"
    assert found["reviews.monthly"].status == "not_measured"


def test_confidence_falls_with_disagreement() -> None:
    wrong = Agreement(name=False, phone=False, address=False, website=False)
    evidence = everything()
    apart = evidence.model_copy(update={"google": evidence.google.model_copy(update={"agreement": wrong})})
    assert score(apart, RUBRIC).certainty < score(evidence, RUBRIC).certainty


@given(st.integers(0, 3_000_000), st.integers(1, 200))
def test_a_line_more_on_a_page_costs_next_to_nothing(size: int, more: int) -> None:
    """What is sent unpacked is judged by its length: a page may grow by what makes it better."""

    def grade(octets: int) -> Fraction:
        site = SiteFacts(url="https://luna.example/", fetched_at=NOW, html_bytes=octets, compressed=False)
        found = Evidence(target="luna.example", now=NOW, site=site)
        return sum((CHECKS[id](found, RUBRIC.rule(id)).fraction or Fraction(0) for id in WEIGHED), Fraction(0))

    assert 0 <= grade(size) - grade(size + more) <= Fraction(len(WEIGHED), 100) + Fraction(more * 2, 49_800)
