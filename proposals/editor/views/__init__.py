"""The pages on which members suggest a change."""
