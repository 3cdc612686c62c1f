"""What a dish should cost: how its guests answer to its price, and the price that earns most within what was tried."""
