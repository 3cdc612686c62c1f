"""The demo restaurant's own website, posts and replies, played in this process."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from api.staged import staged
from api.wiring import Container
from core.errors import ToolInputError
from memory.restaurants import Restaurant
from sandboxes.restaurant import demo_restaurant
from sandboxes.stage import settle
from sandboxes.voice import teach_voice, texts
from tools.content.voice.engine.pages import read_story


@pytest.fixture
async def demo(container: Container) -> AsyncIterator[Restaurant]:
    restaurant = await demo_restaurant(container.mongo, container.clock)
    async with staged(container) as (stage, browser):
        await settle(container, restaurant, stage, browser)
        yield await container.restaurants.get("demo")


async def test_the_website_s_story_is_learned_from(container: Container, demo: Restaurant) -> None:
    found = await container.voice.learned(demo, "my website", "anna")
    told = " ".join(one.text for one in await container.voice.samples("demo"))
    assert "a landlord who liked the smell" in told and "Our dough rests for two nights" in told
    assert set(found.profile.sources) == {"website"} and found.profile.traits.person == "we"
    assert "Synthetic" not in told and "Menu" not in told
    assert (await container.voice.learn(demo, demo.website or "", "anna")).version == 1


async def test_posts_of_both_networks_are_learned_from(container: Container, demo: Restaurant) -> None:
    found = await container.voice.learned(demo, "Facebook", "anna")
    assert found.profile.sources == {"posts": len(texts("posts")) + len(texts("captions"))}
    assert (found.profile.sign_off, found.profile.hashtags[0]) == ("See you at the oven", "lunapizza")
    assert (await container.voice.learned(demo, "posts", "anna")).new == 0


async def test_replies_are_learned_from_without_the_guests_names(container: Container, demo: Restaurant) -> None:
    await container.voice.learn(demo, "replies", "anna")
    samples = await container.voice.samples("demo")
    assert samples and {(one.source, one.weight) for one in samples} == {("replies", 0.5)}
    own = await container.replies._own.reviews("demo") if container.replies._own else None
    names = {(one.author or "").split()[0] for one in own or [] if one.reply and one.author}
    assert names and not names & set(" ".join(one.text for one in samples).replace(",", " ").split())


async def test_what_is_not_connected_is_said(container: Container, restaurant: Restaurant) -> None:
    for source, said in (("website", "no website"), ("posts", "connected"), ("replies", "no replies")):
        with pytest.raises(ToolInputError, match=said):
            await container.voice.learn(restaurant, source, "anna")


async def test_a_website_that_forbids_machines_is_not_read(container: Container, demo: Restaurant) -> None:
    assert demo.website
    shut = await container.restaurants.settle("demo", website=f"{demo.website}kitchen/secret")
    with pytest.raises(ToolInputError, match=r"robots\.txt"):
        await container.voice.learn(shut, "website", "anna")
    walled = await container.restaurants.settle("demo", website=f"{demo.website}test/robot-wall")
    with pytest.raises(ToolInputError, match="can't read your website"):
        await container.voice.learn(walled, "website", "anna")


async def test_the_demo_writes_in_a_voice_of_its_own_from_the_start(container: Container) -> None:
    await demo_restaurant(container.mongo, container.clock)
    for _ in range(2):
        await teach_voice(container.mongo, container.clock, "demo")
    profile = await container.voice.current("demo")
    assert (profile.version, profile.samples, profile.sign_off) == (1, len(texts("samples")), "See you at the oven")
    scores = [container.voice.consistency(profile, one).score or 0 for one in texts("posts")]
    assert sum(scores) / len(scores) > 60
    assert (container.voice.consistency(profile, "Guests are cordially invited to inquire within.").score or 0) < 50
    assert profile.explained and await container.voice.exemplars("demo", "rain") != []


def test_pages_give_paragraphs_and_what_tells_more() -> None:
    page = b"""<html><body><nav><p>Home and menu and many other words here</p></nav><h1>Hi</h1>
    <p>We opened in 1998 with one oven <b>and</b> a loan, somehow.</p><p>Short.</p>
    <p>It is still there, and so are we, most evenings of the week.</p>
    <p>This site uses cookie files to remember that you were here.</p>
    <a href="/our-story">Our story</a> <a href="/jobs">Jobs</a> <a href="https://else.example/about">Else</a></body></html>"""
    story = read_story(page, "text/html", "https://oven.example/", 200, {})
    assert story.texts == [
        "We opened in 1998 with one oven and a loan, somehow. "
        "It is still there, and so are we, most evenings of the week."
    ]
    assert story.links == ["https://oven.example/our-story"]
