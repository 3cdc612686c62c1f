"""From an objective to a campaign: what to push, to whom, where and when, with the texts written and the cost known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import sha256

from core.clock import Clock
from core.errors import NotFound, ToolInputError
from memory.mongo import Mongo
from memory.restaurants import Restaurant
from tools.base import ToolCall
from tools.campaigns.guests.schemas import Segment
from tools.campaigns.planning.audience import Audience, Wish
from tools.campaigns.planning.engine import strategy, timing, words
from tools.campaigns.planning.ground import Ground, discount, named
from tools.campaigns.planning.ports import Connected, Counting, Writing
from tools.campaigns.results.service import ResultService
from tools.campaigns.schemas import Campaign, Objective, PlanArgs
from tools.campaigns.store import CampaignStore
from tools.content.schemas import TITLES, Brief, Channel, Draft, Finding, Version
from tools.menu.names import find_item
from tools.menu.periods import WEEKDAYS
from tools.menu.promotions.service import PromotionService
from tools.menu.schemas import MenuItem

_NEEDS_DISH: dict[Objective, str] = {"launch_dish": "Which dish is new?", "clear_stock": "Which dish should sell?"}
_TRUTH = ("unknown_dish", "unavailable_dish", "wrong_price", "wrong_offer", "wrong_date", "link")


class Planner:
    def __init__(
        self,
        mongo: Mongo,
        clock: Clock,
        content: Writing,
        guests: Counting,
        senders: Connected,
        promotions: PromotionService,
        results: ResultService,
    ) -> None:
        self._store, self._ground, self._clock = CampaignStore(mongo), Ground(mongo, promotions), clock
        self._content, self._senders, self.audience = content, senders, Audience(guests, results)

    async def plan(self, call: ToolCall, args: PlanArgs) -> Campaign:
        """A draft, stored; the same call of a turn again is the same campaign. Raises ToolInputError for what cannot
        be planned, with what to do."""
        campaign_id = _identity(call, args)
        if known := await self._store.find(call.restaurant.restaurant_id, campaign_id):
            return known
        wish = await self._wish(call, args)
        await self._strategy(call, wish)
        reach = await self.audience.reach(call.restaurant, wish, campaign_id, call.now)
        planned = timing.times(wish.when, wish.channels, call.now, call.restaurant.timezone)
        wish.notes += planned.notes
        draft = await self._shown(call, args, wish) or await self._written(call, wish, planned.days)
        lines, cost = strategy.costs(draft.versions, reach.counted, planned.slots)
        weekday = wish.when.weekday
        campaign = Campaign(
            id=campaign_id,
            restaurant_id=call.restaurant.restaurant_id,
            thread_id=call.thread_id,
            name=strategy.name_of(wish.objective, _name(wish.item), weekday, wish.segment, words.news(wish.topic)),
            objective=wish.objective,
            why=wish.why,
            channels=wish.channels,
            item=wish.item.key if wish.item else None,
            item_name=wish.item.name if wish.item else None,
            offer=wish.offer,
            segment=wish.segment,
            start_date=draft.brief.starts,
            end_date=wish.when.end or (planned.days[-1] if weekday is not None else None),
            weekday=weekday,
            language=wish.language,
            draft_id=draft.id,
            versions=draft.versions,
            difference=draft.difference,
            schedule=list(planned.slots),
            audience=reach.counted,
            holdout_percent=reach.percent,
            costs=lines,
            cost=cost,
            base_rate=reach.rate,
            detectable=reach.points,
            notes=[*wish.notes, *draft.notes],
            demo=call.restaurant.demo,
            created_by=call.principal.user_id,
            created_at=call.now,
            updated_at=call.now,
        )
        campaign.notes += await self.warnings(call.restaurant, campaign)
        return await self._store.add(campaign)

    # -- what is meant

    async def _wish(self, call: ToolCall, args: PlanArgs) -> Wish:
        from tools.campaigns.guests.engine.segments import read_segment
        from tools.content.writing.engine.offers import offer_item, read_offer

        read, items = words.read(args.objective), await self._ground.items(call.restaurant.restaurant_id)
        offer = read_offer(args.offer, call.restaurant.currency) if args.offer else None
        item = self._item(args, items, offer_item(args.offer) if args.offer else None)
        if offer and item and offer.kind != "extra":
            offer = offer.model_copy(update={"item": item.key})
        segment = read_segment(args.segment, [one.name for one in items]) if args.segment else read.segment
        segment = _of_dish(segment, items)
        channels = list(dict.fromkeys(args.channels or read.channels or strategy.CHANNELS[read.objective]))
        weekday = WEEKDAYS.index(args.weekday.capitalize()) if args.weekday else read.weekday
        at = timing.moment_of(args.at, call.restaurant.timezone) if args.at else None
        when = timing.When(args.start_date, args.end_date, weekday, at)
        timing.check(when, call.now, call.restaurant.timezone)
        if strategy.direct(channels) and segment is None:
            segment = Segment(kind=strategy.SEGMENTS[read.objective])
        language = args.language or ("es" if read.spanish else "en")
        topic = (
            "" if words.fold(args.objective).replace(" ", "_") == read.objective else args.objective
        )  # no words to print
        wish = Wish(read.objective, topic, channels, segment, item, offer, when, language, args.variants or 1)
        if not args.channels and not read.channels:
            wish.notes.append(f"No channel was named: {strategy.channel_names(channels)} fit this.")
        return wish

    def _item(self, args: PlanArgs, items: Sequence[MenuItem], in_offer: str | None) -> MenuItem | None:
        """Raises ToolInputError, with the candidates, for a dish that is not on the menu, and for a sold-out one."""
        if args.item:
            item: MenuItem | None = find_item(args.item, items).item
        elif found := named(args.objective, items):
            item = found
        else:
            item = find_item(in_offer, items).item if in_offer else None
        if item and not item.available:
            raise ToolInputError(
                f"{item.name} is marked as not available, so it cannot be promoted. Put it back on the menu first, or "
                "name another dish."
            )
        return item

    async def _strategy(self, call: ToolCall, wish: Wish) -> None:
        """What to push and why, from the sales and the menu engine; nothing here is guessed."""
        restaurant, today = call.restaurant, call.today
        week = await self._ground.week(restaurant, today)
        if wish.objective == "fill_slow_day" and wish.when.weekday is None and wish.when.start is None and week:
            wish.when = timing.When(None, wish.when.end, week.slowest, wish.when.at)
            wish.notes.append(f"No day was named: {WEEKDAYS[week.slowest]} is your slowest.")
        if wish.when.weekday is not None and week and (sentence := week.sentence(wish.when.weekday)):
            wish.why.append(sentence)
        if wish.item is None:
            await self._advised(restaurant, today, wish)
        if wish.item:
            wish.why += await self._ground.why(restaurant, today, wish.item, wish.offer, _days(wish.when))
        if wish.offer and wish.item and discount(wish.item, wish.offer) is None and wish.offer.kind == "price":
            wish.notes.append(f"{wish.offer.text} is no less than {wish.item.name} costs now.")

    async def _advised(self, restaurant: Restaurant, today: date, wish: Wish) -> None:
        """The dish that the menu engine would push, where the objective is about a dish."""
        if wish.objective == "launch_dish":
            raise ToolInputError(_NEEDS_DISH[wish.objective])
        if wish.objective not in ("fill_slow_day", "clear_stock", "raise_check"):
            return
        advice = await self._ground.advice(restaurant, today, wish.objective, wish.when.weekday)
        if advice is None:
            if wish.objective in _NEEDS_DISH:
                raise ToolInputError(_NEEDS_DISH[wish.objective])
            return
        items = await self._ground.items(restaurant.restaurant_id)
        wish.item = next((one for one in items if one.name == advice["item"] and one.available), None)
        if wish.item is None:
            return
        lift, basis = advice["lift_percent"], advice["lift_basis"]
        wish.why.append(
            f"{wish.item.name} is what your menu's figures would push: {advice['title']}, "
            f"{lift['estimate']:+g}% ({lift['low']:+g} to {lift['high']:+g}), {basis}."
        )
        if advice["offer"] and wish.offer is None:
            wish.notes.append(f"No offer is in it. The menu's figures suggest {advice['offer']}: say so to add it.")

    # -- what is said

    async def _shown(self, call: ToolCall, args: PlanArgs, wish: Wish) -> Draft | None:
        """The draft that was shown, with its texts as they are, where it has all that goes out. Raises NotFound."""
        if args.draft_id is None:
            return None
        draft = await self._content.get(call.restaurant.restaurant_id, args.draft_id)
        versions = [one for one in draft.versions if one.channel in wish.channels]
        if {one.channel for one in versions} != set(wish.channels) or len({one.variant for one in versions}) > 2:
            return None
        return draft.model_copy(update={"versions": versions})

    async def _written(self, call: ToolCall, wish: Wish, days: Sequence[date]) -> Draft:
        when, name = wish.when, _name(wish.item)
        dated = when.weekday is not None or when.start is not None or when.end is not None
        brief = Brief(
            topic=strategy.topic_of(wish.objective, name, words.news(wish.topic), wish.language == "es"),
            asked=wish.topic or None,
            channels=wish.channels,
            objective=wish.objective,
            item=wish.item.key if wish.item else None,
            offer=wish.offer,
            language=wish.language,
            variants=wish.variants,
            segment=wish.segment.label if wish.segment else None,
            starts=days[0] if dated else None,
            ends=when.end or (days[-1] if when.weekday is not None else None),
            weekday=when.weekday,
        )
        return await self._content.write_for(call.restaurant, brief, call.now, thread_id=call.thread_id, step=call.step)

    async def gone(self, campaign: Campaign) -> str | None:
        """Why its dish cannot be sold any more, in one sentence."""
        if campaign.item is None:
            return None
        items = await self._ground.items(campaign.restaurant_id)
        item = next((one for one in items if one.key == campaign.item), None)
        if item is None:
            return f"{campaign.item_name} is not on the menu any more."
        return None if item.available else f"{item.name} is marked as not available."

    async def warnings(self, restaurant: Restaurant, campaign: Campaign) -> list[str]:
        """Guests who would hear twice on a day, channels that nothing can go out over yet, texts that may not."""
        said = [f"{TITLES[one]}: {why}" for one, why in (await self.unready(campaign)).items()]
        running = await self._store.list(restaurant.restaurant_id, ["awaiting_approval", "scheduled", "sending"])
        for other, day in strategy.clashes(campaign, running, restaurant.timezone):
            said.append(
                f"“{other.name}” also writes to guests on {day}. {_cap(restaurant, campaign)} Whoever is in both gets "
                "the first one only; move one of them to another day if both matter."
            )
        if any(line.channel == "sms" and line.each is None for line in campaign.costs):
            said.append("What a text message costs is not set up here, so the total is not known.")
        return said

    async def unready(self, campaign: Campaign) -> dict[Channel, str]:
        """Why a channel cannot send (yet): not connected, or its text is blocked or not possible."""
        found: dict[Channel, str] = {}
        for channel in campaign.channels:
            try:
                await self._senders.of(campaign.restaurant_id, channel)
            except NotFound as missing:
                found[channel] = missing.message
                continue
            if why := text_trouble([one for one in campaign.versions if one.channel == channel]):
                found[channel] = why
        return found


def trouble(version: Version) -> str | None:
    """Why a text may not go out: what blocks it, or what is not true in it."""
    untrue = (one.why for one in version.findings if one.severity == "block" or _is_untrue(one))
    return version.why_not or next(untrue, None)


def _is_untrue(finding: Finding) -> bool:
    return finding.severity == "fix" and finding.kind in _TRUTH


def text_trouble(versions: Sequence[Version]) -> str | None:
    """Why none of a channel's texts may go out; one text that may is enough."""
    if not versions:
        return "no text was written for it"
    troubles = [trouble(one) for one in versions]
    return None if None in troubles else troubles[0]


def _of_dish(segment: Segment | None, items: Sequence[MenuItem]) -> Segment | None:
    """The dish of "people who order X" as its key."""
    if segment is None or segment.kind != "by_dish" or not segment.item:
        return segment
    return segment.model_copy(update={"item": find_item(segment.item, items).item.key})


def _name(item: MenuItem | None) -> str | None:
    return item.name if item else None


def _days(when: timing.When) -> int:
    return (when.end - when.start).days + 1 if when.start and when.end else 7


def _cap(restaurant: Restaurant, campaign: Campaign) -> str:
    from tools.campaigns.guests.engine.law import Place, caps

    channel = strategy.direct(campaign.channels)[0]
    cap = min(caps(channel, Place(restaurant.home_country)), key=lambda one: one.hours)
    times = "once" if cap.most == 1 else f"{cap.most} times"
    what = "texts" if channel == "sms" else "emails"
    return f"A guest gets {what} at most {times} in {cap.hours} hours."


def _identity(call: ToolCall, args: PlanArgs) -> str:
    """The same call in the same turn is the same campaign."""
    wish = args.model_dump_json(exclude={"campaign", "texts", "send"})
    return sha256(f"{call.restaurant.restaurant_id}|{call.run_id}|{wish}".encode()).hexdigest()[:12]
