"""The accounts that owners can connect for their grade, and the clients that need no owner: one line a vendor."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import SecretStr

from api.settings import Settings
from api.tills import is_loopback
from tools.grader.accounts.logins import Facebook, Google
from tools.grader.accounts.service import MakeLogin
from tools.integrations.facebook.client import FacebookClient
from tools.integrations.google.oauth import GoogleConfig
from tools.integrations.google.places import PlacesClient
from tools.integrations.http import VendorHttp


def accounts(settings: Settings, http: VendorHttp) -> Mapping[str, MakeLogin]:
    """What builds each login, as AccountService takes it."""

    def google(url: str | None, demo: bool) -> Google:
        return _google(settings, http, url, demo)

    def facebook_login(url: str | None, demo: bool) -> Facebook:
        client = facebook(settings, http, demo=demo)
        nobody = FacebookClient(http, "", SecretStr(""), settings.facebook_url)
        return Facebook(client or nobody, settings.facebook_url, configured=client is not None)

    return {"google": google, "facebook": facebook_login}


def _google(settings: Settings, http: VendorHttp, url: str | None, demo: bool) -> Google:
    """The demo's sandbox has a client of its own."""
    address, secret = settings.google_url, settings.google_client_secret
    if demo and url and is_loopback(url) and not address:
        address = url
    client_id, client_secret = settings.google_client_id or "", secret.get_secret_value() if secret else ""
    if demo and address and is_loopback(address) and not client_id:
        from sandboxes.google import CLIENT_ID, CLIENT_SECRET

        client_id, client_secret = CLIENT_ID, CLIENT_SECRET
    return Google(http, GoogleConfig(client_id, client_secret, address), demo=demo)


def places(settings: Settings, http: VendorHttp) -> PlacesClient | None:
    """None where no key was set."""
    key = settings.google_places_key
    if key is None and is_sandbox(settings, settings.google_url or ""):
        from sandboxes.google import KEY

        key = SecretStr(KEY)
    return PlacesClient(http, key, settings.google_url, loopback=settings.demo) if key else None


def facebook(settings: Settings, http: VendorHttp, *, demo: bool = True) -> FacebookClient | None:
    """None where no application was set up. Not `demo`: for a real restaurant no sandbox answers."""
    app_id, secret = settings.facebook_app_id, settings.facebook_secret
    if not app_id and demo and is_sandbox(settings, settings.facebook_url):
        from sandboxes.facebook import APP_ID, SECRET

        app_id, secret = APP_ID, SecretStr(SECRET)
    if not app_id or not secret:
        return None
    return FacebookClient(http, app_id, secret, settings.facebook_url, loopback=settings.demo and demo)


def is_sandbox(settings: Settings, url: str) -> bool:
    return settings.demo and is_loopback(url)
