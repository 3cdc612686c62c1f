"""Messages on their way to guests, each once."""
