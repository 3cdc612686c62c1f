"""PageSpeed Insights' wire format, as much of it as is read.

Source: Google's discovery document pagespeedonline v5; Lighthouse's result (github.com/GoogleChrome/lighthouse).
"""

from __future__ import annotations

from pydantic import Field

from tools.integrations.wire import Wire

Text = str | None


class Category(Wire):
    score: float | None = Field(None, ge=0, le=1)


class Audit(Wire):
    numericValue: float | None = None


class RuntimeFailure(Wire):
    """Why Lighthouse could not load the page; `NO_ERROR` where it could."""

    code: Text = None
    message: Text = None


class Lighthouse(Wire):
    lighthouseVersion: Text = None
    finalUrl: Text = None
    finalDisplayedUrl: Text = None
    runtimeError: RuntimeFailure | None = None
    categories: dict[str, Category] = Field(default_factory=dict)
    audits: dict[str, Audit] = Field(default_factory=dict)

    def score(self, category: str) -> float | None:
        """0-100."""
        found = self.categories.get(category)
        return None if found is None or found.score is None else round(100 * found.score, 1)

    def value(self, audit: str) -> float | None:
        found = self.audits.get(audit)
        return found.numericValue if found else None


class Metric(Wire):
    percentile: float | None = None


class Experience(Wire):
    """What real visitors saw in the last 28 days; without metrics where too few came. With `origin_fallback` the
    figures are the whole site's."""

    metrics: dict[str, Metric] = Field(default_factory=dict)
    origin_fallback: bool = False

    def value(self, metric: str) -> float | None:
        found = self.metrics.get(metric)
        return found.percentile if found else None


class Result(Wire):
    id: Text = None
    lighthouseResult: Lighthouse = Lighthouse()
    loadingExperience: Experience = Experience()
