"""What got better, and what could merely be measured this time."""

from __future__ import annotations

import pytest

from core.errors import BadInput
from tests.tools.grader.engine.made import everything, poor, site, speed, walled, without
from tools.grader.engine.evidence import Evidence, SiteMenu
from tools.grader.engine.results import Changes
from tools.grader.engine.rubric import Migration, load_rubric
from tools.grader.engine.score import changes, recommend, rescore, score

RUBRIC = load_rubric()


def between(before: Evidence, after: Evidence) -> Changes:
    return changes(score(before, RUBRIC), score(after, RUBRIC))


def test_nothing_changed() -> None:
    found = between(poor(), poor())
    assert (found.score_change, found.like_for_like, found.better, found.worse, found.measured) == (0, 0.0, [], [], [])
    assert found.same_rubric and found.note is None


def test_what_got_better_and_worse_is_told_by_check() -> None:
    before = everything(site=site(tap_to_call=False))
    after = everything(site=site(menu=SiteMenu(kind="text", dishes=10, prices=4)))
    found = between(before, after)
    assert [(each.id, each.before, each.after, each.points) for each in found.better] == [
        ("website.tap_to_call", "fail", "pass", 4.0)
    ]
    assert [(each.id, each.before, each.after, each.points) for each in found.worse] == [
        ("website.prices", "pass", "partial", -1.5)
    ]
    assert found.better[0].summary == "Guests can call you with one tap."


def test_what_is_newly_measured_is_no_progress() -> None:
    found = between(without(everything(), "yelp"), everything())
    assert found.better == [] and found.worse == [] and found.like_for_like == 0.0
    assert {(each.id, each.kind) for each in found.measured} == {
        (f"reviews.yelp_{part}", "new") for part in ("rating", "claimed", "complete", "agrees")
    }


def test_a_wall_is_no_decline() -> None:
    found = between(everything(), walled())
    assert found.worse == []
    assert {each.id for each in found.measured if each.kind != "lost"} == {"google.photos"}  # now of Google's own count
    website = next(each for each in found.categories if each.name == "website")
    assert (website.before, website.after, website.change) == (100, None, None)


def test_another_way_of_measuring_is_no_change() -> None:
    slow = everything(pagespeed=speed(performance=60))
    found = between(everything(pagespeed=None), slow)
    ways = {each.id: each.kind for each in found.measured}
    assert ways["website.speed"] == ways["website.accessibility"] == "another_way"
    assert found.worse == [] and found.score_change < 0 and found.like_for_like == 0.0


def test_back_and_forth_are_opposites() -> None:
    there, back = between(poor(), everything()), between(everything(), poor())
    assert {each.id for each in there.better} == {each.id for each in back.worse}
    assert {each.id for each in there.worse} == {each.id for each in back.better}
    assert there.score_change == -back.score_change


def test_categories_move_by_what_was_measured_both_times() -> None:
    found = between(everything(site=site(hours=False)), everything())
    moved = {each.name: each.change for each in found.categories}
    points = sum(rule.points for rule in RUBRIC.checks if rule.category == "website")
    assert moved["website"] == round(600 / points, 1)
    assert {name: change for name, change in moved.items() if name != "website"} == {
        "google": 0.0,
        "reviews": 0.0,
        "social": 0.0,
        "delivery": 0.0,
    }


def test_two_grades_without_a_score_still_tell_what_changed() -> None:
    few = ("website", "pagespeed", "google", "business_profile", "yelp", "instagram", "delivery")
    before, after = without(everything(), *few), without(everything(), *few)
    assert before.facebook
    before = before.model_copy(
        update={"facebook": before.facebook.model_copy(update={"has_phone": False, "has_action": False})}
    )
    found = between(before, after)
    assert found.score_change is None and found.better and not found.worse
    assert {each.category for each in found.better} == {"social"}


def test_another_rubric_is_said() -> None:
    before = score(poor(), RUBRIC).model_copy(update={"rubric_version": "0.9"})
    found = changes(before, score(poor(), RUBRIC))
    assert not found.same_rubric and "rubric changed" in found.note


def test_a_stored_report_is_scored_again_by_todays_rubric() -> None:
    stored = poor().model_dump(mode="json") | {"a_field_of_long_ago": 1}
    step = Migration(from_version="0.9", to_version=RUBRIC.version, note="Lighthouse counts.")
    migrated = RUBRIC.model_copy(update={"migrations": [step]})
    found = rescore(stored, "0.9", migrated)
    assert found.scored == score(poor(), RUBRIC)
    assert found.recommendations == recommend(poor(), found.scored, RUBRIC)
    assert (found.from_version, found.notes) == ("0.9", ["Lighthouse counts."])
    assert rescore(stored, RUBRIC.version, migrated).notes == []


def test_older_evidence_that_lacks_fields_is_not_measured_there() -> None:
    stored = everything().model_dump(mode="json")
    del stored["yelp"], stored["site"]["sitemap"]
    found = rescore(stored, "1.0", RUBRIC).scored
    assert found.check("website.sitemap").status == "not_measured"
    assert found.check("reviews.yelp_rating").status == "not_measured"
    assert found.score == 100


def test_what_is_no_evidence_is_refused() -> None:
    with pytest.raises(BadInput, match="not readable any more"):
        rescore({"target": "x"}, "1.0", RUBRIC)
