"""Errors sorted by what the caller should do next.

Each carries an HTTP status and a stable code; the API renders them as problem documents (RFC 9457),
the command line as one line. The message is written for the person who reads it.
"""

from __future__ import annotations

from typing import Any


class TablesideError(Exception):
    """Base of every expected error. `status` is the HTTP status, `code` the stable name, `details` is JSON-ready."""

    status = 500
    code = "internal"

    def __init__(self, message: str, *, code: str | None = None, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.details = details


class BadInput(TablesideError):
    """The request can never work as it stands: change it."""

    status, code = 400, "bad_input"


class Unauthorized(TablesideError):
    """Nobody we know is speaking: sign in again."""

    status, code = 401, "unauthorized"


class Forbidden(TablesideError):
    """This role may not do that: ask someone who may."""

    status, code = 403, "forbidden"


class NotFound(TablesideError):
    """No such thing, or not yours; the two are never told apart."""

    status, code = 404, "not_found"


class Conflict(TablesideError):
    """Something else won: look at the current state, then decide again."""

    status, code = 409, "conflict"


class Gone(TablesideError):
    """It was there and its time is over: ask for a new one."""

    status, code = 410, "gone"


class TooLarge(TablesideError):
    """Send less."""

    status, code = 413, "too_large"


class TooMany(TablesideError):
    """Asked too often: come back in `retry_after` seconds (in `details`)."""

    status, code = 429, "too_many"


class Unavailable(TablesideError):
    """A service we need does not answer: try again later."""

    status, code = 503, "unavailable"


class ToolInputError(TablesideError):
    """A tool cannot work with these arguments; the text goes back to the model, which asks or corrects.

    `details` may carry `candidates` (a list of names to choose from).
    """

    status, code = 400, "tool_input"
