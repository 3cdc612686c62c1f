"""How grades are made, for everyone."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.etag import tagged
from tools.grader.engine.rubric import Rubric, load_rubric, rubric_text

router = APIRouter()


@router.get("/rubric", response_model=Rubric)
async def rubric(request: Request) -> Response:
    """Every check with its points and thresholds, the weights, the formulas, the letter bands; with its version. As
    it is packaged (YAML) where `Accept` asks for `application/yaml`. No sign-in."""
    if "yaml" in request.headers.get("accept", ""):
        answer = tagged(request, rubric_text().encode(), "application/yaml")
    else:
        answer = tagged(request, load_rubric().model_dump(mode="json"))
    answer.headers.update({"Cache-Control": "public, max-age=3600", "Vary": "Accept"})
    return answer
