"""Promotions as pure values: what an offer earns, what to prepare, which strategy fits which dish."""
