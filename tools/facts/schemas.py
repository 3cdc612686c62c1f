"""The arguments of the fact tools, and a fact as it is stored."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

MOST_CHARACTERS = 500


def plain(text: str) -> str:
    """One line without control or invisible characters: it stands later among what the model reads."""
    kept = "".join(
        " " if character.isspace() else character
        for character in unicodedata.normalize("NFC", text)
        if character.isspace() or unicodedata.category(character)[0] != "C"
    )
    if not (line := " ".join(kept.split())):
        raise ValueError("there is nothing to remember in it")
    return line


PlainText = Annotated[str, Field(min_length=1, max_length=MOST_CHARACTERS), AfterValidator(plain)]


class RememberFact(BaseModel):
    fact: PlainText = Field(description="One fact about the restaurant, as a whole sentence that can stand alone.")


class ForgetFact(BaseModel):
    fact: PlainText = Field(description="The fact to forget, in the owner's words or as it was remembered.")


class Fact(BaseModel):
    """`key` is the fact's text, hashed: the same words are the same fact."""

    key: str
    text: str
    created_at: datetime
    forgotten_at: datetime | None = None
    indexed_in: str | None = None  # the index that knows its present state
