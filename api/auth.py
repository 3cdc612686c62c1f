"""Who speaks: a bearer JWT (RFC 7519, HS256) with {sub, restaurant_id, role, exp}."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import jwt

from core.errors import Unauthorized
from core.principal import Principal, Role

_ALGORITHM = "HS256"


class Tokens:
    """Makes and reads tokens. Times are real time, whatever day the restaurant's clock is set to."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def make(self, principal: Principal, lifetime: timedelta) -> str:
        claims = {
            "sub": principal.user_id,
            "restaurant_id": principal.restaurant_id,
            "role": principal.role,
            "exp": datetime.now(UTC) + lifetime,
        }
        return jwt.encode(claims, self._secret, _ALGORITHM)

    def knows(self, authorization: str) -> bool:
        """Whether an Authorization header carries a token of ours."""
        scheme, _, token = authorization.partition(" ")
        try:
            return scheme.lower() == "bearer" and bool(self.read(token.strip()))
        except Unauthorized:
            return False

    def read(self, token: str) -> Principal:
        """Raises Unauthorized for anything but a whole, valid, unexpired token."""
        required = ["sub", "restaurant_id", "role", "exp"]
        try:
            claims = jwt.decode(token, self._secret, [_ALGORITHM], options={"require": required})
            return Principal(str(claims["restaurant_id"]), str(claims["sub"]), Role(claims["role"]))
        except jwt.ExpiredSignatureError:
            raise Unauthorized(
                "Your sign-in has expired. Please open the assistant again.", code="token_expired"
            ) from None
        except (jwt.PyJWTError, ValueError):
            raise Unauthorized("Please sign in: the token is missing or not valid.") from None
