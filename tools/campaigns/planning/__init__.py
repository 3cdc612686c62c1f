"""From an objective to a strategy, an audience and a time."""
