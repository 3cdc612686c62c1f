"""Sales from files alone, without a server: what `menu report`, `backtest` and `prices` stand on."""
