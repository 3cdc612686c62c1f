"""Every check of the rubric: small pure functions from evidence to an outcome, by id."""

from tools.grader.engine.checks import delivery, google, reviews, social, speed, website
from tools.grader.engine.checks.base import CHECKS, Outcome, Where

__all__ = ["CHECKS", "Outcome", "Where", "delivery", "google", "reviews", "social", "speed", "website"]
