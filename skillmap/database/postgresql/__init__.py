"""PostgreSQL with time limits."""
