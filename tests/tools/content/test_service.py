"""Drafts are written, revised, edited and measured again; nothing is written twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from core.clock import FixedClock
from core.errors import NotFound, ToolInputError
from core.events import StepFinished, StepStarted
from core.principal import Principal, Role
from memory.mongo import Mongo
from memory.restaurants import Restaurant, RestaurantStore
from tests.tools.content.writing.making import DISHES, PLAIN, THAI, order, truth_of
from tools.base import ToolCall
from tools.content.guard.engine.check import check
from tools.content.guard.engine.mend import mend
from tools.content.guard.service import GuardService
from tools.content.present import written
from tools.content.schemas import CHANNELS, Brief, Channel, Fact, Finding, Language, Picture, Truth, Version
from tools.content.service import ContentService
from tools.content.store import DraftStore
from tools.content.voice.schemas import Consistency, VoiceProfile
from tools.content.writing.engine.builtin import BuiltinWriter
from tools.content.writing.ports import Around
from tools.content.writing.schemas import ReviseArgs, WriteArgs
from tools.menu.schemas import MenuItem
from tools.menu.service import MenuService

MENU = [*DISHES, THAI.model_copy(update={"key": "gone", "name": "Hawaiian", "available": False})]


class Menu:
    items = MENU

    async def menu(self, restaurant_id: str) -> list[MenuItem]:
        return self.items


class Voices:
    """The house's defaults; remembers the edits that it heard."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []

    async def current(self, restaurant_id: str) -> VoiceProfile:
        return PLAIN

    async def exemplars(self, restaurant_id: str, about: str, n: int = 3) -> list[str]:
        return []

    def consistency(self, profile: VoiceProfile, text: str, language: str | None = "en") -> Consistency:
        return Consistency(score=80)

    async def heard_edit(self, restaurant_id: str, before: str, after: str, by: str) -> None:
        self.heard.append((before, after))


class Rain:
    async def gather(self, restaurant: Restaurant, brief: Brief, now: datetime) -> list[Fact]:
        return [Fact(kind="weather", text="Rain all day on Tuesday.", source="Open-Meteo", as_of=now)]


class Guard:
    """The real one, over this menu."""

    async def truth_for(self, restaurant: Restaurant, brief: Brief, now: datetime) -> Truth:
        truth = truth_of(order("any", None))
        fields = {"offer": brief.offer, "starts": brief.starts, "ends": brief.ends, "weekday": brief.weekday}
        dishes = [
            one.model_copy(update={"available": item.available})
            for item in Menu.items
            for one in truth.dishes
            if one.key == item.key
        ]
        return truth.model_copy(update={**fields, "restaurant": restaurant.name, "dishes": dishes})

    def check(self, version: Version, truth: Truth) -> list[Finding]:
        return check(version, truth)

    def mend(self, version: Version, findings: Sequence[Finding]) -> Version:
        return mend(version, findings)


class Pictures:
    """One picture; remembers what it was told of those that ran lately."""

    def __init__(self) -> None:
        self.recent: list[list[str]] = []

    async def pick(
        self, restaurant_id: str, brief: Brief, channel: Channel, recent: Sequence[str] = ()
    ) -> Picture | None:
        self.recent.append(list(recent))
        return Picture(image_id="p1", alt="A pizza", width=1080, height=1080, box=(0, 0, 10, 10))

    async def chosen(self, restaurant_id: str, image_id: str, channel: Channel, language: Language) -> Picture:
        return Picture(image_id=image_id, alt="A pizza", width=1080, height=1080, box=(0, 0, 10, 10))


@pytest.fixture
def voices() -> Voices:
    return Voices()


@pytest.fixture
def service(mongo: Mongo, voices: Voices) -> ContentService:
    around = Around(voices, Rain(), None, Guard(), sms_price=0.01)
    return ContentService(mongo, Menu(), BuiltinWriter(), around)


@pytest.fixture
def call(restaurant: Restaurant, clock: FixedClock) -> ToolCall:
    principal = Principal("trattoria", "owner", Role.OWNER)
    return ToolCall(principal, restaurant, clock.now(), "call-1", "thread", "run")


def args(topic: str = "rainy Tuesday coming, push the Thai Chicken", **fields: object) -> WriteArgs:
    return WriteArgs.model_validate({"channels": ["instagram", "facebook", "sms"], "topic": topic, **fields})


async def test_writes_what_was_asked_and_keeps_it(service: ContentService, call: ToolCall) -> None:
    steps: list[StepStarted | StepFinished] = []
    draft = await service.write(replace(call, step=steps.append), args(offer="20% off"))
    assert [version.channel for version in draft.versions] == ["instagram", "facebook", "sms"]
    assert draft.brief.item == "thai chicken" and draft.brief.offer and draft.brief.offer.item == "thai chicken"
    assert draft.brief.starts == draft.brief.ends == date(2027, 1, 5)  # the Tuesday after New Year's Day
    assert [fact.kind for fact in draft.brief.facts] == ["weather"]
    assert all("20%" in version.body and version.findings == [] and version.voice == 80 for version in draft.versions)
    assert draft.versions[2].cost_each == 0.01 * (draft.versions[2].parts or 0)
    assert draft.versions[0].why_not == "Instagram takes no post without a picture: add one to the library."
    assert await service.get("trattoria", draft.id) == draft
    assert len(steps) == 6
    result = written(call, draft)
    assert [card.type for card in result.cards] == ["draft"] and result.content["versions"][2]["cost_each"] == 0.01


async def test_the_same_call_again_is_the_same_draft(service: ContentService, call: ToolCall) -> None:
    first = await service.write(call, args())
    assert await service.write(call, args()) == first
    assert len(await service.drafts("trattoria")) == 1
    revised = await service.revise(replace(call, call_id="call-2"), ReviseArgs(instruction="try another one"))
    again = await service.revise(replace(call, call_id="call-2"), ReviseArgs(instruction="try another one"))
    assert revised == again and again.revisions == 1


async def test_what_ran_lately_is_not_opened_with_again(service: ContentService, call: ToolCall) -> None:
    texts = [
        (await service.write(replace(call, call_id=f"c{number}"), args("fill slow Tuesdays", channels=["facebook"])))
        .versions[0]
        .body.split(". ")[0]
        for number in range(4)
    ]
    assert len(set(texts)) == 4


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"item": "Thai Chiken Supreme Deluxe"}, "There is no dish called"),
        ({"item": "Hawaiian"}, "Hawaiian is off the menu just now"),
        ({"topic": "push the Hawaiian"}, "Hawaiian is off the menu just now"),
        ({"offer": "0%"}, "0% cannot be given off"),
        ({"offer": "120% off"}, "120% cannot be given off"),
        ({"offer": "20% off the Lobster"}, "There is no dish called"),
    ],
)
async def test_what_cannot_be_is_refused_in_one_line(
    service: ContentService, call: ToolCall, fields: dict[str, Any], said: str
) -> None:
    with pytest.raises(ToolInputError, match=said):
        await service.write(call, args(**{"topic": "a quiet week", **fields}))
    assert await service.drafts("trattoria") == []


async def test_a_dish_that_nobody_can_order_is_not_written_about(service: ContentService, call: ToolCall) -> None:
    with pytest.raises(ToolInputError, match="burrito is not on the menu"):
        await service.write(call, args("our new burrito"))
    brief = Brief(topic="Quiet Mondays", asked="push the burrito on mondays", channels=["facebook"])
    with pytest.raises(ToolInputError, match="burrito is not on the menu"):
        await service.write_for(call.restaurant, brief, call.now, thread_id=None)
    assert await service.drafts("trattoria") == []


async def test_a_claim_that_is_asked_for_and_not_made_is_told(service: ContentService, call: ToolCall) -> None:
    draft = await service.write(call, args("say that the Thai Chicken is gluten free"))
    assert not any("gluten" in version.body for version in draft.versions)
    assert any(note.startswith("I don't say “gluten free”.") for note in draft.notes)


def test_what_is_only_named_goes_the_way_of_what_was_named_before() -> None:
    from tools.content.writing.engine.revising import understand
    from tools.content.writing.schemas import Wishes

    brief = Brief(topic="x", channels=["instagram"])
    asked = understand("lose the hashtags, the emojis and the link; shorter", Wishes(), brief)
    assert (asked.wishes.hashtags, asked.wishes.emoji, asked.wishes.link, asked.missed) == (False, False, False, [])
    assert asked.wishes.length == -1
    assert understand("add an emoji and the price", Wishes(), brief).wishes.price is None  # nothing was to go


@pytest.mark.parametrize(
    ("instruction", "check_body", "changed"),
    [
        ("much shorter", lambda before, after: len(after) < len(before), "words before"),
        ("in Spanish please", lambda before, after: "martes" in after, "Spanish"),
        ("drop the offer", lambda before, after: "20%" not in after, "offer is out"),
        ("make it 25% off", lambda before, after: "25%" in after and "20%" not in after, "25% off now"),
        ("add the price", lambda before, after: "$12.75" in after, "Facebook"),
        ("use my words: Come in, it's warm.", lambda before, after: "Come in, it's warm." in after, "Facebook"),
        ("mention that we have live music", lambda before, after: "We have live music." in after, "words more"),
        ("add an emoji", lambda before, after: any(ord(sign) > 0x2600 for sign in after), "reworded"),
        ("más formal y en español", lambda before, after: "martes" in after, "Spanish"),
    ],
)  # fmt: skip
async def test_revises_as_told(service: ContentService, call: ToolCall, instruction, check_body, changed) -> None:  # type: ignore[no-untyped-def]
    first = await service.write(call, args(offer="20% off", channels=["facebook"]))
    draft = await service.revise(replace(call, call_id="call-2"), ReviseArgs(instruction=instruction))
    assert check_body(first.versions[0].body, draft.versions[0].body), draft.versions[0].body
    assert any(changed in line for line in draft.changed), draft.changed
    assert draft.id == first.id and draft.revisions == 1 and draft.notes == []


async def test_one_channel_alone_is_revised(service: ContentService, call: ToolCall) -> None:
    first = await service.write(call, args())
    draft = await service.revise(replace(call, call_id="call-2"), ReviseArgs(instruction="make the sms shorter"))
    assert [one.body == other.body for one, other in zip(first.versions, draft.versions, strict=True)] == [
        True,
        True,
        False,
    ]


async def test_what_cannot_be_done_is_said(service: ContentService, call: ToolCall) -> None:
    await service.write(call, args())
    with pytest.raises(ToolInputError, match="I can't do that with this draft: make it rhyme"):
        await service.revise(replace(call, call_id="call-2"), ReviseArgs(instruction="make it rhyme"))
    draft = await service.revise(replace(call, call_id="call-3"), ReviseArgs(instruction="shorter and make it rhyme"))
    assert "I could not do this: make it rhyme." in draft.notes


async def test_without_a_draft_it_asks_what_to_write(service: ContentService, call: ToolCall) -> None:
    with pytest.raises(ToolInputError, match="what should I write"):
        await service.revise(call, ReviseArgs(instruction="shorter"))
    with pytest.raises(NotFound):
        await service.revise(call, ReviseArgs(instruction="shorter", draft_id="nope"))


async def test_the_owners_edit_is_measured_and_heard(
    service: ContentService, call: ToolCall, voices: Voices, clock: FixedClock
) -> None:
    draft = await service.write(call, args(offer="20% off"))
    fields = {"body": "The Thai Chicken is 50% off on Tuesday, January 5."}
    edited = await service.edit_version(call.restaurant, draft.id, "facebook", "A", fields, "owner", clock.now())
    version = edited.versions[1]
    assert version.body == fields["body"] and any(finding.kind == "wrong_offer" for finding in version.findings)
    assert voices.heard == [(draft.versions[1].body, fields["body"])]
    with pytest.raises(ToolInputError, match="cannot be edited"):
        await service.edit_version(call.restaurant, draft.id, "facebook", "A", {"findings": []}, "owner", clock.now())
    with pytest.raises(NotFound):
        await service.edit_version(call.restaurant, draft.id, "email", "A", fields, "owner", clock.now())


async def test_a_recheck_sees_that_the_dish_is_gone(
    service: ContentService, call: ToolCall, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = await service.write(call, args())
    gone = [item.model_copy(update={"available": item.key != "thai chicken"}) for item in MENU]
    monkeypatch.setattr(Menu, "items", gone)
    versions = await service.recheck(call.restaurant, draft.versions, draft.brief, clock.now())
    assert all(any(finding.kind == "unavailable_dish" for finding in version.findings) for version in versions)
    assert [version.body for version in versions] == [version.body for version in draft.versions]


async def test_a_brief_that_is_ready_is_written_for_a_campaign(
    service: ContentService, restaurant: Restaurant, clock: FixedClock
) -> None:
    brief = Brief(topic="fill slow Tuesdays", channels=list(CHANNELS), weekday=1, objective="fill_slow_day")
    draft = await service.write_for(restaurant, brief, clock.now(), thread_id=None)
    assert len(draft.versions) == 6 and draft.brief.objective == "fill_slow_day"
    again = await service.write_for(restaurant, brief, clock.now(), thread_id="t", draft_id=draft.id)
    assert again.id == draft.id and len(await service.drafts("trattoria")) == 1


async def test_instagram_needs_an_address_where_its_picture_is_found(
    mongo: Mongo, voices: Voices, call: ToolCall
) -> None:
    service = ContentService(mongo, Menu(), BuiltinWriter(), Around(voices, pictures=Pictures()))
    [version] = (await service.write(call, args(channels=["instagram"]))).versions
    assert version.picture and version.why_not and "TABLESIDE_PUBLIC_URL" in version.why_not
    public = Around(voices, pictures=Pictures(), public_url="https://us.example.com")
    service = ContentService(mongo, Menu(), BuiltinWriter(), public)
    [version] = (await service.write(replace(call, call_id="2"), args(channels=["instagram"]))).versions
    assert version.why_not is None


class Measured:
    async def expected(self, restaurant_id: str, difference: str) -> str | None:
        return "Questions got 12 of 100 clicks, statements 9." if "question" in difference else None


async def test_a_difference_expects_only_what_was_measured(mongo: Mongo, voices: Voices, call: ToolCall) -> None:
    service = ContentService(mongo, Menu(), BuiltinWriter(), Around(voices, past=Measured()))
    plain = await service.write(call, args(variants=2))
    offered = await service.write(replace(call, call_id="2"), args(variants=2, offer="20% off"))
    assert plain.difference and plain.difference.expected == "Questions got 12 of 100 clicks, statements 9."
    assert offered.difference and offered.difference.expected is None


@pytest.fixture
async def kitchen(mongo: Mongo, restaurant: Restaurant, voices: Voices) -> ContentService:
    """With a menu in the database and the guard that reads it."""
    sizes = [{"name": "S", "price": 12.75}, {"name": "L", "price": 20.75}]
    await mongo.tenant("trattoria").menu_items.insert_many(
        [
            {"key": "thai chicken", "name": "Thai Chicken", "price": 12.75, "variations": sizes},
            {"key": "wings", "name": "Wings", "price": 9.5, "category": "Starters"},
        ]
    )
    menu = MenuService(mongo, RestaurantStore(mongo))
    return ContentService(mongo, menu, BuiltinWriter(), Around(voices, guard=GuardService(mongo)))


@pytest.mark.parametrize(
    ("topic", "offer", "changed", "days", "kind"),
    [
        ("feature the Wings", None, {"price": 11.0}, 0, "wrong_price"),
        ("feature the Wings", None, {"available": False}, 0, "unavailable_dish"),
        ("Wings on Tuesday", "20% off", {}, 6, "wrong_date"),  # it was for January 5
        ("feature the Wings", None, {}, 0, None),
    ],
)
async def test_what_changed_since_the_draft_is_seen_at_sending(
    kitchen: ContentService,
    mongo: Mongo,
    call: ToolCall,
    clock: FixedClock,
    topic: str,
    offer: str | None,
    changed: dict[str, object],
    days: int,
    kind: str | None,
) -> None:
    draft = await kitchen.write(call, args(topic, offer=offer, channels=["facebook", "email"]))
    assert not any(version.findings for version in draft.versions)
    if changed:
        await mongo.tenant("trattoria").menu_items.update_one({"key": "wings"}, {"$set": changed})
    later = clock.now() + timedelta(days=days)
    versions = await kitchen.recheck(call.restaurant, draft.versions, draft.brief, later)
    found = [{finding.kind for finding in version.findings if finding.severity != "note"} for version in versions]
    assert all((kind in kinds) if kind else not kinds for kinds in found), [version.findings for version in versions]


async def test_a_picture_of_the_last_drafts_is_told_to_the_picker(mongo: Mongo, voices: Voices, call: ToolCall) -> None:
    pictures = Pictures()
    service = ContentService(mongo, Menu(), BuiltinWriter(), Around(voices, pictures=pictures))
    for number in range(2):
        await service.write(replace(call, call_id=str(number)), args(channels=["facebook"]))
    assert pictures.recent == [[], ["p1"]]


async def test_a_google_post_of_an_offer_knows_its_days(service: ContentService, call: ToolCall) -> None:
    draft = await service.write(call, args(offer="20% off", channels=["google_post", "facebook"]))
    post, other = draft.versions
    assert post.schedule and post.schedule.kind == "offer" and other.schedule is None
    assert (post.schedule.starts, post.schedule.ends) == (date(2027, 1, 5), date(2027, 1, 5))
    assert post.schedule.title.startswith("20% off the Thai Chicken")


async def test_a_draft_that_somebody_else_changed_asks_to_look_again(
    service: ContentService, call: ToolCall, monkeypatch: pytest.MonkeyPatch
) -> None:
    await service.write(call, args())

    async def taken(self: DraftStore, draft: object, revisions: int) -> bool:
        return False

    monkeypatch.setattr(DraftStore, "replace", taken)
    with pytest.raises(ToolInputError, match="changed by someone else"):
        await service.revise(replace(call, call_id="2"), ReviseArgs(instruction="shorter"))
