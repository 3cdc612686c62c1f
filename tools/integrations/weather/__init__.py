"""Open-Meteo: what the weather was and what it is expected to be."""
