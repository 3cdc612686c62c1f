"""A vendor's troubles in the only two words that sending knows: certainly not sent, or nobody knows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from core.errors import BadInput, NotFound, Unavailable
from tools.campaigns.sending.schemas import NotSent, OutcomeUnknown
from tools.integrations.http import AccessRevoked, TokenRejected, VendorRefused

SOON = 30.0  # seconds


@contextmanager
def sorted_out(*, harmless: bool = False) -> Iterator[None]:
    """Around a call that makes something public or sends it. `harmless`: even done twice it reaches nobody, so an
    answer that was lost is as good as none."""
    try:
        yield
    except (AccessRevoked, TokenRejected) as error:
        raise NotSent(error.message, everyone=True) from error
    except (VendorRefused, BadInput, NotFound) as error:
        raise NotSent(error.message) from error
    except Unavailable as error:
        if harmless or error.details.get("sent") is False:
            raise NotSent(error.message, retry_after=SOON) from error
        raise OutcomeUnknown(error.message) from error


@contextmanager
def looking() -> Iterator[None]:
    """Around a look at what the vendor has."""
    try:
        yield
    except (Unavailable, AccessRevoked, VendorRefused, BadInput, NotFound) as error:
        raise OutcomeUnknown(error.message) from error
