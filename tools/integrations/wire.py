"""Vendors' answers as models: what is not read is let pass, what does not fit is said plainly."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict

from core.errors import Unavailable

M = TypeVar("M", bound=BaseModel)
T = TypeVar("T")


class Wire(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


def _rows(value: Any) -> Any:
    return () if value is None else value


def _elements(value: Any) -> Any:
    """{"elements": [...]} as its list."""
    return _rows(value.get("elements") if isinstance(value, dict) else value)


Rows = Annotated[tuple[T, ...], BeforeValidator(_rows)]
Elements = Annotated[tuple[T, ...], BeforeValidator(_elements)]


def read(model: type[M], document: Any, title: str) -> M:
    """The document as that model; one that does not fit is the vendor's fault, not the owner's."""
    try:
        return model.model_validate({} if document is None else document)
    except ValueError as error:
        first = " ".join(" ".join(str(error).splitlines()[:3]).split())
        raise Unavailable(f"{title} answered in a way we do not understand ({first})"[:300]) from None
