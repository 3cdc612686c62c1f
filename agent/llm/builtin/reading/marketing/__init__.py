"""Wishes to write, to send and to hear of campaigns, read from a whole message: `reader` is the way in."""
