"""One grade, from the first request to the scored report."""
