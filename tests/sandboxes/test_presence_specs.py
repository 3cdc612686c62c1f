"""The stand-ins of Yelp, PageSpeed and Facebook beside those vendors' own descriptions.

Yelp's examples and Google's discovery document are in tests/contracts. Facebook's fields and a third party's file on
Yelp are not ours to hand on: they are checked where they are at hand.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from pydantic import SecretStr

from sandboxes.facebook import APP_ID, SECRET, FacebookSandbox
from sandboxes.pagespeed import KEY as PAGESPEED_KEY
from sandboxes.pagespeed import PagespeedSandbox
from sandboxes.yelp import KEY as YELP_KEY
from sandboxes.yelp import YelpSandbox
from tests.sandboxes.test_specs import Watched, template
from tests.tools.grader.vendors import KNOWN, NOW, PRESENCE, http
from tools.grader.sources.pagespeed import PageSpeedSource
from tools.grader.sources.yelp import YelpSource
from tools.integrations.facebook.client import FacebookClient, PageGrant
from tools.integrations.facebook.page import PAGE_FIELDS, FacebookPage
from tools.integrations.pagespeed.client import URL as PAGESPEED_URL
from tools.integrations.pagespeed.client import PageSpeedClient
from tools.integrations.yelp.client import YelpClient
from tools.integrations.yelp.schemas import Business, Businesses, Reviews

CONTRACTS = Path(__file__).parents[1] / "contracts"
SHARED = Path(__file__).parents[3] / "shared/specs"
THIRD_PARTY: list[Path | None] = [*sorted((SHARED / "yelp").glob("thirdparty-*.yml"))] or [None]
FACEBOOK: list[Path | None] = [SHARED / "facebook"] if (SHARED / "facebook").is_dir() else [None]

# What Yelp's answers have won since those examples: docs.developer.yelp.com/reference.
NEWER = {"alias", "is_closed", "display_phone", "transactions", "is_claimed", "display_address", "id", "time_created", "possible_languages", "phone"}  # fmt: skip


def example(name: str) -> Any:
    return json.loads((CONTRACTS / f"yelp/{name}.json").read_text())


# -- Yelp


@pytest.fixture
async def yelp() -> AsyncIterator[list[tuple[httpx.Request, httpx.Response]]]:
    """Every exchange of a grade, by phone and by address, and of a search abroad."""
    watched = Watched(YelpSandbox(PRESENCE, now=NOW))
    source = YelpSource(YelpClient(http(watched), SecretStr(YELP_KEY), PRESENCE.urls["yelp"], loopback=True))
    for known in (KNOWN, replace(KNOWN, phone=None), replace(KNOWN, phone=None, country="DE", address="Brooklyn")):
        await source.read(known)
    yield watched.exchanges


def test_yelps_own_examples_are_understood() -> None:
    danko = Business.model_validate(example("businesses-id"))
    assert (danko.name, danko.rating, danko.review_count, len(danko.photos)) == ("Gary Danko", 4.5, 4521, 3)
    assert danko.location.line == "800 N Point St, San Francisco, CA" and len(danko.hours[0].open) == 7
    assert [one.rating for one in Reviews.model_validate(example("businesses-id-reviews")).reviews] == [5, 4, 5]
    found = Businesses.model_validate(example("businesses-search-phone")).businesses
    assert [one.phone for one in found] == ["+14157492060"]
    assert Businesses.model_validate(example("businesses-search")).businesses[0].name == "Four Barrel Coffee"


async def test_yelps_stand_in_answers_in_the_shape_of_the_examples(
    yelp: list[tuple[httpx.Request, httpx.Response]],
) -> None:
    kinds = {"/phone": "businesses-search-phone", "/reviews": "businesses-id-reviews", "/search": "businesses-search", "/matches": "businesses-search"}  # fmt: skip
    for request, response in yelp:
        name = next((kinds[end] for end in kinds if request.url.path.endswith(end)), "businesses-id")
        known = set(_names(example(name))) | set(_names(example("businesses-id"))) | NEWER
        assert response.status_code == 200 and set(_names(response.json())) <= known, request.url.path


def _names(document: Any) -> Iterator[str]:
    if isinstance(document, dict):
        yield from document
    for inner in document.values() if isinstance(document, dict) else document if isinstance(document, list) else ():
        yield from _names(inner)


@pytest.mark.parametrize("file", THIRD_PARTY, ids=str)
async def test_yelp_is_asked_as_described(file: Path | None, yelp: list[tuple[httpx.Request, httpx.Response]]) -> None:
    paths = [request.url.path for request, _ in yelp]
    assert {path.rsplit("/", 1)[1] for path in paths} >= {"phone", "matches", "search", "reviews"}
    if file is None:
        return
    spec = yaml.safe_load(file.read_text())
    for request, response in yelp:
        path = request.url.path if request.url.path in spec["paths"] else template(spec["paths"], request.url.path)
        assert path, request.url.path
        operation = spec["paths"][path]["get"]
        known = {one["name"]: one for one in operation["parameters"]}
        assert set(request.url.params) <= set(known)
        assert {name for name, one in known.items() if one.get("required") and one["in"] == "query"} <= set(
            request.url.params
        )
        for name, value in request.url.params.items():
            limit = known[name]["schema"]
            assert len(value) <= limit.get("maxLength", 999) and len(value) >= limit.get("minLength", 0)
            assert re.match(limit.get("pattern", ""), value)
        assert set(_names(response.json())) <= set(_names(spec["components"]["schemas"])) | {"hours_type"}


# -- PageSpeed


def discovery() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CONTRACTS / "pagespeed/discovery.json").read_text())
    return found


async def test_pagespeed_is_asked_and_answers_as_googles_document_says() -> None:
    watched, spec = Watched(PagespeedSandbox(PRESENCE, now=NOW, delay=0)), discovery()
    client = PageSpeedClient(http(watched), SecretStr(PAGESPEED_KEY), PRESENCE.urls["pagespeed"], loopback=True)
    assert (await PageSpeedSource(client).read(KNOWN)).status == "ok"
    [(request, response)] = watched.exchanges
    method = spec["runpagespeed"]
    assert f"{PAGESPEED_URL}/{method['path']}" == f"{spec['rootUrl']}{method['path']}"
    assert request.url.path == f"/{method['path']}" and request.method == method["httpMethod"]
    for name, value in request.url.params.multi_items():
        parameter = method["parameters"][name]
        assert value in parameter.get("enum", [value]) and re.match(parameter.get("pattern", ""), value)
    assert problems(spec, "PagespeedApiPagespeedResponseV5", response.json()) == []


def problems(spec: dict[str, Any], kind: str, document: dict[str, Any]) -> list[str]:
    """Fields that the schema does not have, and values of another type, all the way down."""
    known, found = spec["schemas"][kind]["properties"], list[str]()
    for name, value in document.items():
        if name not in known:
            found.append(f"{kind} has no {name}")
            continue
        found += _misfits(spec, f"{kind}.{name}", known[name], value)
    return found


TYPES: dict[str, tuple[type, ...]] = {"string": (str,), "number": (int, float), "integer": (int,), "boolean": (bool,)}


def _misfits(spec: dict[str, Any], where: str, schema: dict[str, Any], value: Any) -> list[str]:
    if "$ref" in schema:
        return problems(spec, schema["$ref"], value)
    if isinstance(value, dict) and "additionalProperties" in schema:
        return [one for each in value.values() for one in _misfits(spec, where, schema["additionalProperties"], each)]
    if isinstance(value, list) and "items" in schema:
        return [one for each in value for one in _misfits(spec, where, schema["items"], each)]
    kinds = TYPES.get(schema.get("type", ""))
    return [f"{where} is {value!r}"] if kinds and not isinstance(value, kinds) else []


# -- Facebook


def fields_of(folder: Path, kind: str) -> set[str]:
    """A node's fields and the edges that may be expanded beside them."""
    spec = json.loads((folder / f"{kind}.json").read_text())
    edges = {api["endpoint"] for api in spec["apis"] if api.get("method") == "GET" and "endpoint" in api}
    return {field["name"] for field in spec["fields"]} | edges


@pytest.mark.parametrize("folder", FACEBOOK, ids=str)
async def test_facebook_is_asked_for_what_it_has(folder: Path | None) -> None:
    sandbox = FacebookSandbox(PRESENCE, now=NOW)
    watched = Watched(sandbox)
    client = FacebookClient(
        http(watched), APP_ID, SecretStr(SECRET), f"{PRESENCE.urls['facebook']}/v24.0", loopback=True
    )
    page = FacebookPage(client, PageGrant("100000000000142", "x", SecretStr(sandbox.page_token())))
    facts, posts = await page.facts(), await page.posts()
    account, recommendations = await page.instagram("someone.else"), await page.recommendations()
    metrics = await page.metrics(["page_post_engagements"])
    assert facts.unavailable == () and posts and account and recommendations and metrics.values
    assert {response.status_code for _, response in watched.exchanges} == {200}
    if folder is None:
        return
    page_fields, accounts = fields_of(folder, "Page"), fields_of(folder, "IGUser")
    assert {one.split("{")[0] for one in PAGE_FIELDS} <= page_fields
    answers = {request.url.path.rsplit("/", 1)[1]: response.json() for request, response in watched.exchanges}
    assert {"posts", "ratings", "insights"} <= page_fields
    for kind, row in (
        ("PagePost", answers["posts"]["data"][0]),
        ("Recommendation", answers["ratings"]["data"][0]),
        ("InsightsResult", answers["insights"]["data"][0]),
        ("IGMedia", answers["17840000000000142"]["business_discovery"]["media"]["data"][0]),
    ):
        assert set(row) <= fields_of(folder, kind), kind
    assert set(answers["17840000000000142"]["business_discovery"]) <= accounts
    assert set(sandbox._whole_page()) <= page_fields
