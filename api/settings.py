"""Every setting, read in one place from `TABLESIDE_*`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from core.errors import BadInput

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Settings(BaseSettings):
    """Environment variables are these names in capitals behind `TABLESIDE_`."""

    model_config = SettingsConfigDict(env_prefix="TABLESIDE_", extra="ignore")

    env: Literal["development", "production"] = "development"
    data_dir: Path = Path(".tableside")
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    demo: bool = False

    mongodb_uri: str | None = None  # none: an embedded mongod under data_dir
    mongodb_database: str = "tableside"
    chroma_url: str | None = None  # none: an embedded Chroma under data_dir
    redis_url: str | None = None  # wakes readers on other replicas at once; none: they look ten times a second

    jwt_secret: SecretStr | None = None  # none: made once in data_dir; must be given beyond loopback and in production
    allowed_origins: list[str] = Field(default_factory=list)  # sites whose pages may call this server

    openai_api_key: SecretStr | None = None  # none: the built-in model answers
    openai_base_url: str | None = None
    openai_model: str = "gpt-5-mini"
    openai_timeout: float = Field(20.0, gt=0)  # seconds to the first piece, and between pieces
    openai_input_price: float | None = None  # US dollars per million tokens; none: the cost is said to be unknown
    openai_output_price: float | None = None
    brain: Literal["auto", "openai", "builtin"] = "auto"

    weather_key: SecretStr | None = None  # of an Open-Meteo subscription; neither key nor URL: no weather
    weather_url: str | None = None  # an Open-Meteo of your own; none: the host that goes with the key

    public_url: str | None = None  # how others reach this server (https://...): OAuth comes back there, webhooks arrive
    encryption_key: SecretStr | None = None  # seals tokens of tills and accounts; several with commas, the newest first
    square_app_id: str | None = None
    square_secret: SecretStr | None = None
    square_url: str = "https://connect.squareup.com"
    square_webhook_key: SecretStr | None = None
    toast_url: str = "https://ws-api.toasttab.com"
    clover_app_id: str | None = None
    clover_secret: SecretStr | None = None
    clover_url: str = "https://api.clover.com"
    clover_webhook_code: SecretStr | None = None

    google_places_key: SecretStr | None = None  # none: Google is not measured, and names cannot be looked up
    google_client_id: str | None = None  # an OAuth client, with which owners connect their Business Profile
    google_client_secret: SecretStr | None = None
    google_url: str | None = None  # a sandbox that plays all of Google; none: Google itself
    yelp_key: SecretStr | None = None  # none: Yelp is not measured
    yelp_url: str = "https://api.yelp.com"
    pagespeed_key: SecretStr | None = None  # none: our own basic checks stand for Lighthouse's
    pagespeed_url: str = "https://pagespeedonline.googleapis.com"
    facebook_app_id: str | None = None  # an app at Meta, with which owners connect their page and Instagram account
    facebook_secret: SecretStr | None = None
    facebook_url: str = "https://graph.facebook.com/v24.0"
    twilio_account_sid: str | None = None  # none: no text messages
    twilio_token: SecretStr | None = None
    twilio_from: str | None = None  # our number (+1...) or a Messaging Service (MG...)
    twilio_url: str = "https://api.twilio.com"
    twilio_per_second: float = Field(1.0, gt=0)  # what that number may send: a long code 1, a short code 100
    sms_price: float | None = Field(None, ge=0)  # of one part, in the restaurant's currency; none: said to be unknown
    smtp_url: SecretStr | None = None  # smtp[s]://user:password@host:port; none: no email
    email_from: str | None = None  # the address that email comes from
    email_events_secret: SecretStr | None = None  # signs what tells us of bounces and complaints; none: nothing may
    loopback_ports: list[int] = Field(default_factory=list)  # of this machine, where a demo's pages may be; else none

    public_grader: bool = False  # whether strangers may have a website graded here; in a demo they always may
    public_grades_per_client: int = Field(10, ge=1)  # an hour
    public_grades_per_target: int = Field(12, ge=1)  # a day
    public_grades_per_hour: int = Field(300, ge=1)  # of all strangers together
    trusted_proxies: int = Field(0, ge=0, le=10)  # in front of us; each adds its client to X-Forwarded-For

    def environment(self) -> dict[str, str]:
        """The same settings for a child process, secrets included."""
        given = {name: getattr(self, name) for name in self.model_fields_set}
        return {f"TABLESIDE_{name.upper()}": _written(value) for name, value in given.items() if value is not None}

    @property
    def own_url(self) -> str:
        """Where this server is found, as well as it knows."""
        everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  (no address that anybody can be asked at)
        host = everywhere.get(self.host, self.host)
        return (self.public_url or f"http://{f'[{host}]' if ':' in host else host}:{self.port}").rstrip("/")

    @property
    def is_exposed(self) -> bool:
        """Whether someone else than this machine's user can reach the server."""
        return self.env == "production" or self.host not in LOOPBACK


def read_settings(**overrides: object) -> Settings:
    """Settings from the environment; `overrides` that are None are left to it."""
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = "TABLESIDE_" + "_".join(map(str, first["loc"])).upper()
        raise BadInput(f"{name}: {first['msg']}") from None


def _written(value: object) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    return json.dumps(value) if isinstance(value, list | bool) else str(value)
