"""What has to do with the menu: its services."""

from __future__ import annotations

from dataclasses import dataclass

from api.settings import Settings
from api.storage import Storage
from tools.integrations.events.client import CalendarClient
from tools.integrations.http import VendorHttp
from tools.integrations.weather.client import WeatherClient
from tools.menu.forecast.context import DayBook
from tools.menu.forecast.events import EventService
from tools.menu.forecast.service import ForecastService
from tools.menu.prices.service import PriceService
from tools.menu.promotions.service import PromotionService
from tools.menu.quality.service import QualityService
from tools.menu.service import MenuService
from tools.menu.trends.service import TrendService


@dataclass(frozen=True, kw_only=True)
class Kitchen:
    """Its part of the container."""

    menu: MenuService
    forecast: ForecastService
    events: EventService
    prices: PriceService
    promotions: PromotionService
    trends: TrendService
    quality: QualityService


def build_kitchen(storage: Storage) -> Kitchen:
    clock, mongo, restaurants = storage.clock, storage.mongo, storage.restaurants
    weather = _weather(storage.settings, storage.vendors)
    return Kitchen(
        menu=MenuService(mongo, restaurants, storage.pos.outbox),
        forecast=ForecastService(mongo, clock, restaurants, storage.jobs, weather),
        events=EventService(mongo, CalendarClient(storage.http)),
        prices=PriceService(mongo, DayBook(mongo)),
        promotions=PromotionService(mongo, clock),
        trends=TrendService(mongo, DayBook(mongo)),
        quality=QualityService(mongo, clock),
    )


def _weather(settings: Settings, vendors: VendorHttp) -> WeatherClient | None:
    """None where no weather service was set up."""
    if not settings.weather_key and not settings.weather_url:
        return None
    return WeatherClient(vendors, settings.weather_key, settings.weather_url, loopback=settings.demo)
