"""One grade from its start to its history: shared, isolated, bounded, and nothing open for ever."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from time import perf_counter

import pytest

from core.clock import FixedClock
from core.errors import BadInput, Conflict, NotFound, ToolInputError
from memory.mongo import Mongo
from memory.restaurants import Restaurant, RestaurantStore
from tests.tools.grader.actors import HOUSE, Actor, WebsiteActor, google, listing, names, reviews, site
from tests.tools.grader.conftest import MakeGrader
from tools.grader.engine.evidence import Evidence
from tools.grader.schemas import Graded
from tools.grader.service import GraderService
from tools.grader.sources import Found
from tools.grader.store import PUBLIC

RIVAL = "http://localhost:8100/"


async def graded(grader: GraderService, house: Restaurant | None, target: str | None = None) -> Graded:
    return await grader.finished(await grader.start(house, target))


async def test_a_grade_from_start_to_end(make: MakeGrader, house: Restaurant, clock: FixedClock) -> None:
    grader = make([WebsiteActor(), google(), Actor("yelp", Found("not_connected", "No key."))])
    begun = await grader.start(house)
    assert not begun.final and begun.scored is None and begun.waiting
    done = await grader.finished(begun)
    assert done.final and done.scored and done.scored.score is not None and done.scored.coverage >= 0.4
    shown = await grader.shown(done)
    assert list(shown)[:10] == [
        *("target", "score", "grade", "coverage", "confidence", "final", "rubric_version"),
        *("categories", "checks", "recommendations"),
    ]
    assert {one["name"]: one["status"] for one in shown["sources"]} == {
        "website": "ok",
        "google": "ok",
        "yelp": "not_connected",
    }
    assert shown["started_at"] == clock.now().isoformat() and shown["name"] == "Trattoria"
    assert await grader.get(house.restaurant_id, done.id) == done


async def test_a_reader_sees_it_grow_and_end(make: MakeGrader, house: Restaurant) -> None:
    grader = make([WebsiteActor(seconds=0.05), google(seconds=0.05)])
    begun = await grader.start(house)
    seen = [one async for one in grader.follow(house.restaurant_id, begun.id)]
    revs = [one.rev for one in seen]
    assert revs == sorted(set(revs)) and seen[-1].final and not any(one.final for one in seen[:-1])
    assert [one.scored is None for one in seen] == sorted((one.scored is None for one in seen), reverse=True)
    late = [one async for one in grader.follow(house.restaurant_id, begun.id)]
    assert [one.final for one in late] == [True]
    assert [one async for one in grader.follow(house.restaurant_id, begun.id, rev=seen[-1].rev)] == []


async def test_another_process_sees_the_same(make: MakeGrader, house: Restaurant) -> None:
    mine, other = make([WebsiteActor(seconds=0.2), google()]), make()
    begun = await mine.start(house)
    seen = [one async for one in other.follow(house.restaurant_id, begun.id)]
    assert seen[-1] == await mine.get(house.restaurant_id, begun.id) and len(seen) > 1


async def test_the_first_grade_does_not_wait_for_the_slow(make: MakeGrader, house: Restaurant) -> None:
    grader = make([WebsiteActor(), google(), Actor("pagespeed", seconds=0.8)], first=0.3)
    start = perf_counter()
    first = await grader.first(await grader.start(house))
    assert 0.25 < perf_counter() - start < 0.6
    assert not first.final and first.scored and first.scored.score is not None and first.reading == ["pagespeed"]
    done = await grader.finished(first)
    assert done.final and done.evidence.sources["pagespeed"].status == "ok"


async def test_a_source_that_hangs_costs_its_own_coverage(make: MakeGrader, house: Restaurant) -> None:
    whole = await graded(make([WebsiteActor(), google(), Actor("yelp", Found("ok", facts={"yelp": listing()}))]), house)
    start = perf_counter()
    hung = await graded(make([WebsiteActor(), google(), Actor("yelp", seconds=None)], most=0.6), house)
    assert perf_counter() - start < 1.5
    assert hung.evidence.sources["yelp"].status == "timeout" and hung.final
    assert whole.scored and hung.scored and hung.scored.coverage <= whole.scored.coverage
    before = {check.id: check for check in whole.scored.checks}
    for check in hung.scored.checks:
        assert check.status in (before[check.id].status, "not_measured") or check.source != "yelp"


async def test_behind_a_wall_the_coverage_falls_and_no_points_are_made_up(make: MakeGrader, house: Restaurant) -> None:
    blocked = Found("blocked", "The site lets no robot in.", facts={"site": site(wall="robot_check")})
    walled = await graded(make([Actor("website", blocked), google()]), house)
    whole = await graded(make(), house)
    assert walled.scored and whole.scored and walled.scored.coverage < whole.scored.coverage
    websites = [check for check in walled.scored.checks if check.category == "website"]
    assert {check.status for check in websites} == {"not_measured"} and sum(check.points for check in websites) == 0
    assert next(one for one in walled.scored.categories if one.name == "website").score is None


async def test_dropping_a_source_changes_its_own_category_alone(make: MakeGrader, house: Restaurant) -> None:
    with_it, without = await graded(make(), house), await graded(make([WebsiteActor()]), house)
    assert with_it.scored and without.scored and without.scored.coverage < with_it.scored.coverage
    mine = {one.name: one.score for one in without.scored.categories}
    assert mine["website"] == {one.name: one.score for one in with_it.scored.categories}["website"]
    assert mine["google"] is None


async def test_one_grade_at_a_time_is_shared(make: MakeGrader, house: Restaurant) -> None:
    website = WebsiteActor(seconds=0.2)
    grader, other = make([website, google()]), make([website, google()])
    begun = await asyncio.gather(*(one.start(house) for one in (grader, grader, other, other)))
    assert len({one.id for one in begun}) == 1
    done = await asyncio.gather(grader.finished(begun[0]), other.finished(begun[0]))
    assert done[0] == done[1] and len(website.seen) == 1
    assert (await grader.start(house)).id != begun[0].id  # asked anew it is measured anew
    again = await grader.start(house, HOUSE, fresh=timedelta(minutes=5))
    assert again.whose == "own"


async def test_restaurants_never_see_each_other_s(
    make: MakeGrader, mongo: Mongo, house: Restaurant, clock: FixedClock
) -> None:
    other = await RestaurantStore(mongo).create(house.model_copy(update={"restaurant_id": "bistro", "name": "Bistro"}))
    grader = make()
    mine, theirs = await graded(grader, house), await graded(grader, other)
    stranger = await graded(grader, None, HOUSE)
    assert mine.id != theirs.id and stranger.restaurant_id == PUBLIC and stranger.whose == "lead"
    for rid, one in (("bistro", mine), (house.restaurant_id, theirs), (PUBLIC, mine), ("bistro", stranger)):
        with pytest.raises(NotFound):
            await grader.get(rid, one.id)
    assert [one.id for one in await grader.listed("bistro", "own", 10, clock.now())] == [theirs.id]
    with pytest.raises(NotFound):
        [one async for one in grader.follow("bistro", mine.id)]


async def test_accounts_are_for_the_own_grade_alone(make: MakeGrader, house: Restaurant) -> None:
    website = WebsiteActor()
    grader = make([website, google()])
    await graded(grader, house)
    await graded(grader, house, RIVAL)
    own, rival = website.seen
    assert (own.restaurant_id, own.name) == ("trattoria", "Trattoria")
    assert (rival.restaurant_id, rival.name, rival.url) == (None, None, RIVAL)


async def test_a_grade_whose_process_died_is_closed_by_whoever_reads_it(
    make: MakeGrader, mongo: Mongo, house: Restaurant
) -> None:
    dying, reader = make([WebsiteActor(), google(seconds=None)], first=0.1, most=60), make()
    begun = await dying.first(await dying.start(house))
    reports = mongo.tenant(house.restaurant_id).digital_grade_reports
    assert not (await reader.get(house.restaurant_id, begun.id)).final  # it may live still
    await _kill(dying)
    await reports.update_one({"id": begun.id}, {"$set": {"deadline": datetime.now(UTC) - timedelta(seconds=1)}})
    closed = await reader.get(house.restaurant_id, begun.id)
    assert closed.final and closed.evidence.sources["google"].status == "timeout"
    assert closed.evidence.site and closed.scored and closed.reading == closed.waiting == []
    assert (await reports.find_one({"id": begun.id}) or {})["final"] is True
    assert (await graded(reader, house)).id != begun.id


async def test_a_dead_grade_does_not_stand_in_the_way(make: MakeGrader, mongo: Mongo, house: Restaurant) -> None:
    dying, reader = make([Actor("website", seconds=None)], most=60), make()
    begun = await dying.start(house)
    await _kill(dying)
    past = {"$set": {"deadline": datetime.now(UTC) - timedelta(seconds=1)}}
    await mongo.tenant(house.restaurant_id).digital_grade_reports.update_one({"id": begun.id}, past)
    done = await graded(reader, house)
    assert done.id != begun.id and done.final
    assert all(one.final for one in await reader.listed(house.restaurant_id, "own", 10, done.started_at))


async def _kill(grader: GraderService) -> None:
    """As SIGKILL would: nothing is written any more."""

    async def nowhere(graded: Graded) -> bool:
        return False

    grader.store.save = nowhere  # type: ignore[method-assign]
    await grader.close()


async def test_closing_the_house_closes_its_grades(make: MakeGrader, house: Restaurant) -> None:
    grader, reader = make([WebsiteActor(), google(seconds=None)], most=60), make()
    begun = await grader.start(house)
    await grader.close()
    assert (await reader.get(house.restaurant_id, begun.id)).final


async def test_nothing_that_guests_wrote_is_in_the_report(make: MakeGrader, mongo: Mongo, house: Restaurant) -> None:
    done = await graded(make([WebsiteActor(), reviews(words="The xylophone carbonara was wonderful.")]), house)
    stored = str(await mongo.tenant(house.restaurant_id).digital_grade_reports.find_one({"id": done.id}))
    assert "xylophone" not in stored and "Ada" not in stored and len(done.evidence.reviews) == 3
    texts = await mongo.tenant(house.restaurant_id).grade_texts.find().to_list()
    assert [one["source"] for one in texts] == ["google"] and "xylophone" in str(texts)
    left = texts[0]["expires_at"] - datetime.now(UTC)
    assert timedelta(days=29) < left <= timedelta(days=30)
    indexes = await mongo.system("grade_texts").index_information()
    assert any(index.get("expireAfterSeconds") == 0 for index in indexes.values())


async def test_quotes_are_shown_while_they_may_be_kept(make: MakeGrader, mongo: Mongo, house: Restaurant) -> None:
    grader = make([WebsiteActor(), reviews("yelp", words="The food was delicious and the service was friendly.")])
    done = await graded(grader, house)
    shown = await grader.shown(done)
    assert any(aspect["quotes"] for aspect in shown["reviews"]["aspects"].values())
    over = {"$set": {"expires_at": datetime.now(UTC) - timedelta(seconds=1)}}
    await mongo.tenant(house.restaurant_id).grade_texts.update_many({}, over)
    later = await grader.shown(done)
    assert not any(aspect["quotes"] for aspect in later["reviews"]["aspects"].values())
    assert later["reviews"]["count"] == shown["reviews"]["count"] == 3


async def test_what_changed_since_the_last_one(make: MakeGrader, house: Restaurant, clock: FixedClock) -> None:
    poor = WebsiteActor(facts=site(hours=False, tap_to_call=False, viewport=False))
    before = await graded(make([poor, google()]), house)
    clock.advance(days=30)
    after = await graded(make(), house)
    assert after.before and after.before.report_id == before.id and after.before.since == before.started_at
    assert before.scored and after.scored and before.scored.score is not None and after.scored.score is not None
    assert after.before.changes.score_change == after.scored.score - before.scored.score > 0
    assert after.before.changes.better and not after.before.changes.worse
    history = await make().history(house, 3)
    assert [one.id for one in history.reports] == [before.id, after.id]
    assert history.changes and history.changes.score_change == after.before.changes.score_change
    clock.advance(hours=1)
    again = await graded(make(), house)
    assert again.before
    assert again.before.report_id == before.id  # not with the one of an hour ago


async def test_a_stored_report_is_scored_anew_from_its_evidence(
    make: MakeGrader, mongo: Mongo, house: Restaurant
) -> None:
    grader = make()
    done = await graded(grader, house)
    changed = {"$set": {"scored.score": 1, "scored.rubric_version": "0.1", "recommendations": []}}
    await mongo.tenant(house.restaurant_id).digital_grade_reports.update_one({"id": done.id}, changed)
    assert (old := await grader.get(house.restaurant_id, done.id)).scored and old.scored.score == 1
    again = await grader.rescore(house.restaurant_id, done.id)
    assert again.scored == done.scored and again.recommendations == done.recommendations
    assert (await grader.get(house.restaurant_id, done.id)).scored == done.scored
    growing = await make([Actor("website", seconds=None)]).start(house)
    with pytest.raises(BadInput, match="still growing"):
        await grader.rescore(house.restaurant_id, growing.id)


async def test_a_recommendation_is_decided_and_measured(make: MakeGrader, house: Restaurant, clock: FixedClock) -> None:
    poor = WebsiteActor(facts=site(hours=False))
    grader = make([poor, google()])
    done = await graded(grader, house)
    advice = next(one for one in done.recommendations if any("hours" in check for check in one.checks))
    other = next(one for one in done.recommendations if one.id != advice.id)
    accepted = await grader.decide(house, advice.id, "accepted", "anna")
    assert (accepted.status, accepted.decided_by) == ("accepted", "anna")
    with pytest.raises(Conflict):
        await grader.decide(house, advice.id, "declined", "ben")
    with pytest.raises(NotFound):
        await grader.decide(house, "no-such-advice", "accepted", "anna")
    await grader.decide(house, other.id, "declined", "anna", "Too dear")
    clock.advance(days=8)
    still = await graded(grader, house)
    decided = await grader.decisions.standing(house.restaurant_id)
    assert decided[advice.id]["outcome"]["status"] == "not_yet" and decided[other.id]["reason"] == "Too dear"
    shown = {one["id"]: one for one in (await grader.shown(still))["recommendations"]}
    assert shown[advice.id]["decision"]["status"] == "accepted"
    poor.facts = site()
    clock.advance(days=8)
    better = await graded(grader, house)
    outcome = (await grader.decisions.standing(house.restaurant_id))[advice.id]
    assert outcome["status"] == "measured" and outcome["outcome"]["status"] == "done"
    assert outcome["outcome"]["report_id"] == better.id
    assert outcome["outcome"]["points_after"] > outcome["outcome"]["points_before"]


async def test_competitors_are_graded_beside_and_remembered(make: MakeGrader, mongo: Mongo, house: Restaurant) -> None:
    grader = make()
    begun = await grader.compare(house, [RIVAL, " ", RIVAL])
    assert [one.whose for one in begun] == ["competitor"]
    done = await grader.finished(begun[0])
    known = await RestaurantStore(mongo).get(house.restaurant_id)
    assert known.competitors == [RIVAL]
    assert [one.id for one in await grader.compared(known)] == [done.id]
    assert [one.id for one in await grader.compare(known)] == [done.id]  # a moment ago: taken as it is
    for wrong in ([HOUSE], [f"http://localhost:{8200 + number}/" for number in range(6)], ["http://10.0.0.1/"]):
        with pytest.raises(BadInput):
            await grader.compare(known, wrong)
    assert (await RestaurantStore(mongo).get(house.restaurant_id)).competitors == [RIVAL]


async def test_what_cannot_be_graded_is_said_at_once(make: MakeGrader, mongo: Mongo, restaurant: Restaurant) -> None:
    grader = make([WebsiteActor()])
    with pytest.raises(ToolInputError, match="address"):
        await grader.start(restaurant)
    with pytest.raises(BadInput, match="Places key"):
        await grader.start(restaurant, "Luigi's Trattoria")
    for address in ("http://169.254.169.254/latest", "http://10.1.2.3/", "ftp://example.com/", "http://a:b@x.com/"):
        with pytest.raises(BadInput):
            await grader.start(restaurant, address)
    assert await mongo.tenant(restaurant.restaurant_id).digital_grade_reports.count() == 0


async def test_a_name_that_fits_several_places_is_never_picked(make: MakeGrader, restaurant: Restaurant) -> None:
    website = WebsiteActor()
    done = await graded(make([names(3), website]), restaurant, "Luigi's")
    assert len(done.candidates) == 3 and website.seen == [] and done.scored and done.scored.score is None
    one = await graded(make([names(1), website]), restaurant, "Luigi's")
    assert one.candidates == [] and one.url == HOUSE and one.evidence.site


async def test_the_same_evidence_gives_the_same_report(make: MakeGrader, house: Restaurant) -> None:
    done = [await graded(make(), house) for _ in range(3)]
    assert done[0].scored == done[1].scored == done[2].scored
    assert Evidence.model_validate(done[0].evidence.model_dump(mode="json")) == done[0].evidence


async def test_the_profile_takes_what_can_be(mongo: Mongo, restaurant: Restaurant) -> None:
    restaurants = RestaurantStore(mongo)
    settled = await restaurants.settle(
        "trattoria", website="https://trattoria.example/", delivery=["https://x.example/"]
    )
    assert (await restaurants.get("trattoria")) == settled and settled.regrades == "weekly"
    assert (await restaurants.settle("trattoria", phone="(212) 555-0142")).website == settled.website
    for wrong in (
        {"website": "javascript:alert(1)"},
        {"competitors": [f"{number}.example" for number in range(6)]},
        {"regrade": "daily"},
        {"name": "Another"},
        {"demo": True},
    ):
        with pytest.raises(BadInput):
            await restaurants.settle("trattoria", **wrong)  # type: ignore[arg-type]
    assert (await restaurants.settle("trattoria", website=None)).regrades == "off"
