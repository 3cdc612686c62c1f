"""Small websites, served on loopback, and what reading them must give (`facts.json` beside each). Two are published
examples (see NOTICE), the others our own.

After a change that is meant: `python -m tests.tools.grader.golden` writes the expectations anew; read the difference.
"""

from __future__ import annotations

import asyncio
import json
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from core.clock import Clock
from core.processes import Parsers
from tools.grader.sources import Found, Known
from tools.grader.sources.website import WebsiteSource
from tools.integrations.website.client import WebsiteClient
from tools.integrations.website.guard import Guard

SITES = Path(__file__).with_name("sites")
NAMES = sorted(path.parent.name for path in SITES.glob("*/index.html"))
STATUSES = {"robot_wall": 403}
_MEASURED = ("fetched_at", "first_byte_ms")  # differ from run to run
_WORDS = "pizza cheese basil tomato oven dough olive fresh served with and the of our daily wood fired crisp".split()


class _Handler(SimpleHTTPRequestHandler):
    status = 200

    def send_response(self, code: int, message: str | None = None) -> None:
        super().send_response(self.status if code == 200 and self.path == "/" else code, message)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def served(name: str) -> Iterator[str]:
    """The address of one of the sites."""
    handler = type("Handler", (_Handler,), {"status": STATUSES.get(name, 200)})
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(SITES / name))) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


async def read(url: str, parsers: Parsers) -> Found:
    client = WebsiteClient(Clock(), guard=Guard(loopback=True))
    try:
        return await WebsiteSource(client, parsers).read(Known(None, Clock().now(), url=url, loopback=True))
    finally:
        await client.aclose()


def as_json(found: Found, url: str) -> dict[str, Any]:
    """Without what differs from run to run."""
    site = found.facts["site"].model_dump(mode="json", exclude_defaults=True, exclude=set(_MEASURED))
    text = json.dumps({"status": found.status, "error": found.error, "site": site}, ensure_ascii=False)
    return json.loads(text.replace(url, "http://site/").replace(url.split("/")[2].split(":")[0] + '"', 'site"'))


def huge(size: int = 1_000_000) -> bytes:
    """A page of a megabyte, as a shop system makes one: hundreds of dishes with pictures, and their JSON-LD."""
    dice = random.Random(7)
    dishes = [{"@type": "MenuItem", "name": f"Dish {number}"} for number in range(400)]
    data = {"@type": "Restaurant", "name": "The Long List", "hasMenu": {"@type": "Menu", "hasMenuItem": dishes}}
    page = f'<html lang="en"><head><title>The Long List</title><script type="application/ld+json">{json.dumps(data)}</script></head><body>'
    rows = [page]
    while sum(map(len, rows[-1:])) and (number := len(rows)) * 330 < size:
        words = " ".join(dice.choices(_WORDS, k=22))
        rows.append(
            f'<div class="row"><h3>Dish {number}</h3><p>{words} <b>${dice.randint(5, 30)}.50</b></p>'
            f'<a href="/dish/{number}">More of it</a><img src="/img/{number}.jpg" alt="Dish {number}"></div>\n'
        )
    return "".join(rows).encode().ljust(size, b" ")


async def write() -> None:
    async with Parsers() as parsers:
        for name in NAMES:
            with served(name) as url:
                facts = as_json(await read(url, parsers), url)
            (SITES / name / "facts.json").write_text(json.dumps(facts, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    asyncio.run(write())
