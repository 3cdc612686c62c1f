"""The evals' restaurant can be graded without any network, and each case begins with last month's grade."""

from __future__ import annotations

import time

from api.settings import Settings
from core.principal import Principal, Role
from evals.world import open_world
from tools.base import ToolCall


async def test_the_world_has_a_presence_and_a_past(settings: Settings) -> None:
    async with open_world(settings) as world:
        house = world.container
        await world.reset("demo")
        restaurant = await house.restaurants.get("demo")
        call = ToolCall(Principal("demo", "anna", Role.OWNER), restaurant, house.clock.now(), "c", "t", "r")
        tool = house.registry["grade_presence"]
        assert tool.run
        begun = time.perf_counter()
        first = await tool.run(call, tool.args())
        assert time.perf_counter() - begun < 3.0
        content = first.content
        assert content["score"] is not None and content["demo"] and len(content["fix_first"]) == 3
        assert {one["name"] for one in content["categories"]} == {"google", "website", "reviews", "social", "delivery"}
        graded = await house.grader.finished(await house.grader.get("demo", content["report_id"]))
        assert graded.before and graded.before.changes.score_change and graded.before.changes.score_change > 0
        assert {name for name, read in graded.evidence.sources.items() if read.status == "ok"} >= {
            *("website", "google", "business_profile", "yelp", "pagespeed", "facebook", "instagram", "delivery")
        }
        history = (await house.grader.history(restaurant, 3)).reports
        assert [one.demo for one in history] == [True, True]

        await world.reset("demo")
        [kept] = await house.grader.listed("demo", "own", 10, history[0].started_at)
        assert kept.id == history[0].id and kept.final
        again = await house.grader.finished(await house.grader.start(restaurant))
        assert again.scored and graded.scored and again.scored.coverage == graded.scored.coverage
        seen = [{one.name: one.score for one in each.scored.categories} for each in (again, graded) if each.scored]
        for name in ("google", "reviews", "social", "delivery"):  # the website's times are measured
            assert seen[0][name] == seen[1][name]
