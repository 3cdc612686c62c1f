"""Twilio: text messages out, their status, and the signature of what it tells us."""
