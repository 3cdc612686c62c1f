"""Checks requests and answers against Google's published descriptions."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from jsonschema import Draft202012Validator

HERE = Path(__file__).parent
DISCOVERY = [json.loads(file.read_text()) for file in sorted(HERE.glob("*.v1.json"))]
V4 = json.loads((HERE / "mybusiness.v4.json").read_text())
OAUTH = ("/token", "/revoke", "/o/oauth2/v2/auth")
STAMP = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"


def _strict(schema: Any) -> Any:
    """A discovery or Swagger schema as JSON Schema: what is not described does not exist."""
    if isinstance(schema, list):
        return [_strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if isinstance(schema.get("$ref"), str):
        return {"$ref": f"#/$defs/{schema['$ref'].rsplit('/', 1)[-1]}"}
    plain = {name: _strict(value) for name, value in schema.items() if name not in ("format", "readOnly", "required")}
    if plain.get("type") == "any":
        del plain["type"]
    if schema.get("format") == "google-datetime":
        plain["pattern"] = STAMP
    if isinstance(schema.get("properties"), dict):
        plain["properties"] = {name: _strict(value) for name, value in schema["properties"].items()}
        plain.setdefault("additionalProperties", False)
    return plain


@cache
def _defs(document: int) -> dict[str, Any]:
    schemas = V4["definitions"] if document < 0 else DISCOVERY[document]["schemas"]
    return {name: _strict(schema) for name, schema in schemas.items()}


def problems(document: int, name: str, value: Any) -> list[str]:
    """What of the value does not fit the schema of that name (`document` -1: the v4 API)."""
    validator = Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": _defs(document)})
    return [f"{'/'.join(map(str, error.path))}: {error.message}"[:300] for error in validator.iter_errors(value)]


def unknown_fields(document: int, name: str, mask: str) -> list[str]:
    """Fields of a mask that the schema does not have."""
    return [path for path in mask.split(",") if not _has(_defs(document), {"$ref": name}, path.split("."))]


def _has(defs: dict[str, Any], schema: dict[str, Any], steps: list[str]) -> bool:
    if "$ref" in schema:
        schema = defs[schema["$ref"].rsplit("/", 1)[-1]]
    if schema.get("type") == "array":
        return _has(defs, schema["items"], steps)
    if not steps:
        return True
    inner = schema.get("properties", {}).get(steps[0])
    return inner is not None and _has(defs, inner, steps[1:])


def _method(request: httpx.Request) -> tuple[int, dict[str, Any]] | None:
    for number, document in enumerate(DISCOVERY):
        for method in document["methods"].values():
            pattern = "/" + re.sub(r"\\{\w+\\}", "[^/:]+", re.escape(method["flatPath"]))
            if method["httpMethod"] == request.method and re.fullmatch(pattern, request.url.path):
                return number, method
    return None


def check(request: httpx.Request, response: httpx.Response) -> list[str]:
    """What of an exchange Google's descriptions do not know."""
    path = request.url.path
    if path in OAUTH:
        return []
    if path.startswith("/v4/"):
        return [f"{request.method} {path}: {one}" for one in _check_v4(request, response)]
    known = _method(request)
    if known is None:
        return [f"{request.method} {path} is not described"]
    number, method = known
    parameters, answer = method.get("parameters", {}), method["response"]["$ref"]
    found = [f"no parameter {name}" for name in request.url.params if name not in parameters]
    if "request" in method:
        found += problems(number, method["request"]["$ref"], json.loads(request.content))
    if mask := request.headers.get("x-goog-fieldmask"):
        found += [f"no field {name}" for name in unknown_fields(number, answer, mask)]
    if mask := request.url.params.get("readMask"):
        found += [f"no field {name}" for name in unknown_fields(number, "Location", mask)]
    if response.status_code == 200:
        found += problems(number, answer, response.json())
    return [f"{request.method} {path}: {one}" for one in found]


def _check_v4(request: httpx.Request, response: httpx.Response) -> list[str]:
    place = r"accounts/[^/]+/locations/[^/]+"
    names = {
        rf"/v4/{place}/(reviews|media|localPosts)": r"/v4/{parent}/\1",
        rf"/v4/{place}/reviews/[^/]+/reply": "/v4/{name}/reply",
        rf"/v4/{place}/localPosts/[^/]+": "/v4/{name}",
    }
    path = request.url.path
    template = next((re.sub(pattern, to, path) for pattern, to in names.items() if re.fullmatch(pattern, path)), "")
    operation = V4["paths"].get(template, {}).get(request.method.lower())
    if operation is None:
        return ["is not described"]
    known = {one["name"]: one for one in operation["parameters"]}
    found = [f"no parameter {name}" for name in request.url.params if name not in known]
    if "body" in known:
        found += problems(-1, known["body"]["schema"]["$ref"].rsplit("/", 1)[-1], json.loads(request.content))
    if response.status_code == 200:
        schema = operation["responses"]["200"]["schema"]
        found += problems(-1, schema["$ref"].rsplit("/", 1)[-1], response.json())
    return found
