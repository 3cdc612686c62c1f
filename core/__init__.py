"""The leaf every layer may use: who speaks, what time it is, money, cards, events, errors."""
