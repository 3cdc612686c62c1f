"""HTTP routes: one file an area. They translate; the agent decides."""
