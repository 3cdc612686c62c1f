"""Texts and campaigns, as they are measured."""
