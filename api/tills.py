"""The tills this server can connect: one line a vendor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from pydantic import SecretStr

from api.settings import LOOPBACK, Settings
from tools.integrations.clover import Clover, CloverConfig
from tools.integrations.http import VendorHttp
from tools.integrations.square import Square, SquareConfig
from tools.integrations.toast import Toast, ToastConfig
from tools.pos.provider import Provider
from tools.pos.service import MakeProvider

# (settings, http, base address or None for the configured one, whether the restaurant is a demo) -> the vendor there
Build = Callable[[Settings, VendorHttp, str | None, bool], Provider]


def _square(settings: Settings, http: VendorHttp, url: str | None, demo: bool) -> Provider:
    address = url or settings.square_url
    app_id, secret = settings.square_app_id or "", _secret(settings.square_secret)
    if demo and is_loopback(address) and not app_id:
        from sandboxes.square import APP_ID, SECRET

        app_id, secret = APP_ID, SECRET
    return Square(http, SquareConfig(app_id, secret, address, _secret(settings.square_webhook_key)), demo=demo)


def _toast(settings: Settings, http: VendorHttp, url: str | None, demo: bool) -> Provider:
    return Toast(http, ToastConfig(url or settings.toast_url), demo=demo)


def _clover(settings: Settings, http: VendorHttp, url: str | None, demo: bool) -> Provider:
    address = url or settings.clover_url
    app_id, secret = settings.clover_app_id or "", _secret(settings.clover_secret)
    if demo and is_loopback(address) and not app_id:
        from sandboxes.clover import APP_ID, SECRET

        app_id, secret = APP_ID, SECRET
    return Clover(http, CloverConfig(app_id, secret, address, _secret(settings.clover_webhook_code)), demo=demo)


TILLS: dict[str, Build] = {"square": _square, "toast": _toast, "clover": _clover}


def tills(settings: Settings, http: VendorHttp) -> Mapping[str, MakeProvider]:
    """What builds each provider, as PosService takes it."""

    def maker(build: Build) -> MakeProvider:
        return lambda url, demo: build(settings, http, url, demo)

    return {name: maker(build) for name, build in TILLS.items()}


def is_loopback(address: str) -> bool:
    """Whether it is on this machine: a sandbox, which stands in for the vendor of a demo restaurant."""
    return (urlsplit(address).hostname or "") in LOOPBACK


def _secret(value: SecretStr | None) -> str:
    return value.get_secret_value() if value else ""
