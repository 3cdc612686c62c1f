"""Reports as PDF."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from fastapi import Request, Response

from api.etag import tagged
from core.errors import Conflict


async def printed(request: Request, report: dict[str, Any]) -> Response:
    """Conflict while there is nothing to print. The same report gives the same bytes."""
    if report["first_at"] is None:
        raise Conflict("There is no grade yet: print it in a few seconds.")
    from tools.grader.engine.paper.report import report_pdf

    answer = tagged(request, await asyncio.to_thread(report_pdf, report), "application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{_file_name(report)}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _file_name(report: dict[str, Any]) -> str:
    """ASCII alone: what a stranger called their page goes into a header."""
    name = re.sub(r"[^a-z0-9]+", "-", str(report["name"] or report["target"]).casefold()).strip("-")[:60]
    return f"grade-{name or 'report'}-{report['started_at'][:10]}.pdf"
