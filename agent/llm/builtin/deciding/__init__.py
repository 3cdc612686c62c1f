"""From frames and the talk before to tool calls, or to what has to be asked."""
