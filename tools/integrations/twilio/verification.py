"""Whether a request really comes from Twilio: its signature (www.twilio.com/docs/usage/security)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from pydantic import SecretStr

Params = Mapping[str, str] | Iterable[tuple[str, str]]
HEADER = "X-Twilio-Signature"


def signature(token: SecretStr, url: str, params: Params = ()) -> str:
    """HMAC-SHA1 in base64 over the whole address, query included, and the form's fields by name, each followed by its
    value with nothing between. A field that comes several times counts once a value, values in order. For a JSON body
    the fields are left out: `bodySHA256` in the query stands for it."""
    rows = params.items() if isinstance(params, Mapping) else params
    text = url + "".join(name + value for name, value in sorted(set(rows)))
    made = hmac.new(token.get_secret_value().encode(), text.encode(), hashlib.sha1).digest()
    return base64.b64encode(made).decode()


def verify(token: SecretStr, url: str, params: Params, given: str) -> bool:
    """Whether `given` (the header X-Twilio-Signature) is Twilio's for that form at `url`, the address as Twilio calls
    it: https, our public host, the query as it was. In constant time; the port may be written out or not, as
    Twilio's own helpers allow. Signatures do not age: whoever acts on a callback has to bear it twice."""
    if not token.get_secret_value() or not given:
        return False
    rows = list(params.items() if isinstance(params, Mapping) else params)
    fits = [hmac.compare_digest(signature(token, one, rows).encode(), given.encode()) for one in _spellings(url)]
    return any(fits)


def _spellings(url: str) -> tuple[str, str]:
    """The address with and without its standard port."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition(":")[0] if parts.port else parts.netloc
    port = parts.port or (443 if parts.scheme == "https" else 80)
    bare, whole = (parts._replace(netloc=one).geturl() for one in (host, f"{host}:{port}"))
    return bare if bare != url else url, whole if parts.port in (None, 80, 443) or whole == url else url
