"""The public pages, feeds and downloads."""
