"""What writes in the restaurant's voice: the part of the container for content."""

from __future__ import annotations

from dataclasses import dataclass

from agent.llm import Provider
from api.kitchen import Kitchen
from api.presence import Presence
from api.settings import Settings
from api.storage import Storage
from memory.knowledge import Knowledge
from tools.campaigns.results.past import PastTests
from tools.content.context.service import ContextService
from tools.content.guard.service import GuardService
from tools.content.images.service import ImageService
from tools.content.replies.own import GoogleReviews
from tools.content.service import ContentService
from tools.content.voice.service import VoiceService
from tools.content.voice.sources import OwnWords
from tools.content.writing.checking import Checking
from tools.content.writing.engine.builtin import BuiltinWriter
from tools.content.writing.llm import ModelWriter
from tools.content.writing.ports import Around
from tools.content.writing.schemas import Writer

_DEMO_SMS_PRICE = 0.01  # made up, so that the demo has a cost to show; texts say so


@dataclass(frozen=True, kw_only=True)
class Content:
    """Its part of the container."""

    voice: VoiceService
    content: ContentService
    images: ImageService
    guard: GuardService
    context: ContextService
    checking: Checking
    sms_price: float | None  # of one part, major units


def build_content(
    storage: Storage, presence: Presence, kitchen: Kitchen, knowledge: Knowledge, provider: Provider | None = None
) -> Content:
    """`provider`: None where the built-in writer writes."""
    own = OwnWords(presence.website, presence.parsers, presence.accounts, GoogleReviews(presence.accounts))
    voice = VoiceService(storage.mongo, knowledge, storage.clock, own)
    images, guard = image_service(storage, presence), GuardService(storage.mongo, storage.settings.public_url)
    context = ContextService(storage.mongo, kitchen.menu, guard)
    price, public_url = sms_price(storage.settings), storage.settings.public_url
    past = PastTests(storage.mongo, storage.clock)
    around = Around(voice, context, images, guard, past, sms_price=price, public_url=public_url)
    content = ContentService(storage.mongo, kitchen.menu, _writer(provider), around)
    checking = Checking(content, voice, guard, kitchen.menu)
    return Content(
        voice=voice,
        content=content,
        images=images,
        guard=guard,
        context=context,
        checking=checking,
        sms_price=price,
    )


def image_service(storage: Storage, presence: Presence) -> ImageService:
    return ImageService(storage.mongo, presence.parsers, storage.vault.secret("pictures"))


def _writer(provider: Provider | None) -> Writer:
    return ModelWriter(provider.model, provider.name, provider.timeout) if provider else BuiltinWriter()


def sms_price(settings: Settings) -> float | None:
    """What a part costs, in major units; None where nobody said."""
    return _DEMO_SMS_PRICE if settings.sms_price is None and settings.demo else settings.sms_price
