"""Imports and files as proposals."""
