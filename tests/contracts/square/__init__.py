"""Checks requests and answers against Square's published description."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from jsonschema import Draft202012Validator

SPEC = json.loads((Path(__file__).parent / "openapi.json").read_text())


@cache
def _schemas() -> dict[str, Any]:
    found = {name: _plain(schema) for name, schema in SPEC["components"]["schemas"].items()}
    found["CatalogModifierToggleOverrideType"] = {}  # dangles upstream
    return found


def _plain(schema: Any) -> Any:
    """OpenAPI 3.0 as JSON Schema, and strict: what is not described does not exist."""
    if isinstance(schema, list):
        return [_plain(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {name: _plain(value) for name, value in schema.items() if name != "nullable"}
    if isinstance(schema.get("properties"), dict) and "$ref" not in schema:
        plain.setdefault("additionalProperties", False)
    if schema.get("nullable"):
        return {"anyOf": [plain, {"type": "null"}]}
    return plain


def problems(name: str, document: Any) -> list[str]:
    """What of the document does not fit the schema of that name."""
    root = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": _schemas()}}
    validator = Draft202012Validator(root)
    return [f"{'/'.join(map(str, error.path))}: {error.message}"[:300] for error in validator.iter_errors(document)]


def operation(method: str, path: str) -> dict[str, Any] | None:
    for template, methods in SPEC["paths"].items():
        parts = template.split("/")
        if len(parts) == len(path.split("/")) and all(
            one == two or one.startswith("{") for one, two in zip(parts, path.split("/"), strict=True)
        ):
            found: dict[str, Any] | None = methods.get(method.lower())
            return found
    return None


def _ref(content: dict[str, Any]) -> str:
    return str(content["content"]["application/json"]["schema"]["$ref"]).rsplit("/", 1)[1]


def check(request: httpx.Request, response: httpx.Response) -> list[str]:
    """What of an exchange Square's description does not know."""
    path, found = request.url.path, []
    described = operation(request.method, path)
    if described is None:
        if path == "/v2/catalog/object":
            return problems("CatalogObject", json.loads(request.content)["object"])
        return [] if path in ("/oauth2/revoke", "/oauth2/authorize") else [f"{request.method} {path} is not described"]
    if "requestBody" in described:
        found += problems(_ref(described["requestBody"]), json.loads(request.content))
    known = {one["name"] for one in described.get("parameters", [])}
    found += [f"{path}: no parameter {name}" for name in dict(request.url.params) if name not in known]
    if response.status_code == 200:
        found += problems(_ref(described["responses"]["200"]), json.loads(response.content))
    return [f"{request.method} {path}: {one}" for one in found]
