"""The assistant: one turn from the words that come in to the events that go out."""
