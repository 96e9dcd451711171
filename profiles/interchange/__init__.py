"""Formats in and out: the catalogue as files, without any request or response."""
