"""`python -m benchmarks`: progress on stderr, one JSON object as the last line of stdout.

`--only scripted` runs a part of it; targets of the other parts are then left out.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import machine
from benchmarks.parts import PARTS, Results
from benchmarks.targets import TARGETS


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--only", nargs="+", choices=list(PARTS), default=list(PARTS))
    wanted = parser.parse_args().only
    begin = time.perf_counter()
    results: Results = {"machine": machine.describe()}
    with tempfile.TemporaryDirectory(prefix="tableside-bench-") as folder:
        for name in wanted:
            print(f"bench: {name} ...", file=sys.stderr, flush=True)
            results.update(PARTS[name](Path(folder)))
    results["seconds"] = round(time.perf_counter() - begin, 1)
    results["targets"] = [target.check(results) for target in TARGETS if target.path.partition(".")[0] in results]
    results["passed"] = all(target["pass"] for target in results["targets"])
    for target in results["targets"]:
        print(
            f"bench: {'ok  ' if target['pass'] else 'MISS'} {target['name']}: {target['value']:g} {target['unit']} "
            f"({target['target']})",
            file=sys.stderr,
        )
    print(json.dumps(results))


if __name__ == "__main__":
    main()
