"""Recorded exchanges with vendors, scrubbed while they are written: headers, addresses, bodies.

The recordings here were made against our own sandboxes at made-up hosts. They pin our wire format; they are not the
vendor's word on anything. `make record VENDOR=square` records from a real account.
"""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import vcr

FOLDER = Path(__file__).parent
GONE = "GONE"
_HEADERS_KEPT = {"accept", "content-type", "square-version", "retry-after", "x-goog-fieldmask"}
_SECRET = re.compile(
    r"token|secret|password|authorization|^code$|state|client_?id|email|phone|customer|given_name|family_name|display_name"
    r"|address|note|merchant_id|tender|card|fingerprint|receipt|recipient|website|reference_id|nickname|buyer|review_text",
    re.IGNORECASE,
)
# An order's state is no secret (OAuth's stands in addresses only), nor is a price that a receipt shows.
_KEPT = {"state", "state_filter", "states", "paymentState", "receiptLinePrice", "refundTransaction"}
# Where a shop is, is no secret.
_KEPT |= {"formattedAddress", "storefrontAddress", "addressLines", "phoneNumbers", "display_address"}
# In reviews: who wrote them, and what they wrote.
_GUEST = re.compile(r"displayName|comment|text|uri|url|author", re.IGNORECASE)


def scrubbed(value: Any, name: str = "", review: bool = False) -> Any:
    """The same shape without what is anyone's business."""
    if name == "code" and isinstance(value, int):
        return value  # of an error; OAuth's are words
    if name and name not in _KEPT and _SECRET.search(name) and value not in (None, [], {}):
        return GONE
    if review and isinstance(value, str) and _GUEST.search(name):
        return GONE
    if review and name == "user" and isinstance(value, dict):
        return dict.fromkeys(value, GONE)
    if isinstance(value, dict):
        return {key: scrubbed(each, key, review or key == "reviews") for key, each in value.items()}
    if isinstance(value, list):
        return [scrubbed(each, "", review) for each in value]
    return value


def _body(body: Any) -> Any:
    text = body.decode() if isinstance(body, bytes) else body
    if not text:
        return body
    try:
        return json.dumps(scrubbed(json.loads(text))).encode()
    except ValueError:
        return GONE.encode()


def _address(url: str, host: str) -> str:
    """Without secrets, and with a sandbox's address of the moment as the made-up one that it stands for."""
    parts = urlsplit(url)
    if host and parts.hostname == "127.0.0.1":
        parts = parts._replace(scheme="https", netloc=host)
    query = [(name, GONE if _SECRET.search(name) else value) for name, value in parse_qsl(parts.query)]
    return urlunsplit(parts._replace(query=urlencode(query)))


def request(sent: Any, host: str = "") -> Any:
    sent.uri = _address(sent.uri, host)
    sent.headers = {name: value for name, value in sent.headers.items() if name.lower() in _HEADERS_KEPT}
    sent.body = _body(sent.body)
    return sent


def response(got: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in got["headers"].items() if name.lower() in _HEADERS_KEPT}
    return {**got, "headers": kept, "body": {**got["body"], "string": _body(got["body"].get("string"))}}


def recorder(name: str, mode: str = "none", host: str = "") -> Any:
    """Replays tests/cassettes/<name>.yaml, or records it (`mode` "all"). `host` is what loopback stands for."""
    own = vcr.VCR(
        before_record_request=partial(request, host=host),
        before_record_response=response,
        decode_compressed_response=True,
    )
    matching = ["method", "scheme", "host", "path", "query", "body"]
    return own.use_cassette(str(FOLDER / f"{name}.yaml"), record_mode=mode, match_on=matching)
