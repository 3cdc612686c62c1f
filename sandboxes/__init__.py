"""Stand-ins for the outside world, for demo, tests and evals: they listen on loopback only and label what they say."""
