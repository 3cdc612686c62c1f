"""What replies are made of: pure, offline, the same for the same review."""
