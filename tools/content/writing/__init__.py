"""Writing for guests: one brief becomes a text for each channel, under that channel's rules."""
