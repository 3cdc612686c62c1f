"""What came of a campaign, and how sure that is."""
