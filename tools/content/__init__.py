"""Words for guests: for now the replies to their reviews."""
