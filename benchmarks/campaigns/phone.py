"""The stand-in for Twilio at a stated rate: `python -m benchmarks.campaigns.phone PORT PER_SECOND`."""

from __future__ import annotations

import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from sandboxes.twilio import TwilioSandbox


async def ready(request: Request) -> Response:
    return Response()


def main(port: int, per_second: float) -> None:
    sandbox = TwilioSandbox(per_second=per_second)
    app = Starlette(routes=[Route("/readyz", ready), Mount("/", sandbox.app())])
    uvicorn.run(app, port=port, log_level="warning", access_log=False, lifespan="off")


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
