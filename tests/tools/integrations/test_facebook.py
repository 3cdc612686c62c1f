"""Facebook's client: consent, proofs, and what its error codes mean."""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from pydantic import SecretStr

from core.clock import FixedClock
from core.errors import BadInput, TablesideError, Unavailable
from sandboxes.facebook import APP_ID, PAGE, SECRET, FacebookSandbox
from tests.tools.grader.vendors import NOW, PRESENCE, http
from tools.integrations.facebook.client import SCOPES, URL, FacebookClient, PageGrant
from tools.integrations.facebook.page import FacebookPage
from tools.integrations.http import AccessRevoked, VendorHttp, VendorRefused

LOCAL, BACK = f"{PRESENCE.urls['facebook']}/v24.0", "https://luna.example/callback"


@pytest.fixture
def sandbox() -> FacebookSandbox:
    return FacebookSandbox(PRESENCE, now=NOW)


@pytest.fixture
def client(sandbox: FacebookSandbox) -> FacebookClient:
    return FacebookClient(http(sandbox.app()), APP_ID, SecretStr(SECRET), LOCAL, loopback=True)


async def code_of(sandbox: FacebookSandbox, client: FacebookClient) -> str:
    """What the owner's browser brings back."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(sandbox.app())) as browser:
        answer = await browser.get(client.authorise_url("the-state", BACK))
    back = dict(parse_qsl(urlsplit(answer.headers["location"]).query))
    assert back["state"] == "the-state"
    return back["code"]


async def test_from_the_owners_yes_to_the_page(sandbox: FacebookSandbox, client: FacebookClient) -> None:
    short = await client.exchange(await code_of(sandbox, client), BACK)
    long_lived = await client.long_lived(short)
    [grant] = await client.pages(long_lived.token)
    assert (grant.page_id, grant.name, long_lived.seconds) == (PAGE, "Luna Pizza", 60 * 86_400)
    assert (await FacebookPage(client, grant).facts()).page.name == "Luna Pizza"


def test_the_dialog_is_on_the_host_for_people() -> None:
    client = FacebookClient(http(httpx.MockTransport(lambda request: httpx.Response(200))), "app", SecretStr("s"))
    url = urlsplit(client.authorise_url("state", BACK))
    asked = dict(parse_qsl(url.query))
    assert (url.scheme, url.netloc, url.path) == ("https", "www.facebook.com", "/v24.0/dialog/oauth")
    assert asked == {
        "client_id": "app",
        "redirect_uri": BACK,
        "state": "state",
        "scope": SCOPES,
        "response_type": "code",
    }
    assert URL.endswith("/v24.0")


async def test_a_code_is_good_once_and_for_its_own_address(sandbox: FacebookSandbox, client: FacebookClient) -> None:
    code = await code_of(sandbox, client)
    await client.exchange(code, BACK)
    for wrong, back in ((code, BACK), (await code_of(sandbox, client), "https://elsewhere.example/")):
        with pytest.raises(VendorRefused):
            await client.exchange(wrong, back)


async def test_every_call_carries_its_proof_and_no_secret_stands_in_an_address(
    sandbox: FacebookSandbox, client: FacebookClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", "tools")
    token = (await client.long_lived(await client.exchange(await code_of(sandbox, client), BACK))).token
    await client.pages(token)
    seen = sandbox.seen[-1]
    plain = token.get_secret_value()
    assert seen.query["appsecret_proof"] == hmac.new(SECRET.encode(), plain.encode(), hashlib.sha256).hexdigest()
    assert seen.headers["authorization"] == f"Bearer {plain}"
    addresses = " ".join(f"{one.path} {one.query}" for one in sandbox.seen)
    assert SECRET not in addresses and plain not in addresses and SECRET not in caplog.text and plain not in caplog.text


async def test_a_proof_made_with_another_secret_is_refused(sandbox: FacebookSandbox) -> None:
    client = FacebookClient(http(sandbox.app()), APP_ID, SecretStr("another"), LOCAL, loopback=True)
    with pytest.raises(VendorRefused, match="appsecret_proof"):
        await client.pages(SecretStr(sandbox.page_token()))


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        (190, 400, AccessRevoked),
        (190, 401, AccessRevoked),
        (102, 400, AccessRevoked),
        (4, 400, Unavailable),
        (17, 403, Unavailable),
        (32, 429, Unavailable),
        (613, 400, Unavailable),
        (80001, 400, Unavailable),
        (1, 400, Unavailable),
        (2, 500, Unavailable),
        (10, 403, VendorRefused),
        (100, 400, VendorRefused),
        (200, 403, VendorRefused),
        (803, 404, VendorRefused),
    ],
)
async def test_error_codes_say_what_to_do_next(code: int, status: int, kind: type[TablesideError]) -> None:
    body = {"error": {"message": "no", "type": "OAuthException", "code": code}}
    client = FacebookClient(
        http(httpx.MockTransport(lambda request: httpx.Response(status, json=body))), "app", SecretStr("s")
    )
    with pytest.raises(kind) as caught:
        await client.pages(SecretStr("t"))
    assert type(caught.value) is kind


@pytest.mark.parametrize(
    ("header", "text", "usage"),
    [
        ("X-App-Usage", '{"call_count": 28, "total_time": 25, "total_cputime": 91}', 91),
        (
            "X-Business-Use-Case-Usage",
            '{"1": [{"type": "pages", "call_count": 95, "estimated_time_to_regain_access": 900}]}',
            95,
        ),
        ("X-App-Usage", "{", 0),
        ("X-App-Usage", '{"call_count": "x"}', 0),
        ("X-App-Usage", "[[[[[[[[[[1]]]]]]]]]]", 0),
        ("X-Other", "99", 0),
    ],
)
async def test_what_is_left_of_an_allowance_is_heard(header: str, text: str, usage: float) -> None:
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json={"data": []}, headers={header: text}))
    client = FacebookClient(http(transport), "app", SecretStr("s"))
    await client.pages(SecretStr("t"))
    assert client.usage == usage


async def test_only_facebooks_own_host_is_asked(clock: FixedClock) -> None:
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json={"data": []}))
    for url in ("https://graph.facebook.example/v24.0", "http://graph.facebook.com/v24.0", LOCAL):
        client = FacebookClient(VendorHttp(httpx.AsyncClient(transport=transport), clock), "app", SecretStr("s"), url)
        with pytest.raises(BadInput):
            await client.pages(SecretStr("t"))


async def test_leaving_takes_the_consent_back_and_twice_is_once(
    sandbox: FacebookSandbox, client: FacebookClient
) -> None:
    token = SecretStr(sandbox.page_token())
    await client.revoke(token)
    await client.revoke(token)
    with pytest.raises(AccessRevoked):
        await client.pages(token)


@pytest.mark.parametrize("name", ["", "a b", "x){id", "ü", "a" * 31])
async def test_an_instagram_name_is_only_a_name(sandbox: FacebookSandbox, client: FacebookClient, name: str) -> None:
    page = FacebookPage(client, PageGrant(PAGE, "x", SecretStr(sandbox.page_token())))
    with pytest.raises(BadInput):
        await page.instagram(name)
