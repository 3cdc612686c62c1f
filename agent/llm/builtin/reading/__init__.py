"""From an owner's words to frames: what is named, which days are meant, what is wanted."""
