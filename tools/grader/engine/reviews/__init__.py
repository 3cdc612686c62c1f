"""What guests' reviews say, offline, in English and Spanish: aspects with quotes, volume, rating, trend, replies."""

from tools.grader.engine.reviews.reading import read_reviews
from tools.grader.engine.reviews.schemas import AspectReading, Quote, Responses, ReviewReading, Trend

__all__ = ["AspectReading", "Quote", "Responses", "ReviewReading", "Trend", "read_reviews"]
