"""Every error as one problem document (RFC 9457)."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pymongo.errors import PyMongoError
from starlette.exceptions import HTTPException

from core.errors import TablesideError, TooMany

log = logging.getLogger(__name__)


def problem(status: int, code: str, detail: str, /, **details: Any) -> JSONResponse:
    body = {
        **details,  # first: they may be called anything, the members below mean what RFC 9457 says
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
    }
    return JSONResponse(body, status, media_type="application/problem+json")


async def _expected(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, TablesideError)
    answer = problem(error.status, error.code, error.message, **error.details)
    if isinstance(error, TooMany):
        answer.headers["Retry-After"] = str(error.details.get("retry_after", 60))
    return answer


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"] if part != "body")
    return problem(422, "bad_input", f"{where}: {first['msg']}" if where else str(first["msg"]))


async def _http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    return problem(error.status_code, HTTPStatus(error.status_code).name.lower(), str(error.detail))


async def _storage(_: Request, error: Exception) -> JSONResponse:
    log.error("MongoDB does not answer: %s", error)
    return problem(503, "unavailable", "The database doesn't answer right now. Nothing was lost; try again shortly.")


async def _unexpected(_: Request, error: Exception) -> JSONResponse:
    log.error("unexpected error", exc_info=error)
    return problem(500, "internal", "Something went wrong on our side.")


def install(app: FastAPI) -> None:
    app.add_exception_handler(TablesideError, _expected)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(PyMongoError, _storage)
    app.add_exception_handler(Exception, _unexpected)
