"""Words for guests in the restaurant's own voice: posts, messages and replies to reviews."""
