"""What the sales do over time: level, weekdays, trend, seasons, holidays, weather, sudden changes."""
