"""Where campaigns' messages leave from: the operator's Twilio and mail server, the owner's Facebook and Google."""

from __future__ import annotations

from pydantic import SecretStr

from api.accounts import is_sandbox
from api.settings import Settings
from core.clock import Clock
from core.errors import NotFound
from memory.mongo import Mongo
from memory.restaurants import Restaurant, RestaurantStore
from tools.campaigns.sending.channels.email import EmailSender, From
from tools.campaigns.sending.channels.facebook import FacebookSender
from tools.campaigns.sending.channels.google_post import GooglePostSender
from tools.campaigns.sending.channels.instagram import InstagramSender
from tools.campaigns.sending.channels.sms import SmsSender
from tools.campaigns.sending.channels.website import WebsiteSender
from tools.campaigns.sending.schemas import Sender
from tools.campaigns.sending.store import DeliveryStore
from tools.content.images.links import unreachable
from tools.content.schemas import Channel
from tools.grader.accounts.service import AccountService
from tools.integrations.email.client import SmtpClient
from tools.integrations.http import AccessRevoked, VendorHttp
from tools.integrations.twilio.client import TwilioClient


class AccountSenders:
    """`Senders` of every restaurant."""

    def __init__(
        self,
        settings: Settings,
        mongo: Mongo,
        clock: Clock,
        restaurants: RestaurantStore,
        vendors: VendorHttp,
        accounts: AccountService,
    ) -> None:
        self._settings, self._mongo, self._clock, self._restaurants = settings, mongo, clock, restaurants
        self._accounts, self._deliveries = accounts, DeliveryStore(mongo)
        self._twilio, self._smtp = twilio(settings, vendors), smtp(settings)

    def lead(self, settings: Settings, vendors: VendorHttp) -> None:
        """To other places than those it was made with."""
        self._settings = settings
        self._twilio, self._smtp = twilio(settings, vendors), smtp(settings)

    async def of(self, restaurant_id: str, channel: Channel) -> Sender:
        """Raises NotFound with what to connect, in one plain line."""
        restaurant = await self._restaurants.get(restaurant_id)
        try:
            return await self._sender(restaurant, channel)
        except AccessRevoked as revoked:
            raise NotFound(revoked.message) from revoked

    async def _sender(self, restaurant: Restaurant, channel: Channel) -> Sender:
        rid = restaurant.restaurant_id
        if channel == "sms":
            return self._sms(restaurant)
        if channel == "email":
            return self._email(restaurant)
        if channel == "google_post":
            return GooglePostSender(await self._accounts.google_publisher(rid))
        if channel == "website":
            return WebsiteSender(self._mongo, rid)
        page = await self._accounts.page_publisher(rid)
        return FacebookSender(page) if channel == "facebook" else InstagramSender(page, self._deliveries.contain)

    def _sms(self, restaurant: Restaurant) -> SmsSender:
        if self._twilio is None or (self._twilio.local and not restaurant.demo):
            raise NotFound("Text messages are not set up here: Twilio's account, token and number are missing.")
        self._way_back(self._twilio.local)
        return SmsSender(self._twilio, self._status_url)

    def _status_url(self, restaurant_id: str, delivery_id: str) -> str:
        return f"{self._settings.own_url}/channels/sms/twilio/status/{restaurant_id}/{delivery_id}"

    def _email(self, restaurant: Restaurant) -> EmailSender:
        address = self._settings.email_from or ("hello@tableside.example.com" if restaurant.demo else None)
        if self._smtp is None or address is None or (self._smtp.local and not restaurant.demo):
            raise NotFound("Email is not set up here: a mail server and an address to send from are missing.")
        self._way_back(self._smtp.local)
        return EmailSender(self._smtp, From(address), self._clock)

    def _way_back(self, local: bool) -> None:
        """A guest's no has to reach us, and the links in a message too."""
        if not local and unreachable(self._settings.public_url):
            raise NotFound(
                "Guests could not answer or unsubscribe: set TABLESIDE_PUBLIC_URL to the https address of this server."
            )

    async def close(self) -> None:
        if self._smtp is not None:
            await self._smtp.close()


def twilio(settings: Settings, http: VendorHttp) -> TwilioClient | None:
    """None where no account was set up. The demo's sandbox has an account of its own."""
    sid, number, token = settings.twilio_account_sid, settings.twilio_from, twilio_token(settings)
    if not sid and is_sandbox(settings, settings.twilio_url):
        from sandboxes.twilio import ACCOUNT_SID, NUMBER

        sid, number = ACCOUNT_SID, number or NUMBER
    if not sid or not number or token is None:
        return None
    rate = settings.twilio_per_second
    return TwilioClient(http, sid, token, number, settings.twilio_url, per_second=rate, loopback=settings.demo)


def twilio_token(settings: Settings) -> SecretStr | None:
    """What Twilio signs with."""
    if settings.twilio_token is None and is_sandbox(settings, settings.twilio_url):
        from sandboxes.twilio import TOKEN

        return SecretStr(TOKEN)
    return settings.twilio_token


def smtp(settings: Settings) -> SmtpClient | None:
    return SmtpClient(settings.smtp_url, loopback=settings.demo) if settings.smtp_url else None
