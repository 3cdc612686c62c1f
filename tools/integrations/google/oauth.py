"""Letting this server into an owner's Google Business Profile (OAuth 2.0 for web servers, offline)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from core.errors import BadInput
from memory.links import ends_in
from tools.integrations.access import Grant
from tools.integrations.google.common import Hosts, policy
from tools.integrations.google.schemas import TokenAnswer
from tools.integrations.http import AccessRevoked, Call, VendorHttp, VendorRefused
from tools.integrations.wire import read

SCOPE = "https://www.googleapis.com/auth/business.manage"
TITLE = "Google Business Profile"
_GONE = f"{TITLE} no longer lets us in: connect it again."


@dataclass(frozen=True, slots=True)
class GoogleConfig:
    """Of an OAuth client (web application) in Google's console. `url`: a sandbox that plays all of Google."""

    client_id: str = ""
    client_secret: str = ""
    url: str | None = None


class GoogleLogin:
    """The application at Google."""

    name, title = "google", TITLE
    renew_before = timedelta(minutes=5)  # they live for an hour

    def __init__(self, http: VendorHttp, config: GoogleConfig, *, demo: bool = False) -> None:
        """`demo`: a sandbox on this machine may stand in for Google."""
        self._http, self._config, self._demo = http, config, demo
        self.hosts = Hosts.at(config.url)
        self.url = self.hosts.tokens
        self._policy = policy("google-oauth", TITLE, 5.0, 10, self.hosts.tokens)

    @property
    def configured(self) -> bool:
        return bool(self._config.client_id and self._config.client_secret)

    def authorize_url(self, state: str, redirect_uri: str) -> str:
        """Asked for consent each time: only then does a refresh token come back."""
        query = {
            "client_id": self._config.client_id,
            "redirect_uri": redirect_uri,
            "response_type": "code",
            "scope": SCOPE,
            "access_type": "offline",
            "prompt": "consent",
            "state": state,
        }
        return f"{self.hosts.consent}/o/oauth2/v2/auth?{urlencode(query)}"

    async def exchange(self, code: str, redirect_uri: str) -> Grant:
        """Raises BadInput where the owner left the box for the profile unticked."""
        if not code:
            raise BadInput("Google sent no code back; start connecting again.")
        body = {"code": code, "grant_type": "authorization_code", "redirect_uri": redirect_uri}
        answer = await self._token(body, again=False)
        if SCOPE not in answer.scope.split():
            raise BadInput("Google was not allowed to show us the Business Profile; connect again and tick that box.")
        return _grant(answer, None)

    async def renew(self, grant: Grant) -> Grant:
        if not grant.refresh_token:
            raise AccessRevoked(_GONE)
        try:
            body = {"refresh_token": grant.refresh_token, "grant_type": "refresh_token"}
            return _grant(await self._token(body, again=True), grant)
        except VendorRefused as refusal:
            if refusal.vendor_code == "invalid_grant":
                raise AccessRevoked(_GONE) from refusal
            raise

    async def revoke(self, grant: Grant) -> None:
        """The refresh token's end is the end of all that came from it; already gone is fine."""
        form = {"token": grant.refresh_token or grant.access_token}
        try:
            await self._http.json(
                self._policy,
                Call("POST", f"{self.hosts.tokens}/revoke", form=form, again=True, loopback=self._demo),
            )
        except VendorRefused as refusal:
            if refusal.vendor_code not in ("invalid_token", "invalid_grant"):
                raise

    async def _token(self, body: dict[str, str], *, again: bool) -> TokenAnswer:
        form = {"client_id": self._config.client_id, "client_secret": self._config.client_secret, **body}
        call = Call("POST", f"{self.hosts.tokens}/token", form=form, again=again, loopback=self._demo)
        return read(TokenAnswer, await self._http.json(self._policy, call), TITLE)


def _grant(answer: TokenAnswer, before: Grant | None) -> Grant:
    return Grant(
        access_token=answer.access_token,
        refresh_token=answer.refresh_token or (before.refresh_token if before else None),
        expires_at=ends_in(answer.expires_in),
        merchant_id=before.merchant_id if before else "",
        extra=before.extra if before else {},
    )
