"""The five steps of a turn. Each node is a class with what it needs, called with the state and the runtime."""
