"""Loads the public rubric (rubric.yaml beside this file) and refuses one that contradicts itself."""

from __future__ import annotations

from collections.abc import Container
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from core.errors import BadInput
from tools.grader.engine.evidence import SourceName
from tools.grader.engine.results import CategoryName, Effort

_MOST_FOR_DELIVERY = Decimal("0.10")
_CATEGORIES = {"google", "website", "reviews", "social", "delivery"}


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CategoryRule(_Part):
    """`weight`: its part of the whole. `most`: the most it may have in any score, however little else was measured."""

    title: str
    weight: Decimal = Field(gt=0, le=1)
    most: Decimal | None = Field(None, gt=0, le=1)


class Band(_Part):
    grade: str = Field(min_length=1, max_length=2)
    least: int = Field(ge=0, le=100)  # score


class CoverageRule(_Part):
    least: Decimal = Field(gt=0, lt=1)
    formula: str


class ConfidenceRule(_Part):
    """certainty = coverage x (base + agreement x share that agrees + samples x how far the samples go)."""

    base: Decimal
    agreement: Decimal
    samples: Decimal
    enough_ratings: int = Field(gt=0)
    enough_pages: int = Field(gt=0)
    high: Decimal
    medium: Decimal
    formula: str

    @model_validator(mode="after")
    def _reaches_one(self) -> Self:
        if self.base + self.agreement + self.samples != 1:
            raise ValueError("base, agreement and samples must add up to 1")
        if not 0 < self.medium < self.high <= 1:
            raise ValueError("medium must lie under high, both between 0 and 1")
        return self


class Rule(_Part):
    """One check. `at`: its thresholds by name, in the unit the name or `what` says. `cite`: names in `references`.
    `reach`: the part (0-1) of guests who meet it. `advice`: what to do where it is not passed."""

    id: str = Field(pattern=r"^[a-z]+\.[a-z_]+$")
    what: str
    points: int = Field(gt=0, le=20)
    sources: list[SourceName] = Field(min_length=1)
    at: dict[str, Decimal] = Field(default_factory=dict)
    cite: list[str] = Field(min_length=1)
    effort: Effort
    reach: Decimal = Field(gt=0, le=1)
    advice: str

    @property
    def category(self) -> CategoryName:
        return self.id.split(".")[0]  # type: ignore[return-value]  # checked by Rubric

    def threshold(self, name: str) -> Fraction:
        """KeyError where the rubric has none of that name."""
        return Fraction(self.at[name])


class Migration(_Part):
    """What changed in the rubric, for whoever reads a report that an older one scored."""

    from_version: str
    to_version: str
    note: str


class Rubric(_Part):
    version: str
    about: str
    rounding: str
    fractions: str
    reweighting: str
    fallback: str
    ranking: str
    categories: dict[CategoryName, CategoryRule]
    bands: list[Band] = Field(min_length=1)
    coverage: CoverageRule
    confidence: ConfidenceRule
    effort: dict[Effort, Decimal]
    references: dict[str, str]
    checks: list[Rule] = Field(min_length=1)
    migrations: list[Migration] = Field(default_factory=list)

    def asking(self, ids: Container[str]) -> Rubric:
        """The same with these checks alone: what does not apply to a restaurant is not asked of it."""
        return self.model_copy(update={"checks": [rule for rule in self.checks if rule.id in ids]})

    @model_validator(mode="after")
    def _weights(self) -> Self:
        if set(self.categories) != _CATEGORIES:
            raise ValueError(f"the categories must be {', '.join(sorted(_CATEGORIES))}")
        if sum(each.weight for each in self.categories.values()) != 1:
            raise ValueError("the weights of the categories must add up to 1")
        delivery = self.categories["delivery"]
        if max(delivery.weight, delivery.most or Decimal(1)) > _MOST_FOR_DELIVERY:
            raise ValueError(f"delivery may have {_MOST_FOR_DELIVERY} of the weight at most")
        return self

    @model_validator(mode="after")
    def _letters(self) -> Self:
        least = [band.least for band in self.bands]
        if least != sorted(set(least), reverse=True) or least[-1] != 0:
            raise ValueError("the bands must fall to 0, each once")
        if set(self.effort) != {"small", "medium", "large"} or min(self.effort.values()) <= 0:
            raise ValueError("effort needs small, medium and large, each above 0")
        return self

    @model_validator(mode="after")
    def _checks(self) -> Self:
        ids = [rule.id for rule in self.checks]
        if len(set(ids)) != len(ids):
            raise ValueError(f"each check once: {sorted({id for id in ids if ids.count(id) > 1})}")
        if {rule.category for rule in self.checks} != set(self.categories):
            raise ValueError("each check belongs to one of the categories, and each category has checks")
        unknown = {name for rule in self.checks for name in rule.cite} - set(self.references)
        if unknown:
            raise ValueError(f"cited, but not in references: {sorted(unknown)}")
        return self

    def grade(self, score: int) -> str:
        return next(band.grade for band in self.bands if score >= band.least)

    def rule(self, id: str) -> Rule:
        """KeyError where there is none."""
        for rule in self.checks:
            if rule.id == id:
                return rule
        raise KeyError(id)

    def notes_since(self, version: str) -> list[str]:
        """What changed from `version` to this one, oldest first; empty where the way from it is not known."""
        notes, at = [], version
        for _ in self.migrations:
            step = next((each for each in self.migrations if each.from_version == at), None)
            if step is None:
                break
            notes.append(step.note)
            at = step.to_version
        return notes if at == self.version else []


def read_rubric(text: str) -> Rubric:
    """Raises BadInput, in one line, where the text is no rubric or contradicts itself."""
    try:
        raw: Any = yaml.safe_load(text)
        return Rubric.model_validate(raw)
    except yaml.YAMLError as error:
        raise BadInput(f"The rubric is not readable as YAML: {' '.join(str(error).split())}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "rubric"
        raise BadInput(f"The rubric does not hold together at {where}: {first['msg']}") from error


def rubric_text() -> str:
    """The public file as it is packaged."""
    return files("tools.grader.engine").joinpath("rubric.yaml").read_text(encoding="utf-8")


@cache
def load_rubric() -> Rubric:
    """The rubric of this release."""
    return read_rubric(rubric_text())
