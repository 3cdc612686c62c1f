"""Campaigns: from an objective to messages that were approved, sent and measured."""
