"""The pages that people read; thin edges over querysets and pure functions."""
