"""What has to do with being found online: its services, and what a grade may ask, as far as it was set up here."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import SecretStr

from api.accounts import accounts, facebook, is_sandbox, places
from api.settings import Settings
from api.storage import Storage
from core.clock import Clock
from core.processes import Parsers
from memory.bus import Bus
from memory.leads import LeadStore
from memory.quotas import Quotas
from memory.repeats import Repeats
from tools.content.replies.own import GoogleReviews
from tools.content.replies.service import ReplyService
from tools.grader.accounts.service import AccountService
from tools.grader.profile import Profiles
from tools.grader.regrade import Regrades
from tools.grader.service import GraderService
from tools.grader.sharing import Sharing
from tools.grader.sources import Source
from tools.grader.sources.business_profile import BusinessProfileSource
from tools.grader.sources.delivery import DeliverySource
from tools.grader.sources.facebook import FacebookSource, InstagramSource
from tools.grader.sources.google import GoogleSource
from tools.grader.sources.pages import PublicPages
from tools.grader.sources.pagespeed import PageSpeedSource
from tools.grader.sources.website import WebsiteSource
from tools.grader.sources.yelp import YelpSource
from tools.grader.targets import Reach
from tools.integrations.http import VendorHttp
from tools.integrations.pagespeed.client import PageSpeedClient
from tools.integrations.website.client import WebsiteClient
from tools.integrations.website.guard import Guard
from tools.integrations.yelp.client import YelpClient


@dataclass(frozen=True, kw_only=True)
class Presence:
    """Its part of the container."""

    parsers: Parsers
    website: WebsiteClient  # reads pages of the open internet
    accounts: AccountService
    grader: GraderService
    regrades: Regrades
    profiles: Profiles
    sharing: Sharing
    leads: LeadStore
    quotas: Quotas
    repeats: Repeats
    replies: ReplyService


def build_presence(storage: Storage, bus: Bus) -> Presence:
    settings, clock, mongo, restaurants = storage.settings, storage.clock, storage.mongo, storage.restaurants
    vendors, parsers = storage.vendors, Parsers()
    own = AccountService(mongo, clock, restaurants, storage.vault, accounts(settings, vendors), settings.own_url)
    website = WebsiteClient(clock, guard=guard(settings))
    there = reach(settings, clock, vendors, parsers, own, website)
    grader = GraderService(mongo, clock, restaurants, there, parsers, bus)
    return Presence(
        parsers=parsers,
        website=website,
        accounts=own,
        grader=grader,
        regrades=Regrades(mongo, clock, restaurants, storage.jobs, grader),
        profiles=Profiles(clock, restaurants, grader, places(settings, vendors)),
        sharing=Sharing(mongo, restaurants, grader),
        leads=LeadStore(mongo),
        quotas=Quotas(mongo),
        repeats=Repeats(mongo),
        replies=ReplyService(mongo, storage.jobs, GoogleReviews(own)),
    )


def reach(
    settings: Settings,
    clock: Clock,
    http: VendorHttp,
    parsers: Parsers,
    accounts: AccountService | None,
    website: WebsiteClient | None = None,
) -> Reach:
    """`accounts`: None without a database. `website`: what fetches pages, where it is not the usual one (the command
    line may allow this machine, evals have no network)."""
    website = website or WebsiteClient(clock, guard=guard(settings))
    google, pages, meta = places(settings, http), PublicPages(website, parsers), facebook(settings, http)
    sources: list[Source] = [
        WebsiteSource(website, parsers),
        GoogleSource(google),
        BusinessProfileSource(accounts),
        YelpSource(_yelp(settings, http)),
        PageSpeedSource(_pagespeed(settings, http)),
        FacebookSource(meta, accounts, pages),
        InstagramSource(meta, accounts, pages),
        DeliverySource(pages),
    ]
    return Reach(website.guard, tuple(sources), names=google is not None)


def guard(settings: Settings) -> Guard:
    """The open internet; of this machine only where the demo's own pages are."""
    ports = frozenset(settings.loopback_ports) if settings.demo else frozenset[int]()
    return Guard(loopback=ports or False)


def _yelp(settings: Settings, http: VendorHttp) -> YelpClient | None:
    key = settings.yelp_key
    if key is None and is_sandbox(settings, settings.yelp_url):
        from sandboxes.yelp import KEY

        key = SecretStr(KEY)
    return YelpClient(http, key, settings.yelp_url, loopback=settings.demo) if key else None


def _pagespeed(settings: Settings, http: VendorHttp) -> PageSpeedClient | None:
    key = settings.pagespeed_key
    if key is None and is_sandbox(settings, settings.pagespeed_url):
        from sandboxes.pagespeed import KEY

        key = SecretStr(KEY)
    return PageSpeedClient(http, key, settings.pagespeed_url, loopback=settings.demo) if key else None
