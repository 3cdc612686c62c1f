"""What will sell: per dish and in all, 1 to 28 days ahead, with an interval and the error of its own backtest."""
