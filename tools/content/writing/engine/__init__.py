"""The built-in writer and the rules of the channels: pure, no database, no network."""
