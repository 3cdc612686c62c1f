"""How a message leaves over each channel, and how it is found again; one file a channel."""
