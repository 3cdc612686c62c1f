"""What the assistant can do: one folder a capability, all of the same inner shape."""
