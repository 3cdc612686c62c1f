"""Checks requests and answers against Twilio's published description."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx
from jsonschema import Draft202012Validator

SPEC = json.loads((Path(__file__).parent / "openapi.json").read_text())
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


def _plain(schema: Any) -> Any:
    """OpenAPI 3.0 as JSON Schema, and strict: what is not described does not exist."""
    if isinstance(schema, list):
        return [_plain(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {name: _plain(value) for name, value in schema.items() if name != "nullable"}
    if isinstance(schema.get("properties"), dict):
        plain.setdefault("additionalProperties", False)
    return {"anyOf": [plain, {"type": "null"}]} if schema.get("nullable") else plain


def problems(schema: Any, document: Any) -> list[str]:
    root = {**_plain(schema), "components": {"schemas": _plain_schemas()}}
    found = Draft202012Validator(root).iter_errors(document)
    return [f"{'/'.join(map(str, error.path))}: {error.message}"[:300] for error in found]


@cache
def _plain_schemas() -> dict[str, Any]:
    return {name: _plain(schema) for name, schema in SPEC["components"]["schemas"].items()}


def operation(method: str, path: str) -> tuple[str, dict[str, Any]] | None:
    """(template, operation)."""
    for template, methods in SPEC["paths"].items():
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template))
        if method.lower() in methods and re.fullmatch(pattern, path):
            return template, methods[method.lower()]
    return None


def check(request: httpx.Request, response: httpx.Response) -> list[str]:
    """What of an exchange Twilio's description does not know."""
    known = operation(request.method, request.url.path)
    if known is None:
        return [f"{request.method} {request.url.path} is not described"]
    template, described = known
    found = _parameters(template, described, request)
    if "requestBody" in described:
        sent: dict[str, Any] = dict(parse_qsl(request.content.decode(), keep_blank_values=True))
        schema = described["requestBody"]["content"][FORM]["schema"]
        sent |= {
            name: int(value) for name, value in sent.items() if schema["properties"][name].get("type") == "integer"
        }
        found += problems(schema, sent | ({"MediaUrl": [sent["MediaUrl"]]} if "MediaUrl" in sent else {}))
    if response.status_code < 300:
        answer = described["responses"].get(str(response.status_code))
        if answer is None:
            return [*found, f"the status {response.status_code} is not described"]
        found += problems(answer["content"][JSON]["schema"], response.json())
    return [f"{request.method} {request.url.path}: {one}" for one in found]


def _parameters(template: str, described: dict[str, Any], request: httpx.Request) -> list[str]:
    known = {one["name"]: one["schema"] for one in described.get("parameters", [])}
    pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+?)", re.escape(template))
    in_path = re.fullmatch(pattern, request.url.path)
    assert in_path is not None
    found = [f"no parameter {name}" for name in request.url.params if name not in known]
    for name, value in in_path.groupdict().items():
        found += [f"{name} is {value}"] if not re.fullmatch(known[name].get("pattern", ".*"), value) else []
    return found


def examples(method: str, path: str) -> dict[str, Any]:
    """Twilio's own examples of answers, by name."""
    known = operation(method, path)
    assert known is not None
    given = [one["content"][JSON].get("examples", {}) for one in known[1]["responses"].values()]
    return {name: example["value"] for each in given for name, example in each.items()}
