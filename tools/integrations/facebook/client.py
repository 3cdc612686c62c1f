"""Facebook's Graph API: one class for the application, one for a page whose owner let it in."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from pydantic import SecretStr

from core.errors import Unavailable
from tools.integrations.facebook.schemas import OwnPages, Token
from tools.integrations.http import LOOPBACK, AccessRevoked, Call, Policy, VendorHttp, VendorRefused
from tools.integrations.wire import read

URL = "https://graph.facebook.com/v24.0"  # its version is part of the address
SCOPES = (
    "pages_show_list,pages_read_engagement,pages_read_user_content,read_insights,instagram_basic,"
    "pages_manage_posts,instagram_content_publish"
)
RECONNECT = "Facebook no longer lets us in: connect it again."
_REVOKED = frozenset({"190", "102"})
_SLOW_DOWN = frozenset({"4", "17", "32", "613", *(str(code) for code in range(80001, 80015))})
_PASSING = frozenset({"1", "2"})  # Facebook's own troubles, sent as a refusal
_SHARES = frozenset({"call_count", "total_time", "total_cputime"})  # in percent
_USAGE = ("x-app-usage", "x-page-usage", "x-business-use-case-usage")


def _explained(document: Any) -> tuple[str, str]:
    """Facebook says {"error": {"message": ..., "type": "OAuthException", "code": 100, ...}}."""
    error = document.get("error") if isinstance(document, dict) else None
    if not isinstance(error, dict):
        return "", ""
    return str(error.get("code", "")), str(error.get("message", ""))[:300]


POLICY = Policy(
    vendor="facebook",
    title="Facebook",
    hosts=frozenset({"graph.facebook.com"}),
    explain=_explained,
    timeout=10.0,
    attempts=2,
    longest_wait=3.0,
    most_bytes=8_000_000,
    keep="fresh",
    final=_REVOKED | _SLOW_DOWN,
)


@dataclass(frozen=True, slots=True)
class PageGrant:
    """The right to read one page. `instagram`: the id of the business account that belongs to it."""

    page_id: str
    name: str
    token: SecretStr
    instagram: str | None = None


@dataclass(frozen=True, slots=True)
class LongLived:
    """A token of about 60 days. `seconds`: until it runs out; None where Facebook did not say."""

    token: SecretStr
    seconds: int | None


class FacebookClient:
    """The application at Facebook. A stand-in on this machine is asked only where `loopback` allows it."""

    def __init__(
        self, http: VendorHttp, app_id: str, secret: SecretStr, url: str = URL, *, loopback: bool = False
    ) -> None:
        self._http, self._app_id, self._secret, self._loopback = http, app_id, secret, loopback
        self._url = url.rstrip("/")
        self.local = (urlsplit(url).hostname or "") in LOOPBACK
        self.usage = 0.0  # percent of the tightest allowance, as the last answer told it

    # -- consent

    def authorise_url(self, state: str, redirect_uri: str) -> str:
        """Where the owner says yes; the dialog lives beside the API, on the host for people."""
        query = {
            "client_id": self._app_id,
            "redirect_uri": redirect_uri,
            "state": state,
            "scope": SCOPES,
            "response_type": "code",
        }
        dialog = self._url.replace("//graph.", "//www.", 1)
        return f"{dialog}/dialog/oauth?{urlencode(query)}"

    async def exchange(self, code: str, redirect_uri: str) -> SecretStr:
        """A token of an hour or two, for the code that came back. Raises VendorRefused for a used or foreign one."""
        form = {"code": code, "redirect_uri": redirect_uri}
        return SecretStr((await self._token(form)).access_token)

    async def long_lived(self, token: SecretStr) -> LongLived:
        form = {"grant_type": "fb_exchange_token", "fb_exchange_token": token.get_secret_value()}
        answer = await self._token(form)
        return LongLived(SecretStr(answer.access_token), answer.expires_in)

    async def pages(self, token: SecretStr) -> list[PageGrant]:
        """The pages that the owner manages and showed us. With a long-lived token, theirs do not run out."""
        params: dict[str, str | int] = {"fields": "id,name,access_token,instagram_business_account{id}", "limit": 100}
        found = read(OwnPages, await self.get("/me/accounts", token, params), POLICY.title)
        return [
            PageGrant(
                one.id,
                one.name or one.id,
                SecretStr(one.access_token),
                one.instagram_business_account.id if one.instagram_business_account else None,
            )
            for one in found.data
            if one.access_token
        ]

    async def revoke(self, token: SecretStr) -> None:
        """Takes the owner's consent back; one that is gone already is what we want."""
        with suppress(AccessRevoked):
            await self._asked(Call("DELETE", f"{self._url}/me/permissions", **self._signed(token, {})))

    async def _token(self, form: Mapping[str, str]) -> Token:
        """By POST, so that neither secret nor code stands in an address."""
        whole = {"client_id": self._app_id, "client_secret": self._secret.get_secret_value(), **form}
        call = Call("POST", f"{self._url}/oauth/access_token", form=whole, loopback=self._loopback)
        return read(Token, await self._asked(call), POLICY.title)

    # -- reading and writing

    async def get(self, path: str, token: SecretStr, params: Mapping[str, str | int], *, fresh: bool = False) -> Any:
        """Raises AccessRevoked, Unavailable (also where an allowance is spent) or VendorRefused."""
        return await self._asked(Call("GET", self._url + path, fresh=fresh, **self._signed(token, params)))

    async def post(self, path: str, token: SecretStr, form: Mapping[str, str]) -> Any:
        """Sent once: Graph has no idempotency keys. Raises as `get`; Unavailable without `sent: False` in its details
        leaves open whether it was done."""
        return await self._asked(Call("POST", self._url + path, form=form, **self._signed(token, {})))

    async def delete(self, path: str, token: SecretStr) -> Any:
        return await self._asked(Call("DELETE", self._url + path, **self._signed(token, {})))

    def _signed(self, token: SecretStr, params: Mapping[str, str | int]) -> dict[str, Any]:
        """With the proof that the token is used by the application it was given to."""
        plain = token.get_secret_value()
        proof = hmac.new(self._secret.get_secret_value().encode(), plain.encode(), hashlib.sha256).hexdigest()
        return {
            "key": hashlib.sha256(plain.encode()).hexdigest()[:16],
            "headers": {"Authorization": f"Bearer {plain}"},
            "params": {**params, "appsecret_proof": proof},
            "loopback": self._loopback,
            "told": self._hear_usage,
        }

    async def _asked(self, call: Call) -> Any:
        try:
            return await self._http.json(POLICY, call)
        except VendorRefused as refusal:
            raise _sorted(refusal) from None

    def _hear_usage(self, headers: Mapping[str, str]) -> None:
        told = [_highest(headers[name]) for name in _USAGE if name in headers]
        if told:
            self.usage = max(told)


def _sorted(refusal: VendorRefused) -> VendorRefused | AccessRevoked | Unavailable:
    """Facebook answers 400 for nearly everything; its own code says what it is."""
    if refusal.vendor_code in _REVOKED:
        return AccessRevoked(RECONNECT)
    if refusal.vendor_code in _SLOW_DOWN:
        said = "Facebook asks us to slow down; it will be tried again."
        return Unavailable(said, vendor_code=refusal.vendor_code, sent=False)
    if refusal.vendor_code in _PASSING:
        return Unavailable("Facebook has trouble; it will be tried again.", vendor_code=refusal.vendor_code)
    return refusal


def _highest(text: str) -> float:
    """The largest share in a usage header: {"call_count": 28, ...}, or such objects in lists by business."""
    try:
        return _largest(json.loads(text))
    except ValueError:
        return 0.0


def _largest(told: Any, deep: int = 0) -> float:
    if isinstance(told, list) and deep < 4:
        return max((_largest(one, deep + 1) for one in told), default=0.0)
    if isinstance(told, dict) and deep < 4:
        counted = [value for name, value in told.items() if name in _SHARES and isinstance(value, int | float)]
        inside = [_largest(value, deep + 1) for value in told.values() if isinstance(value, list | dict)]
        return float(max([*counted, *inside], default=0.0))
    return 0.0
