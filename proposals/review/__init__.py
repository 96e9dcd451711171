"""Proposals as their authors, readers and reviewers see them."""
