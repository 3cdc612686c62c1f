"""`python -m benchmarks.promotions train|compare`: learn the response model anew, or judge the one that is there."""

from __future__ import annotations

import argparse
import json

from benchmarks.promotions import compare, training
from tools.menu.promotions.engine.response import response_model


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.promotions")
    parser.add_argument("what", choices=("train", "compare"))
    parser.add_argument("--restaurants", type=int)
    given = parser.parse_args()
    if given.what == "train":
        print(json.dumps(training.train(restaurants=given.restaurants or training.RESTAURANTS)))
    else:
        print(json.dumps(compare.compare(response_model(), given.restaurants or compare.RESTAURANTS)))


if __name__ == "__main__":
    main()
