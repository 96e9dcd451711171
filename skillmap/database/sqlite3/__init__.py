"""SQLite with time limits."""
