"""A report on a file alone starts without the database's driver."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_REPORT = """
import sys
from api.cli import cli
cli.main(sys.argv[1:], standalone_mode=False)
print([name for name in ("pymongo", "fastapi", "langgraph", "scipy", "asyncio") if name in sys.modules], file=sys.stderr)
"""


def test_only_what_a_file_needs_is_loaded(tmp_path: Path) -> None:
    orders = tmp_path / "orders.csv"
    orders.write_text("date,item,quantity,unit_price\n2026-01-02,Soup,1,4.00\n2026-01-03,Bread,2,3.00\n")
    command = [sys.executable, "-c", _REPORT, "menu", "report", "--orders", str(orders), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert '"Soup"' in done.stdout
    assert done.stderr.strip() == "[]"
